"""Where the mail of closed mailboxes lies: the store, the archive, or nowhere any more, as LDAP says of each.

An archived mailbox's mail is moved from ``mail/`` to ``archive/``, one restored is moved back, one deleted is removed.
What was found is written to ``archive/places.json`` for the control plane, which may read it but not the mail.
"""

import errno
import json
import logging
import shutil
from pathlib import Path

import ldap

from congvu.engines.plan import Plan, RenderedFile
from congvu.engines.slapd.render import ldapi, service_dn
from congvu.engines.state.files import write
from congvu.ground.clock import now

GONE = {"archived", "deleted"}
PLACES = "places.json"
log = logging.getLogger("congvu.upkeep")


def settle_stores(plan: Plan) -> None:
    """Every closed mailbox's mail to where it belongs; begun again after any interruption it does the rest."""
    places = {}
    for store, state in _closed(plan).items():
        try:
            places[store] = _settled(plan, store, state)
        except OSError:
            log.exception("the mail of %s stays where it is and is tried again", store)
    path = plan.state / "archive" / PLACES
    write(RenderedFile(path, json.dumps(places, sort_keys=True) + "\n", 0o640, "root", "congvu"))


def _closed(plan: Plan) -> dict[str, str]:
    """The stores that are not simply in use, with the state of each."""
    connection = ldap.initialize(ldapi(plan))
    connection.simple_bind_s(service_dn(plan, "reader"), plan.secret("ldap-reader"))
    in_use = "".join(f"(congvuState={state})" for state in ("active", "issued", "suspended"))
    wanted = f"(&(congvuStore=*)(!(|{in_use})))"
    found = connection.search_s(plan.ldap_suffix, ldap.SCOPE_SUBTREE, wanted, attrlist=["congvuStore", "congvuState"])
    return {one["congvuStore"][0].decode(): one["congvuState"][0].decode() for _, one in found}


def _settled(plan: Plan, store: str, state: str) -> str:
    """Move or remove, and say where the mail lies now."""
    kept, archived = (_below(plan.state / name, store) for name in ("mail", "archive"))
    if state == "deleted":
        for path in (kept, archived, *archived.parent.glob(f"{archived.name}.*")):
            if path.exists():
                shutil.rmtree(path)
        return "gone"
    if state == "archived":
        if kept.exists():
            _move(kept, archived)
        return "archive"
    if archived.exists():
        _move(archived, kept)
    return "mail"


def _below(folder: Path, store: str) -> Path:
    """The store's own folder; what LDAP says must not lead anywhere else."""
    path = (folder / store).resolve()
    if not path.is_relative_to(folder.resolve()) or path == folder.resolve():
        raise OSError(errno.EINVAL, "the store lies outside", store)
    return path


def _move(source: Path, target: Path) -> None:
    """In one step on one file system, else by a copy that is renamed when it is whole.

    What was delivered late, after the move, is laid beside what was moved before.
    """
    if target.exists():
        target = target.with_name(f"{target.name}.{now():%Y%m%d%H%M%S}")
    for made in reversed([path for path in target.parents if not path.exists()]):
        made.mkdir(mode=0o700)
        shutil.chown(made, source.stat().st_uid, source.stat().st_gid)
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        whole = target.with_name(f".{target.name}.part")
        shutil.rmtree(whole, ignore_errors=True)
        shutil.copytree(source, whole, symlinks=True)
        for path in (whole, *whole.rglob("*")):
            shutil.chown(path, source.stat().st_uid, source.stat().st_gid)
        whole.rename(target)
        shutil.rmtree(source)
