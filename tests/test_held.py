"""Held letters on the real engines: a letter to a list waits, its head releases it, everybody has it once."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.system import Account, System, compose
from tests.wire import smtp

DEPARTMENT = "managing_department"
DECIDER = """
from congvu.documents.held.persons import deciders
from congvu.documents.models import HeldLetter
print(deciders(HeldLetter.objects.get(queue_id=sys.argv[1]))[0].address)
"""


def waited(question: Callable[[], Any], seconds: float = 120) -> Any:
    """The first answer that is one."""
    deadline = time.monotonic() + seconds
    while not (found := question()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.5)
    return found


def held(system: System, sender: str) -> dict[str, Any]:
    """The letter of somebody that Postfix holds, as the command line shows it."""
    mine = waited(lambda: [one for one in system.queue() if (one["queue_name"], one["sender"]) == ("hold", sender)])
    newest = max(mine, key=lambda one: one["arrival_time"])
    shown = ("held", "show", newest["queue_id"], "--json")
    waited(lambda: system.run(*shown, check=False).returncode == 0)
    found: dict[str, Any] = json.loads(system.run(*shown).stdout)["letters"][0]
    return found


def list_of(system: System, account: Account) -> str:
    """The list of the agency that somebody is of."""
    ((_dn, own),) = system.entries(f"(mail={account.address})", "congvuAgencyCode")
    wanted = f"(&(objectClass=congvuList)(congvuAgencyCode={own['congvuAgencyCode'][0]})(!(congvuUnitCode=*)))"
    return waited(lambda: system.entries(wanted, "mail"))[0][1]["mail"][0]


@pytest.mark.clause("CT-11.5", "CT-11.5.s1", "CT-11.5.s2", "VP-13.1.c.s4")
def test_a_letter_to_a_list_waits_for_its_head(system: System) -> None:
    """Held in Postfix, shown without content, released by the head alone, delivered to each member once."""
    sender = system.member("cantho")
    address = list_of(system, sender)
    with smtp(system.at("smtp")) as wire:
        wire.ask(b"MAIL FROM:<dan@ben-ngoai.test>")
        assert wire.ask(b"RCPT TO:<%s>" % address.encode()).startswith(b"55"), "strangers are refused at once"
    message = compose(sender.address, address, "Gửi cả cơ quan", "Nội dung thư riêng")
    with system.submission(sender.address, sender.password) as client:
        client.send_message(message)
    row = held(system, sender.address)
    assert (row["clause"], row["state"], row["recipients"]) == ("CT-11.5.s2", "held", [address])
    assert "riêng" not in str(row)
    mine = ["held", "release", row["queue_id"], "--reason", "Thông báo chung", "--as"]
    assert system.run(*mine, sender.address, check=False).returncode == 1
    department = next(one for one in system.accounts if (one.jurisdiction, one.role) == ("cantho", DEPARTMENT))
    if system.entries(f"(&(mail={department.address})(congvuState=issued))", "mail"):
        system.activate(department.address)
    deciding = system.python(DECIDER, row["queue_id"]).strip()
    system.run(*mine, deciding)
    assert len(system.fetch(sender, message["Message-ID"], seconds=60)) == 1
