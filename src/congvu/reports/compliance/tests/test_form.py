"""The form without a system: every clause once, judged by what is known, and the laws behind it."""

from datetime import UTC, date, datetime

import pytest

from congvu.regulations.loading import load_profile, profiles
from congvu.regulations.matrix import State
from congvu.regulations.witnesses import Said
from congvu.reports.compliance.form import Shown, Verdict, Wish, concluded, form_of, told
from congvu.reports.compliance.laws import laws

NOON = datetime(2026, 11, 12, 20, 0, tzinfo=UTC)


def shown(count: int, breaches: int = 0) -> Shown:
    return Shown(Said("hộp thư", "mailboxes"), Said("khác dung lượng", "other quota"), count, breaches, NOON)


@pytest.mark.clause("DN-17.1", "VP-10.2", "VP-15.1")
@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.slug)
def test_every_clause_stands_once_with_its_state(profile) -> None:
    found = form_of(profile)
    assert [line.row.clause.id for line in found.lines] == list(profile.clauses)
    assert sum(found.verdicts().values()) == found.states()["clauses"] == len(profile.clauses)
    for line in found.lines:
        assert (line.verdict is Verdict.HUMAN) == (line.row.state is State.HUMAN)
        assert (line.verdict is Verdict.NOT_MET) == (line.row.state is State.MISSING)


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        ((), Verdict.OPEN),
        ((shown(0),), Verdict.OPEN),
        ((shown(5),), Verdict.MET),
        ((shown(5, 1),), Verdict.NOT_MET),
        ((shown(5), shown(0, 2)), Verdict.NOT_MET),
    ],
)
def test_verdict_of_a_carried_clause(evidence, verdict) -> None:
    found = form_of(load_profile("cantho"), {"CT-4.1.c": evidence}, time=NOON)
    line = next(one for one in found.lines if one.row.clause.id == "CT-4.1.c")
    assert line.row.state is State.CARRIED
    assert line.verdict is verdict


def test_a_clause_for_people_is_not_judged_by_figures() -> None:
    human = next(line for line in form_of(load_profile("cantho")).lines if line.row.state is State.HUMAN)
    found = form_of(load_profile("cantho"), {human.row.clause.id: [shown(3, 2)]}, time=NOON)
    assert found.verdicts()["human"] == 1


def test_without_a_system_nothing_is_concluded_of_what_only_a_system_shows() -> None:
    found = form_of(load_profile("cantho"))
    words = {concluded(found, line).vi for line in found.lines if line.verdict is Verdict.OPEN}
    assert words == {""}
    assert {concluded(form_of(load_profile("cantho"), time=NOON), found.lines[1]).vi} == {"chưa phát sinh"}


@pytest.mark.parametrize(
    ("wish", "clauses"),
    [
        (Wish(text="dung luong nguoi dung toi da 5"), []),
        (Wish(text="hop thu nguoi dung toi da"), ["CT-4.1.c"]),
        (Wish(text="ct-4.1", article="4"), ["CT-4.1.a", "CT-4.1.b", "CT-4.1.c"]),
        (Wish(breaches=True), ["CT-4.1.b"]),
        (Wish(breaches=True, state="missing"), []),
        (Wish(verdict="met", text="ct-4.1"), ["CT-4.1.c"]),
    ],
)
def test_wishes(wish, clauses) -> None:
    found = form_of(load_profile("cantho"), {"CT-4.1.c": [shown(5)], "CT-4.1.b": [shown(5, 1)]}, time=NOON)
    assert [line.row.clause.id for line in found.chosen(wish)] == clauses


def test_a_line_of_evidence_gives_local_dates() -> None:
    """Eight in the evening in UTC is the next day in Việt Nam."""
    assert told(shown(5, 1)) == Said(
        "5 hộp thư; 1 khác dung lượng; gần nhất 13/11/2026", "5 mailboxes; 1 other quota; last 13/11/2026"
    )
    assert told(shown(5)).vi == "5 hộp thư; gần nhất 13/11/2026"


@pytest.mark.clause("DN-3.1")
def test_both_laws_are_listed_with_their_status() -> None:
    found = form_of(load_profile("daknong")).laws
    assert [(law.clause, law.name.partition(" ngày")[0], law.number) for law in found] == [
        ("DN-3.1", "Luật Công nghệ thông tin", "67/2006/QH11"),
        ("DN-3.1", "Luật Giao dịch điện tử", "51/2005/QH11"),
    ]
    transactions = found[1]
    assert transactions.status(date(2024, 6, 30)).vi == "còn hiệu lực từ 01/03/2006"
    assert transactions.status(date(2024, 7, 1)).en.startswith("ended with 30/06/2024; replaced by ")
    assert laws(load_profile("cantho")) == []
