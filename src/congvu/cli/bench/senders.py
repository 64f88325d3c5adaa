"""Signed-in senders: Python's own smtplib over TLS, each connection kept for all rounds."""

import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from congvu.cli.bench import people
from congvu.engines.plan import Plan

CONNECTIONS = 20


class Senders:
    """Twenty people at one submission door."""

    def __init__(self, plan: Plan, authority: Path, letter: Callable[[str, str], bytes]) -> None:
        """``letter`` makes a message from sender and recipient."""
        context = ssl.create_default_context(cafile=str(authority))
        self.plan, self.letter = plan, letter
        self.clients: dict[str, smtplib.SMTP] = {}
        for number in range(people.FIRST, people.FIRST + CONNECTIONS):
            client = smtplib.SMTP("127.0.0.1", plan.port("submission"), timeout=60)
            client.starttls(context=context)
            client.login(people.address(plan, number), people.PASSWORD)
            self.clients[people.address(plan, number)] = client

    def send(self, messages: int) -> str:
        """One message to each mailbox; returns what went wrong."""
        try:
            with ThreadPoolExecutor(CONNECTIONS) as threads:
                list(threads.map(self._some, range(CONNECTIONS), [messages] * CONNECTIONS))
        except smtplib.SMTPException as error:
            return str(error)
        return ""

    def _some(self, place: int, messages: int) -> None:
        sender = people.address(self.plan, people.FIRST + place)
        for number in range(people.FIRST + place, people.FIRST + messages, CONNECTIONS):
            recipient = people.address(self.plan, number)
            self.clients[sender].sendmail(sender, [recipient], self.letter(sender, recipient))

    def close(self) -> None:
        """Leave."""
        for client in self.clients.values():
            client.close()
