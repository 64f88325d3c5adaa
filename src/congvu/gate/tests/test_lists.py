"""Who may write to lists, as the gate sees it."""

from dataclasses import dataclass
from typing import Any, cast

import pytest

from congvu.gate.checks.lists import check
from congvu.gate.facts import Facts, MailList
from congvu.gate.findings import Action, verdict
from congvu.gate.letter import Direction, Envelope, Letter
from congvu.regulations.loading import load_profile

POSTER, OTHER = "syt@x.vn", "annv@x.vn"


@dataclass
class Sent:
    """Of a letter, this check asks for the envelope only."""

    envelope: Envelope


def action(regulation: str, sender: str, login: str = "", door: Direction = Direction.SUBMISSION) -> Action:
    """What becomes of a letter to the one list."""
    lists = {"tatca@x.vn": MailList("tatca@x.vn", "x", regulation, posters=(POSTER,))}
    letter = cast(Letter, Sent(Envelope(door, sender, ("tatca@x.vn", "le@x.vn"), login or sender)))
    clauses: list[Any] = load_profile(regulation).of_rule("list.posting")
    found = [one for clause in clauses for one in check(letter, clause, Facts(lists=lists))]
    assert all(one.clause == clauses[0].id and "tatca@x.vn" in one.where for one in found)
    return verdict(found).action


@pytest.mark.clause("CT-11.5.s2")
def test_others_wait_in_can_tho() -> None:
    """From the agency's mailbox it passes, also when a holder signed in; an ordinary member's waits."""
    assert action("can-tho-33-2015", POSTER) is Action.ACCEPT
    assert action("can-tho-33-2015", POSTER, OTHER) is Action.ACCEPT
    assert action("can-tho-33-2015", OTHER) is Action.HOLD


@pytest.mark.clause("DN-5.1.e.s3", "QT-4.2.1.s2")
@pytest.mark.parametrize("regulation", ["dak-nong-12-2012", "quang-tri-313-2018"])
def test_others_are_refused(regulation: str) -> None:
    """With the clause; a program, whatever name it bears, writes to no list."""
    assert action(regulation, POSTER) is Action.ACCEPT
    assert action(regulation, OTHER) is Action.REJECT
    assert action(regulation, POSTER, door=Direction.ONWARD) is Action.REJECT


def test_a_list_of_another_regulation_is_not_its_business() -> None:
    """Each clause speaks of its own province's lists."""
    lists = {"tatca@x.vn": MailList("tatca@x.vn", "x", "vinh-phuc-28-2014")}
    letter = cast(Letter, Sent(Envelope(Direction.SUBMISSION, OTHER, ("tatca@x.vn",), OTHER)))
    (clause,) = load_profile("dak-nong-12-2012").of_rule("list.posting")
    assert not list(check(letter, clause, Facts(lists=lists)))
