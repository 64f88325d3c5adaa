"""Nights on real dates: warned, suspended, confirmed or not, revoked, archived; each once, whatever happens between."""

from datetime import date

import pytest

from congvu.directory.actions.leaves import enter_leave
from congvu.directory.actions.states import reinstate
from congvu.directory.models import Duty, Mailbox, MailboxUse, Night, Notice
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.ground import clock
from congvu.ground.working_days import WorkingDays
from congvu.ledger.models import Act
from congvu.requests.nightly import work
from congvu.requests.nightly.night import due as nights_due
from congvu.requests.nightly.tests.conftest import Maker, at, due, night

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def state(box: Mailbox) -> str:
    """As it stands now."""
    return Mailbox.objects.get(pk=box.pk).state


def nights(place, first: date, last: date, calendar: WorkingDays) -> None:
    """One night after the other."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        night(place, date.fromordinal(number), calendar)


def told(to: str) -> list[str]:
    """The clauses of what an address was told, in order."""
    return list(Notice.objects.filter(to__startswith=f"{to}@").order_by("id").values_list("clause", flat=True))


@pytest.mark.clause("CT-5.4.s1")
def test_three_months_end_with_the_month(place, mailbox: Maker, calendar: WorkingDays) -> None:
    """Last use on 31 March 2026: active on 30 June, suspended on 1 July; mail is held."""
    here = place("cantho")
    box = mailbox(here, "an", registered=date(2025, 1, 1), used=date(2026, 3, 31), changed=date(2026, 3, 1))
    night(here, date(2026, 6, 30), calendar)
    assert state(box) == MailboxState.ACTIVE
    night(here, date(2026, 7, 1), calendar)
    box.refresh_from_db()
    assert (box.state, box.inbound, box.state_clause) == (MailboxState.SUSPENDED, "hold", "CT-5.4.s1")
    assert "31/03/2026" in box.state_reason


@pytest.mark.clause("CT-5.4.s1")
def test_sending_counts_as_use_in_can_tho_only(place, mailbox: Maker, calendar: WorkingDays) -> None:
    for slug, kept in (("cantho", True), ("vinhphuc", False)):
        here = place(slug)
        box = mailbox(
            here,
            "an",
            registered=date(2025, 1, 1),
            used=date(2026, 1, 5),
            sent=date(2026, 3, 20),
            changed=at(date(2026, 3, 1)),
        )
        night(here, date(2026, 5, 4), calendar)
        assert (state(box) == MailboxState.ACTIVE) is kept


@pytest.mark.clause("CT-5.4.s2")
def test_the_agency_is_told_at_the_same_time(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here, day = place("cantho"), date(2026, 2, 2)
    mailbox(here, "head", registered=day, changed=day, role=Role.HEAD)
    mailbox(here, "liaison", registered=day, changed=day, role=Role.LIAISON)
    mailbox(here, "so", registered=day, changed=day, kind=MailboxKind.AGENCY)
    box = mailbox(here, "an", registered=date(2025, 10, 1), changed=date(2026, 1, 30))
    night(here, day, calendar)
    assert state(box) == MailboxState.SUSPENDED
    assert told("head") == told("liaison") == told("so") == ["CT-5.4.s2"]
    assert "02/03/2026" in Notice.objects.filter(to__startswith="head@").get().text


@pytest.mark.clause("CT-5.4.s2")
def test_an_agency_without_these_roles_is_not_passed_over(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here, day = place("cantho"), date(2026, 2, 2)
    mailbox(here, "centre", registered=day, changed=day, role=Role.CENTRE)
    mailbox(here, "an", registered=date(2025, 10, 1))
    night(here, day, calendar)
    assert told("centre") == ["CT-5.4.s2"]


@pytest.mark.clause("CT-5.4.s3")
def test_fifteen_working_days_across_tet(place, mailbox: Maker, calendar: WorkingDays) -> None:
    """Notice on 2 February 2026: the last day is 2 March; on 3 March the mailbox is revoked, its data kept."""
    here = place("cantho")
    box = mailbox(here, "an", registered=date(2025, 10, 1), changed=date(2026, 1, 30))
    night(here, date(2026, 2, 2), calendar)
    assert Mailbox.objects.get(pk=box.pk).due == date(2026, 3, 2)
    nights(here, date(2026, 2, 3), date(2026, 3, 2), calendar)
    assert state(box) == MailboxState.SUSPENDED
    night(here, date(2026, 3, 3), calendar)
    box.refresh_from_db()
    assert (box.state, box.state_clause, box.due) == (MailboxState.REVOKED, "CT-5.4.s3", date(2026, 6, 1))


@pytest.mark.clause("CT-5.4.s4")
def test_confirmed_in_time_the_clock_starts_anew(place, mailbox: Maker, calendar: WorkingDays, monkeypatch) -> None:
    here = place("cantho")
    box = mailbox(here, "an", registered=date(2025, 10, 1), changed=date(2026, 1, 30))
    night(here, date(2026, 2, 2), calendar)
    box.refresh_from_db()
    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 2, 20)))
    reinstate(box, "head@x", clause="CT-5.4.s4")
    monkeypatch.undo()
    night(here, date(2026, 5, 20), calendar)
    assert state(box) == MailboxState.ACTIVE
    night(here, date(2026, 5, 21), calendar)
    assert state(box) == MailboxState.SUSPENDED


@pytest.mark.clause("CT-5.4.s3")
def test_of_an_agencys_mail_no_program_decides(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("cantho")
    mailbox(here, "centre", registered=date(2026, 2, 2), changed=date(2026, 2, 2), role=Role.CENTRE)
    box = mailbox(here, "soyt", registered=date(2025, 10, 1), changed=date(2026, 1, 30), kind=MailboxKind.AGENCY)
    nights(here, date(2026, 2, 2), date(2026, 3, 6), calendar)
    assert state(box) == MailboxState.SUSPENDED
    assert told("centre").count("CT-5.4.s3") == 1


@pytest.mark.clause("VP-6.3.s1")
def test_in_vinh_phuc_it_is_revoked_and_senders_are_refused(place, mailbox: Maker, calendar: WorkingDays) -> None:
    """Last access on 30 November 2025: active on 28 February 2026, revoked on 1 March."""
    here = place("vinhphuc")
    box = mailbox(here, "an", registered=date(2025, 1, 1), used=date(2025, 11, 30), changed=date(2025, 11, 30))
    night(here, date(2026, 2, 28), calendar)
    assert state(box) == MailboxState.ACTIVE
    night(here, date(2026, 3, 1), calendar)
    box.refresh_from_db()
    assert (box.state, box.inbound, box.state_clause) == (MailboxState.REVOKED, "reject", "VP-6.3.s1")


@pytest.mark.clause("VP-6.3.s2")
def test_leave_stops_the_clock(place, mailbox: Maker, calendar: WorkingDays) -> None:
    """Last access 1 March 2026, maternity 15 March to 14 September: active on 2 December, revoked on 3 December."""
    here = place("vinhphuc")
    box = mailbox(here, "an", registered=date(2025, 1, 1), used=date(2026, 3, 1), changed=date(2026, 3, 1))
    enter_leave(box.person, "hr@x", kind="maternity", first=date(2026, 3, 15), last=date(2026, 9, 14))
    night(here, date(2026, 12, 2), calendar)
    assert state(box) == MailboxState.ACTIVE
    night(here, date(2026, 12, 3), calendar)
    assert state(box) == MailboxState.REVOKED


@pytest.mark.clause("DN-7.3.s1", "DN-7.3.s2")
def test_in_dak_nong_it_is_cancelled_and_kept_for_a_while(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("daknong")
    box = mailbox(here, "an", registered=date(2025, 1, 1), used=date(2026, 1, 15), changed=date(2026, 1, 15))
    night(here, date(2026, 7, 15), calendar)
    assert state(box) == MailboxState.ACTIVE
    night(here, date(2026, 7, 16), calendar)
    box.refresh_from_db()
    assert (box.state, box.inbound, box.due) == (MailboxState.REVOKED, "", date(2026, 10, 14))
    night(here, date(2026, 10, 14), calendar)
    assert state(box) == MailboxState.REVOKED
    night(here, date(2026, 10, 15), calendar)
    assert state(box) == MailboxState.ARCHIVED


def test_warnings_come_once_and_the_most_urgent_after_a_stop(place, mailbox: Maker, calendar: WorkingDays) -> None:
    """Due on 30 June; nights on 1 June (30 days), then none until 28 June: one warning of 7 days, no more."""
    here = place("daknong")
    mailbox(here, "head", registered=date(2026, 6, 1), changed=date(2026, 6, 1), role=Role.HEAD)
    mailbox(here, "an", registered=date(2025, 1, 1), used=date(2025, 12, 30), changed=date(2026, 1, 15))
    night(here, date(2026, 6, 1), calendar)
    night(here, date(2026, 6, 2), calendar)
    assert told("an") == ["DN-7.3.s1"]
    night(here, date(2026, 6, 28), calendar)
    nights(here, date(2026, 6, 29), date(2026, 6, 30), calendar)
    assert told("an") == told("head") == ["DN-7.3.s1"] * 3
    kinds = Duty.objects.filter(mailbox__address__startswith="an@").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["idle.warn.30", "idle.warn.7", "idle.warn.1"]


def test_a_head_reads_one_list_of_many_mailboxes(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("daknong")
    mailbox(here, "head", registered=date(2026, 6, 1), changed=date(2026, 6, 1), role=Role.HEAD)
    for number in range(60):
        mailbox(here, f"p{number}", registered=date(2025, 12, 1))
    night(here, date(2026, 6, 1), calendar)
    letter = Notice.objects.get(to__startswith="head@")
    assert "59 hộp thư khác" in letter.subject
    assert letter.text.count("Hộp thư p") >= 60
    assert Notice.objects.count() == 61


@pytest.mark.clause("DN-7.3.s2")
def test_the_warning_says_that_data_may_be_lost(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("daknong")
    mailbox(here, "an", registered=date(2025, 12, 1))
    night(here, date(2026, 6, 1), calendar)
    text = Notice.objects.get(to__startswith="an@").text
    assert "có thể mất" in text
    assert "có thể mất (DN-7.3.s2); hãy tải về" in text
    assert "/mailbox/export" in text
    assert "DN-7.3.s1" in text


def test_use_after_a_warning_takes_it_back(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("vinhphuc")
    box = mailbox(here, "an", registered=date(2025, 1, 1), used=date(2026, 1, 10), changed=date(2026, 1, 10))
    night(here, date(2026, 4, 5), calendar)
    MailboxUse.objects.filter(mailbox=box).update(last_access=date(2026, 4, 6))
    nights(here, date(2026, 4, 6), date(2026, 4, 20), calendar)
    assert state(box) == MailboxState.ACTIVE
    assert told("an") == ["VP-6.3.s1"]


@pytest.mark.clause("CT-10.3.s2", "CT-11.4.s1")
def test_passwords_are_warned_of_fourteen_seven_and_one_day_before(
    place, mailbox: Maker, calendar: WorkingDays
) -> None:
    """Changed on 31 January 2026: three months end on 30 April; an agency's two months on 31 March."""
    here = place("cantho")
    used = {"registered": date(2026, 1, 1), "changed": date(2026, 1, 31)}
    person = mailbox(here, "an", **used)
    mailbox(here, "head", registered=date(2026, 5, 1), changed=date(2026, 5, 1), role=Role.HEAD)
    office = mailbox(here, "soyt", kind=MailboxKind.AGENCY, **used)
    MailboxUse.objects.bulk_create(MailboxUse(mailbox=box, last_access=date(2026, 4, 30)) for box in (person, office))
    seen: dict[str, list[tuple[str, str]]] = {}
    for number in range(date(2026, 3, 1).toordinal(), date(2026, 5, 3).toordinal()):
        night(here, date.fromordinal(number), calendar)
    for duty in Duty.objects.filter(kind__startswith="password").select_related("mailbox").order_by("id"):
        seen.setdefault(duty.mailbox.address.partition("@")[0], []).append((duty.kind, duty.due.isoformat()))
    stages = ["password.warn.14", "password.warn.7", "password.warn.1", "password.expired"]
    assert seen["an"] == [(stage, "2026-04-30") for stage in stages]
    assert seen["soyt"] == [(stage, "2026-03-31") for stage in stages]
    assert told("an") == ["CT-10.3.s2"] * 4
    assert told("head") == ["CT-11.4.s1"] * 4


