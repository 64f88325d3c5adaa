"""What a system needs besides rendered files, made once and kept: secrets, certificates, DKIM keys, directories."""

import secrets
import shutil
from pathlib import Path

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.rspamd.dkim import key_file, new_key, record
from congvu.engines.state.files import make_directory, write
from congvu.engines.tls import acme, authority
from congvu.ground.clock import now
from congvu.ground.errors import CongvuError

SECRETS = {
    "django-secret-key": "congvu",
    "second-factor": "congvu",
    "ldap-publisher": "congvu",
    "ldap-reader": "congvu",
    "intake": "congvu",
    "ldap-postfix": "root",
    "ldap-dovecot": "root",
    "ldap-gate": "congvu-gate",
    "rspamd-controller": "root",
}
"""Each secret and the one account that reads it as a file; what an engine needs is rendered into its own files."""

EVENT_LOGS = {"mail.log": "postfix", "dovecot-info.log": "root", "gate.jsonl": "congvu-gate"}
"""The logs of the mail path and their owners."""


class BadAuthority(CongvuError):
    """The authority's files cannot be used: a new one would be unknown to all clients, so a person must decide."""


def make_directories(plan: Plan) -> None:
    """The places that belong to no engine."""
    for wanted in (
        Directory(plan.state),
        Directory(plan.state / "secrets", 0o711),
        Directory(plan.state / "tls"),
        # the collector lists it, Postfix passes through it; the files are not for everybody
        Directory(plan.state / "logs", 0o751, "root", "congvu"),
        Directory(plan.state / "files", 0o700, "congvu", "congvu"),
        Directory(plan.state / "seals", 0o700, "congvu", "congvu"),
        # whose signatures are believed: *.pem and *.crl, put there by the operator
        *(Directory(plan.state / "trust" / slug) for slug in plan.jurisdictions),
        # lists of revoked certificates that the worker fetches, where the operator says from where
        *(Directory(plan.state / "trust" / slug / "fetched", 0o755, "congvu", "congvu") for slug in plan.jurisdictions),
        Directory(plan.state / "supervise"),
        Directory(plan.state / "supervise" / "run", 0o700),
    ):
        make_directory(wanted)


def make_log(path: Path, owner: str) -> None:
    """A log that an engine appends to and the collector reads; made by us, for Postfix must not be able to."""
    if not path.exists():
        write(RenderedFile(path, "", 0o640, owner, "congvu"))
    shutil.chown(path, owner, "congvu")
    path.chmod(0o640)


def make_logs(plan: Plan) -> None:
    """Each log of the mail path, and whose it is."""
    for name, owner in EVENT_LOGS.items():
        make_log(plan.state / "logs" / name, owner)


def make_secrets(plan: Plan) -> None:
    """A missing or empty secret gets a new random value; a new value needs no more than the rendering that follows."""
    for name, owner in SECRETS.items():
        path = plan.state / "secrets" / name
        text = path.read_text(encoding="ascii") if path.exists() else ""
        write(RenderedFile(path, text if text.strip() else secrets.token_urlsafe(32) + "\n", 0o600, owner, owner))


def make_oidc_key(plan: Plan) -> None:
    """The key that the portal signs identities with (RS256)."""
    path = plan.state / "secrets" / "oidc-key"
    text = path.read_text("ascii") if path.exists() else new_key()
    write(RenderedFile(path, text, 0o600, "congvu", "congvu"))


def make_dkim_keys(plan: Plan) -> None:
    """One key for each domain; a key that is there must be sound."""
    if "rspamd" not in plan.features:
        return
    make_directory(Directory(plan.state / "dkim", 0o700, "_rspamd", "_rspamd"))
    for domain in plan.jurisdictions.values():
        path = key_file(plan, domain)
        text = path.read_text(encoding="ascii") if path.exists() else new_key()
        write(RenderedFile(path, text, 0o600, "_rspamd", "_rspamd"))
        record(path)


def _pair(folder: Path, certificate: str, key: str) -> authority.Pair | None:
    try:
        return authority.Pair((folder / certificate).read_bytes(), (folder / key).read_bytes())
    except FileNotFoundError:
        return None


def _store(folder: Path, name: str, pair: authority.Pair, certificate: str) -> None:
    """The key first: a certificate without its key would look finished."""
    write(RenderedFile(folder / f"{name}.key", pair.key.decode("ascii"), 0o600))
    write(RenderedFile(folder / certificate, pair.certificate.decode("ascii")))


def _root(plan: Plan) -> authority.Pair:
    folder = plan.state / "tls"
    root = _pair(folder, "ca.pem", "ca.key")
    if root is None:
        root = authority.new_root(now(), f"CongVu {plan.hostname}")
        _store(folder, "ca", root, "ca.pem")
    return root


def make_certificates(plan: Plan) -> None:
    """The authority and the server's certificate, renewed when near its end or when a name is missing."""
    folder = plan.state / "tls"
    root, server = _root(plan), _pair(folder, "server.pem", "server.key")
    if plan.tls == "acme" and (pair := acme.obtained(plan)):
        _store(folder, "server", pair, "server.pem")
        return
    if plan.tls == "files" and server is not None:
        return
    names = authority.server_names(plan)
    if server and authority.still_good(server, root.certificate, names, now()):
        return
    try:
        _store(folder, "server", authority.new_server(now(), root, names, plan.hostname), "server.pem")
    except (ValueError, TypeError):
        raise BadAuthority(
            "bad-authority",
            "Tệp ca.pem hoặc ca.key hỏng; hãy khôi phục từ bản sao, hoặc xóa cả hai để lập CA mới.",
            "ca.pem or ca.key is broken; restore them from a backup, or delete both for a new authority.",
            where=str(folder),
        ) from None


def make_seals(plan: Plan) -> None:
    """What the answers to requests are signed with, one for each jurisdiction; an operator's own stays as it is."""
    folder = plan.state / "seals"
    for slug in plan.jurisdictions:
        if _pair(folder, f"{slug}.pem", f"{slug}.key") is None:
            pair = authority.new_seal(now(), _root(plan), f"{plan.hostname} {slug}")
            for name, content in ((f"{slug}.pem", pair.certificate), (f"{slug}.key", pair.key)):
                write(RenderedFile(folder / name, content.decode("ascii"), 0o600, "congvu", "congvu"))


def provision(plan: Plan) -> None:
    """All of it; what is there and sound stays."""
    make_directories(plan)
    make_logs(plan)
    make_secrets(plan)
    make_oidc_key(plan)
    make_certificates(plan)
    make_seals(plan)
    make_dkim_keys(plan)
