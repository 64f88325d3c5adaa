"""Held letters are released and refused by the named persons alone, once, with a reason; none leaves unseen."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from congvu.directory.models import Mailbox, Notice, RoleGrant
from congvu.documents.duties import waiting
from congvu.documents.held import carrying, deciding
from congvu.documents.held.deciding import HeldRefused
from congvu.documents.held.persons import deciders
from congvu.documents.held.reminding import remind
from congvu.documents.held.tests.conftest import Told, World
from congvu.documents.models import HeldLetter
from congvu.documents.models.held import HeldState
from congvu.ground import clock
from congvu.ledger.models import Act


def names(row: HeldLetter) -> list[str]:
    """Who decides about it."""
    return [box.address.partition("@")[0] for box in deciders(row)]


def report(world: World, row: HeldLetter, outcome: str = "done") -> None:
    """What upkeep says of an order."""
    path = world.folder / "done" / f"{row.queue_id}.json"
    path.write_text(json.dumps({"outcome": outcome, "said": "Released from hold: 1 message"}), "utf-8")


@pytest.mark.clause("CT-9.1", "VP-13.1.c.s4")
@pytest.mark.parametrize(
    ("act", "state", "verb"),
    [
        (deciding.release, HeldState.RELEASED, "held.release"),
        (deciding.refuse, HeldState.REFUSED, "held.refuse"),
    ],
)
def test_decided_ordered_done(world: World, told: Told, act: Any, state: str, verb: str) -> None:
    """One order, one report, one answer to the sender, all in the ledger under the clause."""
    row = world.held()
    told()
    act(row, world.boxes["gd"], "Không phải văn bản mật")
    for _time in range(2):
        assert carrying.carry_out(world.folder) == 0
    (order,) = (world.folder / "orders").iterdir()
    assert json.loads(order.read_text("utf-8"))["queue_id"] == row.queue_id
    report(world, row)
    assert (carrying.carry_out(world.folder), carrying.carry_out(world.folder)) == (1, 0)
    assert list((world.folder / "orders").iterdir()) == []
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (state, world.boxes["gd"].address)
    assert told() == [("an", "CT-7.1.s1")]
    done = Act.objects.filter(verb__startswith="held.").order_by("id")
    assert [(one.verb, one.clause) for one in done] == [(verb, "CT-7.1.s1"), (f"held.{state}", "CT-7.1.s1")]
    with pytest.raises(HeldRefused):
        deciding.release(row, world.boxes["gd"], "Lần nữa")


@pytest.mark.parametrize("who", ["an", "ti", "gdtc", "tt", "so"])
def test_nobody_else_decides(world: World, who: str) -> None:
    """Not the sender, not the recipient, not another agency's head, not the centre; nor without a reason."""
    row = world.held()
    with pytest.raises(HeldRefused) as refusal:
        deciding.release(row, world.boxes[who], "Tôi muốn")
    assert refusal.value.clause == "CT-7.1.s1"
    with pytest.raises(HeldRefused):
        deciding.release(row, world.boxes["gd"], "  ")
    row.refresh_from_db()
    assert row.state == HeldState.HELD


def test_the_department_decides_where_the_agency_cannot(world: World) -> None:
    """A head's own letter is the IT officer's; where the writer is all that there is, the department's."""
    assert names(world.held()) == ["gd", "it"]
    own = {"sender": world.boxes["gd"].address, "login": world.boxes["gd"].address}
    assert names(world.held(**own)) == ["it"]
    RoleGrant.objects.filter(mailbox=world.boxes["it"]).delete()
    assert names(world.held(**own)) == ["so"]
    Mailbox.objects.filter(pk=world.boxes["so"].pk).update(state="suspended")
    assert names(world.held(**own)) == []


