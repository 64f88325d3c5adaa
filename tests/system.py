"""The one running system of a test run, and the ordinary mail clients that talk to it."""

import csv
import imaplib
import json
import os
import poplib
import smtplib
import ssl
import subprocess
import time
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any

import ldap
import psutil

ROOT = Path(__file__).resolve().parents[1]
SUFFIX = "dc=gov,dc=vn,dc=test"


OWN_PASSWORD = "Ruong-Lua_Bac:47x-thang"
"""A password that all five regulations accept."""


@dataclass(frozen=True)
class Account:
    """One line of ``demo-accounts.csv``."""

    jurisdiction: str
    address: str
    password: str
    role: str
    state: str


@dataclass
class System:
    """A system that ``./congvu up`` raised; ``claims`` is where the processes of a run note what their tests took."""

    state: Path
    claims: Path = Path("/nonexistent")

    def run(self, *arguments: str, check: bool = True, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """``./congvu`` with these arguments and this state directory."""
        done = subprocess.run(
            [str(ROOT / "congvu"), *arguments, "--state", str(self.state)],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            input=stdin,
        )
        assert not check or done.returncode == 0, done.stderr[-4000:] + done.stdout[-2000:]
        return done

    def status(self) -> dict[str, Any]:
        """What ``status --json`` says now."""
        answer: dict[str, Any] = json.loads(self.run("status", "--json", check=False).stdout)
        return answer

    @cached_property
    def endpoints(self) -> dict[str, str]:
        """Where each service listens."""
        found: dict[str, str] = self.status()["endpoints"]
        return found

    def at(self, service: str) -> tuple[str, int]:
        """Host and port of a service."""
        host, _, port = self.endpoints[service].rpartition(":")
        return host, int(port)

    @property
    def accounts(self) -> list[Account]:
        """The demo's accounts as they were handed out."""
        with (self.state / "demo-accounts.csv").open(encoding="utf-8", newline="") as handle:
            return [Account(**row) for row in csv.DictReader(handle)]

    def take(self, address: str) -> bool:
        """Whether this mailbox is the asking test's own from now on: no other test of the run is given it."""
        try:
            (self.claims / address).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def fresh(self, jurisdiction: str) -> Account:
        """An official's mailbox, still ``issued``, that no other test of this run has been given."""
        waiting = {row["mail"][0] for _dn, row in self.entries("(congvuState=issued)", "mail")}
        mine = [one for one in self.accounts if one.address in waiting and one.jurisdiction == jurisdiction]
        return next(one for one in mine if one.role in {"official", "agency_head"} and self.take(one.address))

    def active(self, jurisdiction: str) -> Account:
        """Such a mailbox, its owner having chosen a password of their own."""
        return self.activate(self.fresh(jurisdiction).address)

    def activate(self, address: str) -> Account:
        """Choose the owner's own password for an issued mailbox, as the portal's page does."""
        self.python(
            "from congvu.directory.actions.passwords import change_password\n"
            "from congvu.directory.models import Mailbox\n"
            "change_password(Mailbox.objects.get(address=sys.argv[1]), None, sys.argv[2])",
            address,
            OWN_PASSWORD,
        )
        self.take(address)
        return self.reading(address)

    @staticmethod
    def reading(address: str) -> Account:
        """The account of an owner who has chosen the password of these tests."""
        return Account("", address, OWN_PASSWORD, "", "active")

    def python(self, code: str, *arguments: str) -> str:
        """Run code on the directory's models, as the control plane's account and with its view of the file system."""
        environment = {
            "CONGVU_STATE": str(self.state),
            "DJANGO_SETTINGS_MODULE": "congvu.wiring.settings",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
        }
        supervisor = int((self.state / "supervise" / "supervisord.pid").read_text())
        enter = ["nsenter", "--mount", f"--target={supervisor}"] if elsewhere(supervisor) else []
        account = ["setpriv", "--reuid=congvu", "--regid=congvu", "--clear-groups"]
        preamble = "import sys, django\ndjango.setup()\n"
        done = subprocess.run(
            [*enter, *account, str(ROOT / ".venv" / "bin" / "python"), "-c", preamble + code, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=environment,
            cwd="/",
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def entries(self, filter_text: str, *attributes: str) -> list[tuple[str, dict[str, list[str]]]]:
        """What LDAP holds, as the publisher sees it."""
        client = self.ldap(
            f"cn=publisher,ou=services,{SUFFIX}", (self.state / "secrets/ldap-publisher").read_text().strip()
        )
        rows = client.search_s(SUFFIX, ldap.SCOPE_SUBTREE, filter_text, list(attributes) or None)
        return [(dn, {name: [value.decode() for value in values] for name, values in row.items()}) for dn, row in rows]

    def ldap(self, dn: str, password: str) -> Any:
        """A bound LDAP connection; raises python-ldap's error."""
        client = ldap.initialize("ldap://{}:{}".format(*self.at("ldap")))
        client.set_option(ldap.OPT_NETWORK_TIMEOUT, 10)
        client.set_option(ldap.OPT_TIMEOUT, 20)
        client.simple_bind_s(dn, password)
        return client

    def dn(self, address: str) -> str:
        """The LDAP name of a mailbox."""
        return self.entries(f"(mail={address})", "mail")[0][0]

    def services(self) -> dict[str, dict[str, Any]]:
        """The services of ``status --json`` by name."""
        return {one["name"]: one for one in self.status()["services"]}

    def verify(self, seconds: float = 30) -> None:
        """LDAP and the database are equal, as soon as nothing of other tests is on its way."""
        deadline = time.monotonic() + seconds
        while (found := self.run("directory", "verify", check=False)).returncode:
            assert time.monotonic() < deadline, found.stdout

    def wait_healthy(self, seconds: float) -> float:
        """Wait until every service answers; returns how long it took."""
        start = time.monotonic()
        while not (last := self.status())["healthy"]:
            assert time.monotonic() - start < seconds, last["services"]
            time.sleep(0.2)
        return time.monotonic() - start

    def supervisor(self, *words: str) -> None:
        """Ask the system's supervisor to start or stop a service."""
        door = f"unix://{self.state}/supervise/run/supervisor.sock"
        program = [str(ROOT / ".venv" / "bin" / "python"), "-m", "supervisor.supervisorctl", "-s", door]
        done = subprocess.run([*program, *words], capture_output=True, text=True, check=False, timeout=60)
        assert "ERROR" not in done.stdout, done.stdout

    def queue(self) -> list[dict[str, Any]]:
        """Postfix's queue."""
        done = subprocess.run(
            ["postqueue", "-c", str(self.state / "postfix" / "config"), "-j"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def account(self, jurisdiction: str, state: str = "active", nth: int = 0, role: str | None = None) -> Account:
        """The nth account of a jurisdiction in a state, of a role where one is named."""
        found = [
            one
            for one in self.accounts
            if (one.jurisdiction, one.state) == (jurisdiction, state) and role in (None, one.role)
        ]
        return found[nth]

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """A client that trusts the system's own authority and checks names."""
        return ssl.create_default_context(cafile=str(self.state / "tls" / "ca.pem"))

    def member(self, jurisdiction: str, nth: int = 0) -> Account:
        """One of the officials of a jurisdiction who signed in when the demo was made."""
        return self.account(jurisdiction, nth=nth, role="official")

    def imap(self, address: str, password: str) -> imaplib.IMAP4_SSL:
        """A signed-in IMAP client; raises imaplib's error with the server's words."""
        client = imaplib.IMAP4_SSL(*self.at("imaps"), ssl_context=self.tls, timeout=30)
        client.login(address, password)
        return client

    def pop3(self, address: str, password: str) -> poplib.POP3_SSL:
        """A signed-in POP3 client; raises poplib's error with the server's words."""
        client = poplib.POP3_SSL(*self.at("pop3s"), context=self.tls, timeout=30)
        client.user(address)
        client.pass_(password)
        return client

    def submission(self, address: str, password: str) -> smtplib.SMTP:
        """A signed-in submission client over STARTTLS."""
        client = smtplib.SMTP(*self.at("submission"), timeout=30)
        client.starttls(context=self.tls)
        client.login(address, password)
        return client

    def send(self, sender: Account, recipient: str, subject: str, body: str = "Kính gửi quý cơ quan.") -> str:
        """Send one message as a person would; returns its Message-ID."""
        message = compose(sender.address, recipient, subject, body)
        with self.submission(sender.address, sender.password) as client:
            client.send_message(message)
        return str(message["Message-ID"])

    def judged(self, message_id: str) -> list[dict[str, Any]]:
        """What the gate's log says of a message, once for each time that it came to one of its doors."""
        lines = (self.state / "logs" / "gate.jsonl").read_text(encoding="utf-8").splitlines()
        found = (json.loads(line) for line in lines if message_id in line)
        return [one for one in found if one["message_id"] == message_id]

    def fetch(self, account: Account, message_id: str, seconds: float = 30, mailbox: str = "INBOX") -> list[bytes]:
        """All copies of a message in a mailbox, waiting for the first one."""
        deadline = time.monotonic() + seconds
        client = self.imap(account.address, account.password)
        try:
            while True:
                # a mailbox that a filter makes is not there before its first message
                there = client.select(mailbox, readonly=True)[0] == "OK"
                numbers = client.search(None, "HEADER", "Message-ID", message_id)[1][0].split() if there else []
                if numbers or time.monotonic() > deadline:
                    return [client.fetch(number.decode(), "(RFC822)")[1][0][1] for number in numbers]  # type: ignore[index,misc]
                time.sleep(0.2)
        finally:
            client.logout()


def elsewhere(pid: int) -> bool:
    """Whether a process lives in another mount namespace than ours."""
    return Path(f"/proc/{pid}/ns/mnt").readlink() != Path("/proc/self/ns/mnt").readlink()


def processes_of(state: Path) -> list[str]:
    """Every process that works in a state directory or was told of it."""
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join([process.cwd(), *process.cmdline()])
        except psutil.Error:
            continue
        if str(state) in words and process.pid != os.getpid():
            found.append(words)
    return found


def compose(sender: str, recipient: str, subject: str, body: str) -> EmailMessage:
    """A plain message with a Message-ID of its own."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Message-ID"] = f"<{os.urandom(12).hex()}@{sender.partition('@')[2]}>"
    message.set_content(body)
    return message