def test_a_night_that_is_cut_off_goes_on_where_it_was(
    place, mailbox: Maker, calendar: WorkingDays, monkeypatch
) -> None:
    """Every transaction is whole: after a crash in the third one nothing is doubled and nothing forgotten."""
    here = place("vinhphuc")
    boxes = [mailbox(here, f"p{number}", registered=date(2025, 1, 1)) for number in range(7)]
    monkeypatch.setattr(work, "BATCH", 2)
    real, calls = work.take, []

    def fails_at_the_third(steps, actor) -> None:
        calls.append(steps)
        real(steps, actor)
        if len(calls) == 3:
            raise RuntimeError

    monkeypatch.setattr(work, "take", fails_at_the_third)
    with pytest.raises(RuntimeError):
        night(here, date(2026, 3, 1), calendar)
    assert Mailbox.objects.filter(state=MailboxState.REVOKED).count() == 4
    assert not Night.objects.exists()
    assert night(here, date(2026, 3, 1), calendar) == {"idle.revoke": 3}
    assert {state(box) for box in boxes} == {MailboxState.REVOKED}
    assert Act.objects.filter(verb="mailbox.state").count() == 7
    acts = Act.objects.count()
    night(here, date(2026, 3, 1), calendar)
    night(here, date(2026, 3, 2), calendar)
    assert Act.objects.count() == acts