def test_what_failed_waits_again(world: World) -> None:
    """With Postfix's words in the ledger."""
    row = world.held()
    deciding.refuse(row, world.boxes["gd"], "Văn bản mật")
    report(world, row, "failed")
    carrying.carry_out(world.folder)
    row.refresh_from_db()
    assert row.state == HeldState.HELD
    assert Act.objects.get(verb="held.failed").after["said"]


def test_a_stranger_is_answered_when_refused_only(world: World, told: Told) -> None:
    """And nobody answers an empty sender."""
    inbound: dict[str, Any] = {"direction": "inbound", "login": ""}
    for sender, answered in (("x@example.com", ["x"]), ("", [])):
        row = world.held(**inbound, sender=sender)
        told()
        deciding.refuse(row, world.boxes["gdtc"], "Văn bản mật")
        report(world, row)
        carrying.carry_out(world.folder)
        assert [name for name, _ in told()] == answered


@pytest.mark.clause("VP-13.1.c.s4")
def test_rows_agree_with_the_queue(world: World) -> None:
    """What somebody held by hand is listed; what left by hand is entered in the ledger."""
    row = world.held()
    HeldLetter.objects.update(since=clock.now() - timedelta(minutes=10))
    queue: dict[str, Any] = {"time": clock.now().isoformat(), "letters": {}}
    facts = {"since": clock.now().timestamp() - 600, "sender": world.boxes["an"].address, "bytes": 5}
    queue["letters"]["4byhand0000"] = facts | {"recipients": ["x@example.com"]}
    queue["letters"]["4foreign000"] = facts | {"sender": "x@example.com", "recipients": ["y@example.com"]}
    assert carrying.reconcile(world.folder) == 0
    (world.folder / "queue.json").write_text(json.dumps(queue), "utf-8")
    assert carrying.reconcile(world.folder) == 2
    row.refresh_from_db()
    assert row.state == HeldState.GONE
    assert Act.objects.filter(verb="held.gone").count() == 1
    found = HeldLetter.objects.get(queue_id="4byhand0000")
    assert (found.clause, found.agency, names(found)) == ("", world.health, ["gd"])
    assert carrying.reconcile(world.folder) == 0


def test_who_decides_is_reminded_once_a_day(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From the next working day; after some days the department knows, too."""
    monkeypatch.setattr(clock, "now", lambda: clock.datetime(2026, 10, 5, 3, tzinfo=clock.LOCAL))
    world.held()
    Notice.objects.all().delete()
    assert remind(tmp_path) == 0
    monkeypatch.setattr(clock, "now", lambda: clock.datetime(2026, 10, 6, 3, tzinfo=clock.LOCAL))
    assert (remind(tmp_path), remind(tmp_path)) == (2, 0)
    monkeypatch.setattr(clock, "now", lambda: clock.datetime(2026, 10, 10, 3, tzinfo=clock.LOCAL))
    assert remind(tmp_path) == 0, "a Saturday"
    monkeypatch.setattr(clock, "now", lambda: clock.datetime(2026, 10, 12, 3, tzinfo=clock.LOCAL))
    assert remind(tmp_path) == 3


def test_what_one_may_decide_waits_among_the_duties(world: World) -> None:
    """Of those who decide, not of the sender or the operating centre; until somebody has decided."""
    row, abroad = world.held(), world.held(sender="x@example.com", login="", direction="inbound")
    HeldLetter.objects.filter(pk=abroad.pk).update(agency=None)
    found = {name: [one.key for one in waiting(box) if one.kind == "letter.held"] for name, box in world.boxes.items()}
    assert {name: keys for name, keys in found.items() if keys} == {
        "gd": [row.key],
        "it": [row.key],
        "so": [abroad.key],
    }
    [one] = waiting(world.boxes["gd"])
    assert (one.subject, one.detail, one.clause) == (row.sender, world.boxes["ti"].address, "CT-7.1.s1")
    deciding.release(row, world.boxes["gd"], "Không mật")
    assert waiting(world.boxes["it"]) == []
