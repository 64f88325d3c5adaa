"""What a province shows for its clauses: counts, last dates, breaches, by agency, from facts and ledger alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from congvu.directory.actions.passwords import change_password
from congvu.directory.models import Address, Agency, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.blocks import BLOCKS, FORMS, PROCEDURES
from congvu.regulations.loading import load_profile
from congvu.regulations.witnesses import WITNESSES, Evidence, evidence_of
from congvu.reports.compliance.actions import refresh
from congvu.reports.compliance.form import Form, Shown, Verdict
from congvu.reports.compliance.queries import compliance, sums_by_agency
from congvu.reports.compliance.tests.conftest import ROWS, agency
from congvu.reports.models import Survey, Tally

pytestmark = pytest.mark.database

SCIENCE = [
    ["cơ quan", "Sở Khoa học và Công nghệ", "", "", ""],
    ["cá nhân", "Lê Thị Bình", "Chuyên viên", "Sở Khoa học và Công nghệ", ""],
]


def form(place, *agencies) -> Form:
    return compliance(place, load_profile(place.regulation), agencies or None)


def line(place, clause, *agencies):
    return next(one for one in form(place, *agencies).lines if one.row.clause.id == clause)


def shown(place, clause, witness, *agencies) -> Shown:
    """What one witness, named by the end of its name, says of a clause."""
    words = next(one for name, one in WITNESSES.items() if name.endswith(f".{witness}")).counts
    return next(one for one in line(place, clause, *agencies).shown if one.counts == words)


def mailbox(name: str) -> Mailbox:
    return Mailbox.objects.filter(person__full_name=name).order_by("pk").first()


@pytest.mark.clause("VP-10.2")
def test_acts_stand_under_their_clause_with_the_last_date(province) -> None:
    place = province("vinhphuc")
    refresh(place)
    acts = Act.objects.filter(jurisdiction="vinhphuc").exclude(clause="")
    assert acts.exists()
    for clause in set(acts.values_list("clause", flat=True)):
        found = line(place, clause)
        assert found.shown[0].count == acts.filter(clause=clause).count()
        assert found.shown[0].page == f"{reverse('admin-acts')}?clause={clause}"
        assert found.last is not None
        assert found.verdict is Verdict.MET


def test_a_quota_other_than_the_clauses_is_a_breach(province) -> None:
    place = province()
    refresh(place)
    assert (shown(place, "CT-4.1.c", "quotas").count, shown(place, "CT-4.1.c", "quotas").breaches) == (3, 0)
    Mailbox.objects.filter(pk=mailbox("Lê Thị Bình").pk).update(quota=7)
    refresh(place)
    assert shown(place, "CT-4.1.c", "quotas").breaches == 1
    assert line(place, "CT-4.1.c").verdict is Verdict.NOT_MET
    assert shown(place, "CT-4.1.c", "quotas", agency("Sở Nội vụ")).breaches == 0
    assert shown(place, "CT-4.1.a", "quotas").breaches == 0


def test_an_address_is_out_of_form_when_its_owner_is_called_otherwise(province) -> None:
    place = province()
    box = mailbox("Lê Thị Bình")
    refresh(place)
    assert shown(place, box.clause, "addresses").breaches == 0
    box.person.full_name, box.person.given = "Lê Thị Hoa", "Hoa"
    box.person.save()
    refresh(place)
    assert shown(place, box.clause, "addresses").breaches == 1
    assert shown(place, "CT-4.2.dd", "shown_names").breaches == 1


@pytest.mark.parametrize("slug", ["vinhphuc", "daklak", "cantho", "daknong"])
def test_what_was_just_given_is_in_form(province, slug: str) -> None:
    """Namesakes too, whose addresses the ladder gave beyond its first form; and names that an officer chose."""
    chosen = {"Sở Nội vụ": "snv", "Sở Tài chính": "stc", "A2": "vananx"} if slug == "daklak" else {}
    place = province(slug, [[*row, chosen.get(row[1], chosen.get(row[4], ""))] for row in ROWS])
    refresh(place)
    witness = next(one for name, one in WITNESSES.items() if name.endswith(".addresses"))
    found = [one for row in form(place).lines for one in row.shown if one.counts == witness.counts]
    assert sum(one.count for one in found) == Mailbox.objects.exclude(clause="").count()
    assert sum(one.breaches for one in found) == 0


def test_what_an_officer_chose_because_the_form_was_taken_is_in_form(province) -> None:
    """Two bodies with the same initials: Vĩnh Phúc adds nothing to an agency's name by itself."""
    rows = [["cơ quan", "Sở Nội vụ", "", "", "", ""], ["cơ quan", "Sở Nông vụ", "", "", "", "snongvu"]]
    place = province("vinhphuc", rows)
    Agency.objects.filter(name="Sở Nông vụ").update(code="nongvu")
    second = Mailbox.objects.get(agency__name="Sở Nông vụ")
    refresh(place)
    assert shown(place, second.clause, "addresses").breaches == 0
    Address.objects.filter(address="snv@vinhphuc.gov.vn.test").update(address="khac@vinhphuc.gov.vn.test")
    refresh(place)
    assert shown(place, second.clause, "addresses").breaches == 1


