"""People tell that they move or leave (DL-13.6): who hears of it, what stands ready, and what then closes it."""

from datetime import date

import pytest

from congvu.directory.actions.roles import revoke_role
from congvu.directory.models import Notice, RoleGrant
from congvu.directory.offices import office_of
from congvu.ledger.models import Act
from congvu.requests import duties
from congvu.requests.actions import deciding, departures
from congvu.requests.actions.departures import Going, draft, give_notice, waiting_for
from congvu.requests.errors import DepartureRefused
from congvu.requests.lists import Asked, settle, text_in
from congvu.requests.models import Departure, Leaving, Row
from congvu.requests.tests.asking import by_mail, in_portal

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2026, 12, 1)


def going(**more) -> Going:
    return Going(**({"reason": Leaving.RETIRE, "day": DAY} | more))


def as_typed(notice: Departure) -> Asked:
    """The draft as the form hands it in."""
    asked = Asked(1, texts={key: text_in(key, text) for key, text in draft(notice).items()})
    settle(asked, "person")
    return asked


@pytest.mark.clause("DL-13.6")
def test_it_officer_and_personnel_have_a_draft_row(province) -> None:
    made = province("daklak")
    box = made.person("Nguyễn Văn Đi", made.health)
    Notice.objects.all().delete()
    notice = give_notice(box, going(reason=Leaving.MOVE, destination=made.finance))
    assert notice.clause == "DL-13.6"
    told = dict(Notice.objects.values_list("to", "clause"))
    assert told == {made.who["it_officer"].address: "DL-13.6", made.who["hr"].address: "DL-13.6"}
    for word in ("it_officer", "hr"):
        task = next(t for t in duties.tasks(office_of(made.who[word])) if t.kind is duties.TaskKind.DEPARTURE)
        assert (task.subject, task.due, task.clause, task.number) == (box.address, DAY, "DL-13.6", notice.pk)
    assert not waiting_for(made.who["head"]).exists()
    row = draft(notice)
    assert (row["action"], row["current"], row["news"]) == ("thay đổi", box.address, "Cơ quan: Sở Tài chính")
    assert Act.objects.filter(verb="departure.notice", subject=box.address, clause="DL-13.6").count() == 1


@pytest.mark.clause("DL-13.6")
def test_what_is_asked_upon_it_closes_it(province) -> None:
    made = province("daklak")
    box = made.person("Nguyễn Văn Đi", made.health)
    notice = give_notice(box, going(reason=Leaving.MOVE, destination=made.finance))
    request = in_portal(made, "hr", [as_typed(notice)])
    notice.refresh_from_db()
    assert notice.row == Row.objects.get(request=request)
    assert not notice.row.findings or not any(one["bad"] for one in notice.row.findings)
    assert not waiting_for(made.who["hr"]).exists()
    deciding.withdraw(request, made.who["hr"].address)
    assert list(waiting_for(made.who["hr"])) == [notice]


@pytest.mark.parametrize(
    ("more", "code"),
    [({"reason": Leaving.MOVE}, "departure-where"), ({"reason": Leaving.MOVE, "place": "  "}, "departure-where")],
)
def test_a_move_says_where_to(province, more, code: str) -> None:
    made = province("daklak")
    with pytest.raises(DepartureRefused) as refused:
        give_notice(made.person("Nguyễn Văn Đi", made.health), going(**more))
    assert refused.value.code == code


def test_once_not_to_where_one_is_and_people_only(province) -> None:
    made = province("daklak")
    box = made.person("Nguyễn Văn Đi", made.health)
    with pytest.raises(DepartureRefused, match="khác cơ quan hiện tại"):
        give_notice(box, going(destination=made.health))
    give_notice(box, going())
    with pytest.raises(DepartureRefused, match="rút thông báo cũ"):
        give_notice(box, going())
    shared = made.health.mailboxes.get(kind="agency")
    with pytest.raises(DepartureRefused, match="hộp thư chung"):
        give_notice(shared, going())


def test_withdrawn_by_whoever_gave_it(province) -> None:
    made = province("daklak")
    box = made.person("Nguyễn Văn Đi", made.health)
    notice = give_notice(box, going())
    with pytest.raises(DepartureRefused):
        departures.withdraw(notice, made.who["hr"])
    departures.withdraw(notice, box)
    assert not waiting_for(made.who["hr"]).exists()
    with pytest.raises(DepartureRefused):
        departures.withdraw(notice, box)
    give_notice(box, going())


def test_an_agency_without_officers_hears_it_in_its_mailbox(province) -> None:
    made = province("cantho")
    for grant in RoleGrant.objects.filter(role__in=["agency_it", "personnel"]):
        revoke_role(grant, "test")
    box = made.person("Nguyễn Văn Đi", made.health)
    notice = give_notice(box, going())
    assert notice.clause == ""
    assert Notice.objects.filter(to=f"syt@{made.place.domain}", subject__contains="nghỉ hưu").exists()
    by_mail(made, [as_typed(notice)])
    notice.refresh_from_db()
    assert notice.row
