"""The gate's log is read once, whatever happens; persons are told as the clause says, and not flooded."""

import json

import pytest

from congvu.directory.models import Notice
from congvu.directory.models.mailbox import MailboxKind
from congvu.documents.held import reading
from congvu.documents.held.tests.conftest import SECRECY, Told, World
from congvu.documents.models import HeldLetter

ENCODING = {
    "clause": "CT-QD.0",
    "check": "encoding",
    "where": "body",
    "vi": "Bảng mã cũ",
    "en": "A legacy encoding",
    "action": "accept",
    "warn": True,
    "tell": [],
}


def test_a_held_letter_becomes_a_row_and_persons_are_told(world: World, told: Told) -> None:
    """The sender knows that it waits; the IT officer whom the clause names, and the head who decides with them."""
    row = world.held()
    assert (row.clause, row.agency, row.tell) == ("CT-7.1.s1", world.health, ["holder", "it_officer"])
    assert sorted(told()) == [("an", "CT-7.1.s1"), ("gd", "CT-7.1.s1"), ("it", "CT-7.1.s1")]
    assert row.findings[0].keys() == {"clause", "check", "where", "vi", "en", "action"}


def test_each_line_once(world: World, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between two lines, nothing of the piece was done, and all of it is done at the next try."""
    first, second = world.judged(), world.judged()
    heeded = reading._heed

    def killed(line: bytes) -> None:
        heeded(line)
        if json.loads(line)["queue_id"] == second["queue_id"]:
            raise KeyboardInterrupt

    monkeypatch.setattr(reading, "_heed", killed)
    with pytest.raises(KeyboardInterrupt):
        world.log_lines(first, second)
    assert (HeldLetter.objects.count(), told()) == (0, [])
    monkeypatch.undo()
    assert world.log_lines() == 2
    assert world.log_lines() == 0
    assert (HeldLetter.objects.count(), len(told())) == (2, 6)


def test_torn_and_strange_lines_hinder_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rotated log is read to its end, then the next; what is no letter is passed over."""
    monkeypatch.setattr("congvu.evidence.tailing._GRACE_SECONDS", -1)
    world.log_lines("{", "[]", '{"action": "hold"}', world.judged(jurisdiction="nowhere"), world.judged(findings=3))
    assert HeldLetter.objects.count() == 1, "the jurisdiction is that of an address here"
    world.log.rename(world.log.with_name("gate.jsonl.20261123-000000"))
    assert world.log_lines(world.judged()) == 1
    assert HeldLetter.objects.count() == 2


def test_a_stranger_is_not_told_and_the_one_agency_decides(world: World, told: Told) -> None:
    """What came for two agencies is the department's to decide; whose letter it is, is told (holder)."""
    inbound = {"direction": "inbound", "sender": "x@example.com", "login": ""}
    assert world.held(**inbound).agency == world.finance
    assert sorted(told()) == [("gdtc", "CT-7.1.s1"), ("ti", "CT-7.1.s1")]
    both = [world.boxes["ti"].address, world.boxes["an"].address]
    assert world.held(**inbound, recipients=both, recipient_count=2).agency is None
    assert sorted(told()) == [("an", "CT-7.1.s1"), ("so", "CT-7.1.s1"), ("ti", "CT-7.1.s1")]
    assert world.held(**inbound, recipient_count=90).agency is None, "the other recipients may be anybody's"


def test_warnings_come_once_a_day_for_each_clause(world: World, told: Told) -> None:
    """The rest is counted."""
    passed = [world.judged(ENCODING, ENCODING, action="accept") for _time in range(3)]
    world.log_lines(*passed, world.judged(ENCODING | {"clause": "CT-X"}, action="accept"))
    assert told() == [("an", "CT-QD.0"), ("an", "CT-X")]
    world.log_lines(world.judged(ENCODING, action="accept", direction="inbound", sender="x@example.com", login=""))
    assert told() == [], "a stranger is not warned"


def test_a_refused_letter_is_told_to_whom_the_clause_names(world: World, told: Told) -> None:
    """Once a day for each sender; the sender had the answer of SMTP."""
    refused = SECRECY | {"action": "reject", "tell": ["head", "manager"]}
    world.log_lines(*(world.judged(refused, action="reject") for _time in range(3)))
    assert sorted(told()) == [("gd", "CT-7.1.s1"), ("so", "CT-7.1.s1")]
    assert HeldLetter.objects.count() == 0


def test_many_held_letters_flood_nobody(world: World, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above so many a day, the daily reminder lists them."""
    monkeypatch.setattr("congvu.documents.held.telling.HELD_A_DAY", 2)
    for _time in range(4):
        world.held()
    assert [name for name, _ in told()].count("gd") == 2


def test_a_held_notice_of_the_systems_own_makes_no_notice(world: World) -> None:
    """Else each notice could bring forth another."""
    world.held(sender="postmaster@cantho.gov.vn.test", login="", direction="onward")
    assert not Notice.objects.exists()


@pytest.mark.clause("DN-9.4")
@pytest.mark.parametrize("where", ["sender: Sở Y tế", "sender: so y te - Văn thư", "sender: Lê an"])
def test_the_true_mailbox_hears_of_a_document_from_free_mail(world: World, told: Told, where: str) -> None:
    """Of the body that the stranger calls itself, or of the person's body; of nobody else."""
    world.mailbox("syt", MailboxKind.AGENCY, world.health)
    world.mailbox("stc", MailboxKind.AGENCY, world.finance)
    refused = {"clause": "DN-9.4", "check": "freemail", "where": where, "vi": "x", "en": "x", "action": "accept"}
    line = {"direction": "inbound", "sender": "syt.cantho@gmail.com", "login": "", "action": "accept"}
    world.log_lines(world.judged(refused | {"tell": ["sender_agency"]}, **line))
    assert told() == [("syt", "DN-9.4")]
    world.log_lines(world.judged(refused | {"tell": ["sender_agency"], "where": "sender: Bà Hoa"}, **line))
    assert told() == []


@pytest.mark.clause("VP-8.4", "CT-10.4.s2", "DL-13.1")
def test_the_owner_of_a_script_hears_that_it_forwards_nothing(world: World, told: Told) -> None:
    """Nobody else saw the refusal; once a day."""
    refused = {"clause": "CT-10.4.s2", "check": "forwarding", "where": "recipient: x@gmail.com", "vi": "x", "en": "x"}
    finding = refused | {"action": "reject", "tell": ["holder"]}
    line = {"direction": "onward", "login": "", "recipients": ["x@gmail.com"], "action": "reject"}
    world.log_lines(world.judged(finding, **line), world.judged(finding, **line))
    assert told() == [("an", "CT-10.4.s2")]
