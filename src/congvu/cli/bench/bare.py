"""The bare pair that ours is measured against: Postfix and Dovecot, configured no further than the same work asks for.

Same packages, same slapd with the same service accounts, same store format (sdbox), LDAP maps for domains, mailboxes
and aliases as the manuals show them (postfix.org/LDAP_README.html, doc.dovecot.org), mail over LMTP; every limit at
its default. It is a plan with a state directory of its own, so that the engines' own modules can start it.
"""

from dataclasses import replace
from pathlib import Path

from congvu.cli.bench.stage import Stage, greets
from congvu.engines.dovecot import control as dovecot
from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.postfix import control as postfix
from congvu.engines.postfix.render import config
from congvu.engines.slapd.render import ldapi, service_dn
from congvu.engines.state.files import make_directory, write
from congvu.engines.template import fill

MAPS = {
    "domains": ("(associatedDomain=%s)", "associatedDomain"),
    "mailboxes": ("(mail=%s)", "mail"),
    "aliases": ("(mailAlternate=%s)", "mail"),
}


def plan(ours: Plan, state: Path) -> Plan:
    """Beside ours, a hundred ports higher."""
    return replace(ours, state=state, port_base=ours.port_base + 100, features=frozenset())


def directories(bare: Plan) -> list[Directory]:
    """What both engines need."""
    home = bare.state
    return [
        Directory(home),
        Directory(home / "logs"),
        Directory(home / "postfix"),
        Directory(config(bare)),
        Directory(home / "postfix" / "queue"),
        Directory(home / "postfix" / "data", 0o700, "postfix", "postfix"),
        Directory(home / "dovecot"),
        Directory(home / "mail", 0o700, "congvu-mail", "congvu-mail"),
    ]


def lookups(bare: Plan, ours: Plan) -> list[RenderedFile]:
    """Postfix's LDAP maps and Dovecot's user database, on our slapd."""
    values = {"uri": ldapi(ours), "suffix": ours.ldap_suffix}
    account = {"dn": service_dn(ours, "postfix"), "secret": ours.secret("ldap-postfix")}
    maps = [
        RenderedFile(
            config(bare) / f"{name}.cf", fill(__file__, "bare-map.cf", query=query, result=result, **values, **account)
        )
        for name, (query, result) in MAPS.items()
    ]
    account = {"dn": service_dn(ours, "dovecot"), "secret": ours.secret("ldap-dovecot")}
    userdb = fill(__file__, "bare-userdb.conf", mail=bare.state / "mail", **values, **account)
    return [*maps, RenderedFile(bare.state / "dovecot" / "userdb.conf", userdb, 0o600)]


def files(bare: Plan, ours: Plan, passwords: str, milter: str) -> list[RenderedFile]:
    """All files; ``passwords`` is a passwd-file's text, ``milter`` the filter that Postfix is to ask, if any."""
    values: dict[str, object] = {name: bare.port(name) for name in ("smtp", "submission", "imaps")}
    values |= {"state": bare.state, "ours": ours.state, "hostname": bare.hostname, "config": config(bare)}
    values |= {"milters": f"smtpd_milters = {milter}\n" if milter else ""}
    home = bare.state / "dovecot"
    return [
        RenderedFile(config(bare) / "main.cf", fill(__file__, "bare-main.cf", **values)),
        RenderedFile(config(bare) / "master.cf", fill(__file__, "bare-master.cf", **values)),
        RenderedFile(home / "dovecot.conf", fill(__file__, "bare-dovecot.conf", **values)),
        RenderedFile(home / "passwords", passwords, 0o640, "root", "dovecot"),
        *lookups(bare, ours),
    ]


def prepare(bare: Plan, ours: Plan, passwords: str = "", milter: str = "") -> None:
    """Write the bare pair; ours must be written before, for the secrets of its slapd and its certificate."""
    for directory in directories(bare):
        make_directory(directory)
    for file in files(bare, ours, passwords, milter):
        write(file)


def start_dovecot(stage: Stage, bare: Plan) -> None:
    """Only the store and the IMAP door."""
    stage.start(
        dovecot.program(bare), lambda: None if (bare.state / "dovecot" / "run" / "lmtp").exists() else "no lmtp"
    )


def start_postfix(stage: Stage, bare: Plan) -> None:
    """Only the door for mail."""
    stage.start(postfix.program(bare), lambda: greets(bare.port("smtp"), b"220"))
