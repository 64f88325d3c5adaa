"""Scores for emulation: ranked by a printed formula, with their parts; nobody is proposed by the system."""

from dataclasses import replace
from datetime import date

import pytest

from congvu.directory.models import Unit
from congvu.regulations.clauses import Value
from congvu.reports.asked import Asked, ask
from congvu.reports.emulation.form import FORMULA, compose
from congvu.reports.paper import Table, Text
from congvu.reports.tests.conftest import Place

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIRST, LAST = date(2026, 1, 2), date(2026, 6, 30)


@pytest.fixture
def used(place, today, calendar):
    """A province in which Sở Y tế was there every day, the other half of the days by one of two mailboxes."""

    def make(slug: str) -> Place:
        today(date(2026, 7, 2))
        made = place(slug)
        made.every_day(FIRST, date(2026, 7, 1))
        days = list(calendar.between(FIRST, LAST))
        for local in ("syt", "gd.syt"):
            made.access(local, *days)
        made.access("stttt", *days[: len(days) // 2])
        return made

    return make


def tables(paper) -> dict[str, Table]:
    """The report's tables by key."""
    return {part.key: part for part in paper.parts if isinstance(part, Table)}


@pytest.mark.clause("CT-16.2", "DN-15.1", "DN-11.1.f")
@pytest.mark.parametrize("slug", ["cantho", "daknong"])
def test_every_agency_has_a_score_with_its_parts(used, slug) -> None:
    """Ranked, reproducible, with the formula printed beside it."""
    made = used(slug)
    paper = compose(ask("emulation", made.here, None, "2026-H1"))
    ranking = tables(paper)["agencies"]
    assert [row[1] for row in ranking.rows] == ["Sở Y tế", "Sở Thông tin và Truyền thông"]
    first = ranking.rows[0]
    assert (first[0], first[2], first[5]) == (1, 2, 0)
    assert first[3] > ranking.rows[1][3]
    assert FORMULA in [part.text for part in paper.parts if isinstance(part, Text)]
    assert compose(ask("emulation", made.here, None, "2026-H1")).sha256 == paper.sha256


@pytest.mark.clause("CT-16.1")
def test_an_agency_sees_its_own_only(used) -> None:
    made = used("cantho")
    paper = compose(ask("emulation", made.here, made.here.agencies.get(code="stttt"), "2026-H1"))
    found = tables(paper)
    assert "agencies" not in found
    rows = found["mailboxes"].rows
    assert [row[2].partition("@")[0] for row in rows] == ["stttt", "gd.stttt"]
    assert [row[3] for row in rows] == [50, 0]


@pytest.mark.clause("DL-16.1.s1")
def test_those_who_meet_every_clause_are_listed_and_people_decide(used) -> None:
    """Nobody of Đắk Lắk checked twice in each half-day: nobody is listed. In Cần Thơ those not idle are."""
    made = used("daklak")
    assert "proposed" not in tables(compose(ask("emulation", made.here, None, "2026-H1")))
    other = used("cantho")
    paper = compose(ask("emulation", other.here, None, "2026-H1"))
    listed = {row[2].partition("@")[0] for row in tables(paper)["proposed"].rows}
    assert {"syt", "gd.syt"} <= listed
    assert "gd.stttt" not in listed
    assert any("người có thẩm quyền quyết định" in part.text for part in paper.parts if isinstance(part, Text))


@pytest.mark.clause("DL-16.1.s2")
def test_units_are_scored_only_where_it_is_switched_on(used, monkeypatch) -> None:
    made = used("daklak")
    health = made.here.agencies.get(code="syt")
    unit = Unit.objects.create(agency=health, code="kh", name="Phòng Kế hoạch")
    made.box("kh1", health, unit=unit)
    asked = ask("emulation", made.here, health, "2026-H1")
    assert "units" not in tables(compose(asked))
    clauses = asked.clauses
    switched = [
        replace(one, values={**one.values, "enabled": replace(one.values["enabled"], value=True)})
        if "enabled" in one.values else one
        for one in clauses
    ]  # fmt: skip
    assert all(isinstance(value, Value) for one in switched for value in one.values.values())
    monkeypatch.setattr(Asked, "clauses", property(lambda _self: switched))
    assert [row[1] for row in tables(compose(asked))["units"].rows] == ["Phòng Kế hoạch"]


def test_without_evidence_nobody_is_ranked(place, today) -> None:
    today(date(2026, 7, 2))
    made = place("cantho")
    assert tables(compose(ask("emulation", made.here, None, "2026-H1"))) == {}