def test_an_address_outside_the_register_is_a_breach(province) -> None:
    place = province()
    box = mailbox("Lê Thị Bình")
    Address.objects.filter(mailbox=box).delete()
    refresh(place)
    unique = next(c.id for c in load_profile("cantho").clauses.values() if c.block == "naming.unique")
    assert shown(place, unique, "register").breaches == 1


def test_first_change_and_age_of_passwords(province) -> None:
    place = province()
    refresh(place)
    clause = next(c.id for c in load_profile("cantho").clauses.values() if c.block == "password.first_change")
    assert shown(place, clause, "waiting").count == Mailbox.objects.exclude(kind=MailboxKind.TECHNICAL).count()
    assert shown(place, clause, "chosen_passwords").count == 0
    box = mailbox("Lê Thị Bình")
    change_password(box, None, "Troi-xanh-2026!")
    refresh(place)
    assert shown(place, clause, "chosen_passwords").count == 1
    assert shown(place, "CT-10.3.s2", "old_passwords").breaches == 0
    Mailbox.objects.filter(pk=box.pk).update(password_changed_at=clock.now() - timedelta(days=100))
    refresh(place)
    assert shown(place, "CT-10.3.s2", "old_passwords").breaches == 1


def test_one_time_passwords_grow_too_old_where_the_regulation_says_so(province, monkeypatch) -> None:
    province("quangtri", SCIENCE)
    profile = load_profile("quang-tri-313-2018")
    clause = next(c for c in profile.clauses.values() if c.block == "password.first_change")
    witness = next(one for name, one in WITNESSES.items() if name.endswith(".waiting"))
    assert sum(one.breaches for one in witness.ask(profile, "quangtri", clause)) == 0
    later = clock.now() + timedelta(days=clause.get("initial_days") + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answers = list(witness.ask(profile, "quangtri", clause))
    assert sum(one.breaches for one in answers) == sum(one.count for one in answers) > 0


def test_an_agencys_own_regulation_counts_that_agency_alone(province) -> None:
    place = province("quangtri", SCIENCE)
    bound = agency("Sở Khoa học và Công nghệ")
    assert bound.regulation == "quang-tri-313-2018"
    refresh(place)
    tallies = Tally.objects.filter(clause__startswith="QT-").exclude(agency=None)
    assert set(tallies.values_list("agency", flat=True)) == {bound.pk}


@pytest.mark.clause("VP-15.1", "DN-17.1")
def test_each_agency_has_its_own_figures_and_no_other(province) -> None:
    place = province("vinhphuc")
    refresh(place)
    bodies = [agency("Sở Nội vụ"), agency("Sở Tài chính")]
    parts = [form(place, body) for body in bodies]
    whole = form(place)
    for number, row in enumerate(whole.lines):
        counts = [sum(one.count for one in part.lines[number].shown if "việc" not in one.counts.vi) for part in parts]
        every = sum(one.count for one in row.shown if "việc" not in one.counts.vi)
        assert sum(counts) <= every
    sums = sums_by_agency(place, bodies)
    assert {sums[body.pk].breaches for body in bodies} == {2}  # neither head (VP-QD.3) nor supervisor (VP-12.3.s1)
    assert [one.scope for one in parts] == ["Sở Nội vụ", "Sở Tài chính"]
    side = compliance(place, load_profile("vinhphuc"), [bodies[0]], side_by_side=True).agencies
    assert {one.agency for one in side} == {"Sở Nội vụ"}


def test_a_new_survey_replaces_the_old_one(province) -> None:
    place = province()
    first = refresh(place).time
    number = Tally.objects.count()
    second = refresh(place).time
    assert (Survey.objects.count(), Tally.objects.count()) == (1, number)
    assert second > first
    assert form(place).time == second


def test_a_room_adds_its_own_witness(province, monkeypatch) -> None:
    place = province()
    monkeypatch.setattr("congvu.regulations.witnesses.WITNESSES", dict(WITNESSES))
    monkeypatch.setattr("congvu.reports.compliance.queries.WITNESSES", WITNESSES | _gate_witness())
    refresh(place)
    clause = next(c.id for c in load_profile("cantho").clauses.values() if c.block == "freemail")
    found = line(place, clause).shown
    assert [(one.count, one.breaches, one.counts.en) for one in found] == [(5, 2, "messages")]


def _gate_witness() -> dict:
    from congvu.regulations import witnesses

    @evidence_of("freemail", counts=("thư", "messages"), breaches=("bị giữ", "held"))
    def messages(profile, place, clause):
        yield Evidence(3, breaches=2)
        yield Evidence(2)

    return witnesses.WITNESSES


def test_witnesses_speak_for_blocks_that_exist_and_are_asked_in_both_languages() -> None:
    words = {*BLOCKS, *FORMS, *PROCEDURES}
    for witness in WITNESSES.values():
        assert witness.blocks <= words
        assert witness.counts.vi != witness.counts.en
        assert witness.breaches is None or witness.breaches.vi != witness.breaches.en


def test_pages_of_witnesses_are_pages_of_the_portal(province) -> None:
    place = province()
    refresh(place)
    pages = set(Tally.objects.exclude(page="").values_list("page", flat=True))
    assert pages
    for page in pages:
        assert reverse(page.partition("?")[0])


def test_before_the_first_survey_there_is_the_offline_half(province) -> None:
    place = province()
    found = form(place)
    assert found.time is None
    assert not [one for row in found.lines for one in row.shown]
