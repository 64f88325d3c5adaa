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

ROOT = Path(__file__).resolve().parents[1]


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
    """A system that ``./congvu up`` raised."""

    state: Path

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

    def fetch(self, account: Account, message_id: str, seconds: float = 30, mailbox: str = "INBOX") -> list[bytes]:
        """All copies of a message in a mailbox, waiting for the first one."""
        deadline = time.monotonic() + seconds
        client = self.imap(account.address, account.password)
        try:
            while True:
                client.select(mailbox, readonly=True)
                numbers = client.search(None, "HEADER", "Message-ID", message_id)[1][0].split()
                if numbers or time.monotonic() > deadline:
                    return [client.fetch(number.decode(), "(RFC822)")[1][0][1] for number in numbers]  # type: ignore[index,misc]
                time.sleep(0.2)
        finally:
            client.logout()


def compose(sender: str, recipient: str, subject: str, body: str) -> EmailMessage:
    """A plain message with a Message-ID of its own."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Message-ID"] = f"<{os.urandom(12).hex()}@{sender.partition('@')[2]}>"
    message.set_content(body)
    return message
