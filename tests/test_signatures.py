"""Signed documents from agency to agency through the real mail path: the verdict, and what it is worth to each."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from congvu.ground.signatures.samples import Authority, docx, packed, unpacked
from tests.system import Account, System, compose

LETTER = """
import json
from congvu.directory.models import Mailbox
from congvu.documents.queries.signatures import of_letter
found = of_letter(sys.argv[1], Mailbox.objects.get(address=sys.argv[2]))
rows = [(file.row, file.value) for one in found for file in one.files]
print(json.dumps([[row.name, row.verdict, row.reason, value.worth, value.clause] for row, value in rows]))
"""
NAME = """
from congvu.directory.models import Mailbox
print(Mailbox.objects.get(address=sys.argv[1]).agency.name)
"""
GOVERNMENT = Authority("Ban Cơ yếu Chính phủ")
SECONDS = 40


@dataclass(frozen=True)
class Pair:
    """Two agencies of a province, and a document that the first has signed."""

    sender: Account
    receiver: Account
    signed: bytes

    @property
    def altered(self) -> bytes:
        """The same, one word changed."""
        parts = unpacked(self.signed)
        name = "word/document.xml"
        return packed(parts | {name: parts[name].replace("họp".encode(), "hẹn".encode())})


@pytest.fixture
def pair(system: System) -> Callable[[str], Pair]:
    """Two agencies' mailboxes of a province; its anchors are the test's."""

    def make(jurisdiction: str) -> Pair:
        GOVERNMENT.trusted_in(system.state / "trust" / jurisdiction)
        waiting = {row["mail"][0] for _dn, row in system.entries("(congvuState=issued)", "mail")}
        boxes = (
            one.address
            for one in system.accounts
            if (one.jurisdiction, one.role) == (jurisdiction, "agency_mailbox") and one.address in waiting
        )
        mine = (address for address in boxes if system.take(address))
        sender, receiver = system.activate(next(mine)), system.activate(next(mine))
        name = system.python(NAME, sender.address).strip()
        return Pair(sender, receiver, GOVERNMENT.holder(name).office(docx()))

    return make


def send(system: System, made: Pair, content: bytes) -> str:
    """A letter with the file; its message id once it has arrived."""
    message = compose(made.sender.address, made.receiver.address, "Công văn", "Kính gửi quý cơ quan.")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename="cv.docx")
    with system.submission(made.sender.address, made.sender.password) as client:
        client.send_message(message)
    key = str(message["Message-ID"])
    assert system.fetch(made.receiver, key)
    return key


def seen(system: System, key: str, address: str) -> list[list[Any]]:
    """What a party sees, waiting for the examiner and the worker."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        found: list[list[Any]] = json.loads(system.python(LETTER, key, address))
        if found:
            return found
        time.sleep(0.5)
    return []


@pytest.mark.clause("VP-9.3", "DL-8.3", "CT-7.2.s1", "DN-9.2.0", "DN-9.2.a")
@pytest.mark.parametrize(
    ("jurisdiction", "equal", "none"),
    [
        ("vinhphuc", "VP-9.3", "VP-9.3"),
        ("daklak", "DL-8.3", "DL-8.3"),
        ("cantho", "CT-7.2.s1", "CT-7.2.s1"),
        ("daknong", "DN-9.2.a", "DN-9.2.0"),
    ],
)
def test_signed_and_altered(
    system: System, pair: Callable[[str], Pair], jurisdiction: str, equal: str, none: str
) -> None:
    made = pair(jurisdiction)
    good, bad = send(system, made, made.signed), send(system, made, made.altered)
    for party in (made.receiver.address, made.sender.address):
        own, file = seen(system, good, party)
        assert (own[0], own[1]) == ("", "none")
        assert file == ["cv.docx", "valid", "", "equal", equal]
        assert seen(system, bad, party)[1] == ["cv.docx", "invalid", "altered", "none", none]
    assert not list((system.state / "gate" / "spool").iterdir())
