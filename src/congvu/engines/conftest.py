"""A demo plan as the renderers see it; and slapd, Dovecot and Postfix running from one, for tests of the mail path."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import ldap
import pytest
from ldap.modlist import addModlist

from congvu.engines.plan import PORTS, Plan, parse_plan
from congvu.engines.slapd.render import ldapi, service_dn
from congvu.engines.state.files import make_directory, write
from congvu.engines.state.provision import SECRETS, provision
from congvu.engines.state.settings import Options, first_text
from congvu.engines.tls import authority
from congvu.ground.clock import now

ROOT = Path(__file__).resolve().parents[3]
MAIL_PATH = ("slapd", "dovecot", "postfix")
Restart = Callable[[str, Callable[[int], None]], None]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Five jurisdictions, all features, secrets and certificates as ``up`` would make them, without needing root."""
    made = parse_plan(first_text(Options(demo=True)), tmp_path, ROOT)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "tls").mkdir()
    for name in SECRETS:
        (tmp_path / "secrets" / name).write_text(f"secret-of-{name}\n", encoding="ascii")
    root = authority.new_root(now(), "test")
    server = authority.new_server(now(), root, authority.server_names(made), made.hostname)
    for name, content in {
        "ca.pem": root.certificate,
        "server.pem": server.certificate,
        "server.key": server.key,
    }.items():
        (tmp_path / "tls" / name).write_bytes(content)
    return made


def free_base() -> int:
    """A port base whose ports nobody holds."""
    for base in range(21300, 21900, 100):
        with ExitStack() as held:
            try:
                for offset, _ in PORTS.values():
                    held.enter_context(socket.socket()).bind(("127.0.0.1", base + offset))
            except OSError:
                continue
            return base
    pytest.skip("no free ports")


def run(plan: Plan, engine: str) -> subprocess.Popen[bytes]:
    """Start one engine and wait until it answers."""
    control: Any = import_module(f"congvu.engines.{engine}.control")
    log = (plan.state / "logs" / f"{engine}.log").open("ab")
    process = subprocess.Popen(control.program(plan).command, stdout=log, stderr=log, start_new_session=True)
    deadline = time.monotonic() + 30
    while reason := control.ready(plan):
        assert process.poll() is None, (plan.state / "logs" / f"{engine}.log").read_text()[-2000:]  # noqa: S101
        assert time.monotonic() < deadline, reason  # noqa: S101
        time.sleep(0.1)
    return process


def entry(uid: str, kind: str, state: str, **more: str) -> dict[str, list[bytes]]:
    """The attributes of a mailbox whose password is ``right-<uid>``."""
    salt = os.urandom(8)
    digest = hashlib.sha512(f"right-{uid}".encode() + salt).digest()
    secret = {"active": "userPassword", "issued": "congvuOneTimePassword"}.get(state, "description")
    values = {
        "uid": uid,
        "cn": uid,
        "mail": f"{uid}@vinhphuc.gov.vn.test",
        "congvuState": state,
        "congvuKind": kind,
        "congvuStore": f"vinhphuc/{uid}",
        "congvuQuota": "0",
        secret: "{SSHA512}" + b64encode(digest + salt).decode("ascii"),
    } | more
    if state == "issued":
        values["congvuReason"] = "change"
    classes = ["inetOrgPerson" if "sn" in more else "organizationalRole", "congvuMailbox"]
    return {name: [value.encode()] for name, value in values.items()} | {
        "objectClass": [one.encode() for one in classes]
    }