def test_a_dry_run_changes_nothing(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("vinhphuc")
    box = mailbox(here, "an", registered=date(2025, 1, 1))
    assert due(here, date(2026, 3, 1), calendar) == {"idle.revoke": 1}
    assert state(box) == MailboxState.ISSUED
    assert not Duty.objects.exists()


def test_one_provinces_number_is_never_borrowed(place, mailbox: Maker, calendar: WorkingDays) -> None:
    """Đắk Lắk and Quảng Trị set no idleness: there nothing happens, however long."""
    for slug in ("daklak", "quangtri"):
        here = place(slug)
        box = mailbox(here, "an", registered=date(2020, 1, 1), changed=date(2020, 1, 1))
        assert night(here, date(2026, 3, 1), calendar) == {}
        assert state(box) == MailboxState.ACTIVE


@pytest.mark.parametrize("watched", [None, date(2026, 2, 20)])
def test_without_evidence_nobody_is_called_idle(place, mailbox: Maker, calendar: WorkingDays, watched) -> None:
    here = place("vinhphuc")
    mailbox(here, "an", registered=date(2025, 1, 1))
    assert due(here, date(2026, 3, 1), calendar) == {"idle.revoke": 1}
    assert nights_due(here, date(2026, 3, 1), calendar, watched=watched) == {}
