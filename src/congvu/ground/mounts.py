"""What the directory writes and Dovecot reads: the shared mailboxes that a person's own sign-in shows beside the own.

Dovecot takes several settings in one userdb field, separated by TABs (``userdb_import``): each mailbox becomes one
public namespace of its own, so that a session shows what the directory names and nothing else, and no right is written
into any mail store. Names are UTF-8 here; Dovecot turns them into modified UTF-7 for clients (RFC 3501, 5.1.3).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHARED_FOLDER = "Hộp thư dùng chung"
"""The folder above all shared mailboxes."""

FOLDERS = {"INBOX": "create", "Sent": "subscribe", "Drafts": "subscribe", "Junk": "subscribe", "Archive": "subscribe"}
"""Folders that are there before the first message; clients show those that are subscribed, and the inbox anyway."""

_UNFIT = re.compile(r'[\x00-\x1f\x7f/%*~"\\]+')
"""Signs that separate folders, match names or are variables of Dovecot."""


@dataclass(frozen=True, slots=True)
class Mount:
    """One shared mailbox: ``key`` its identity, ``store`` its place below the mail folder, ``kept`` from deletion."""

    key: str
    address: str
    title: str
    store: str
    kept: bool


def folders(mounts: Iterable[Mount]) -> dict[str, str]:
    """The folder of each shared mailbox by its key: named after its body; two of one name tell their addresses."""
    mounts = list(mounts)
    titles = [_title(mount) for mount in mounts]
    return {
        mount.key: f"{SHARED_FOLDER}/{title}" + (f" ({mount.address})" if titles.count(title) > 1 else "")
        for mount, title in zip(mounts, titles, strict=True)
    }


def userdb_import(mounts: Iterable[Mount]) -> str:
    """The TAB-separated settings; empty for who holds nothing."""
    mounts = sorted(mounts, key=lambda mount: mount.address)
    named = folders(mounts)
    fields = [field for mount in mounts for field in _namespace(mount, named[mount.key])]
    if any(mount.kept for mount in mounts):
        free = [named[mount.key] for mount in mounts if not mount.kept]
        fields += [f"acl_ignore_namespace{number if number > 1 else ''}={name}/" for number, name in enumerate(free, 1)]
    return "\t".join(fields)


def keys(text: str) -> dict[str, str]:
    """The key of each shared mailbox by its folder, read from what ``userdb_import`` wrote."""
    prefixes = (re.fullmatch("namespace/([^/]+)/prefix=(.*)/", field) for field in text.split("\t"))
    return {found[2]: found[1] for found in prefixes if found}


def _title(mount: Mount) -> str:
    return " ".join(_UNFIT.sub(" ", mount.title).split()) or mount.address


def _namespace(mount: Mount, folder: str) -> list[str]:
    name = f"namespace/{mount.key}"
    return [
        f"namespace={mount.key}",
        f"{name}/type=public",
        f"{name}/prefix={folder}/",
        f"{name}/location=sdbox:~/../../../{mount.store}/mail",
        f"{name}/mailbox={','.join(FOLDERS)}",
        *(
            field
            for box, auto in FOLDERS.items()
            for field in (f"{name}/mailbox/{box}/name={box}", f"{name}/mailbox/{box}/auto={auto}")
        ),
    ]