def publish(plan: Plan) -> None:
    """A domain, four people in different states, an office mailbox that one of them holds, and a list of all."""
    top = f"dc=vinhphuc,{plan.ldap_suffix}"
    domain = "vinhphuc.gov.vn.test"
    members = f"ldap:///ou=people,{top}?mail?sub?(&(congvuKind=personal)(congvuState=active))"
    text = {
        top: {
            "objectClass": ["organization", "dcObject", "congvuJurisdiction"],
            "o": ["VP"],
            "congvuRegulation": ["vp"],
        },
        **{
            f"ou={name},{top}": {"objectClass": ["organizationalUnit"]}
            for name in ("domains", "people", "mailboxes", "lists")
        },
        f"dc={domain},ou=domains,{top}": {
            "objectClass": ["domain", "domainRelatedObject"],
            "associatedDomain": [domain],
        },
        f"cn=everyone@{domain},ou=lists,{top}": {
            "objectClass": ["groupOfURLs", "congvuList"],
            "mail": [f"everyone@{domain}"],
            "memberURL": [members],
            "congvuRefusal": ["REJECT 5.7.1 This list takes mail of signed-in senders only"],
        },
    }
    entries = {
        dn: {name: [one.encode() for one in values] for name, values in more.items()} for dn, more in text.items()
    }
    people = f"ou=people,{top}"
    entries[f"uid=active,{people}"] = entry(
        "active", "personal", "active", sn="A", mailAlternate=f"other-name@{domain}"
    )
    entries[f"uid=issued,{people}"] = entry("issued", "personal", "issued", sn="I")
    entries[f"uid=suspended,{people}"] = entry("suspended", "personal", "suspended", sn="S")
    entries[f"uid=idle,{people}"] = entry(
        "idle", "personal", "suspended", sn="N", congvuRefusal="550 5.2.1 This mailbox is out of use (VP-6.3.s1)"
    )
    entries[f"uid=revoked,{people}"] = entry("revoked", "personal", "revoked", sn="R")
    entries[f"uid=small,{people}"] = entry("small", "personal", "issued", sn="B", congvuQuota="1000")
    entries[f"cn=office,ou=mailboxes,{top}"] = entry("office", "agency", "active", congvuSendAs=f"active@{domain}")
    connection = ldap.initialize(ldapi(plan))
    connection.simple_bind_s(service_dn(plan, "publisher"), plan.secret("ldap-publisher"))
    for dn, attributes in entries.items():
        name, _, value = dn.split(",")[0].partition("=")
        connection.add_s(dn, addModlist(attributes | {name: [value.encode()]}))


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[Plan, dict[str, subprocess.Popen[bytes]]]]:
    """slapd, Dovecot and Postfix from their rendered files, with a few mailboxes; without Rspamd."""
    if os.getuid():
        pytest.skip("the engines start as root")
    place = Path(tempfile.mkdtemp(prefix="congvu-mail-path-"))
    place.chmod(0o755)
    text = first_text(Options(demo=True, port_base=free_base(), unwanted=("rspamd",)))
    plan = replace(parse_plan(text, place, ROOT), features=frozenset())
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        provision(plan)
        for engine in MAIL_PATH:
            render: Any = import_module(f"congvu.engines.{engine}.render")
            for directory in render.directories(plan):
                make_directory(directory)
            for file in render.render(plan):
                write(file)
            checker: Any = import_module(f"congvu.engines.{engine}.check")
            assert [finding for finding in checker.check(plan) if not finding.ok] == []  # noqa: S101
            prepare = getattr(import_module(f"congvu.engines.{engine}.control"), "prepare", None)
            if prepare:
                prepare(plan)
            processes[engine] = run(plan, engine)
            if engine == "slapd":
                publish(plan)
        yield plan, processes
    finally:
        for process in reversed(processes.values()):
            process.terminate()
            process.wait(timeout=20)
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def mail_path(running: tuple[Plan, dict[str, subprocess.Popen[bytes]]]) -> Plan:
    """The plan of the running mail path."""
    return running[0]


@pytest.fixture
def restart(running: tuple[Plan, dict[str, subprocess.Popen[bytes]]]) -> Restart:
    """End an engine as the caller likes and start it again, as the supervisor would."""
    plan, processes = running

    def again(engine: str, end: Callable[[int], None]) -> None:
        end(processes[engine].pid)
        processes[engine].wait(timeout=20)
        processes[engine] = run(plan, engine)

    return again
