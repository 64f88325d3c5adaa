"""A second mailbox in a special case (DN-5.0.s2): granted, opened once upon a request, in the report until it ends."""

from datetime import timedelta

import pytest

from congvu.directory.models import Mailbox, Person
from congvu.directory.offices import office_of
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.requests import duties
from congvu.requests.actions import exceptions
from congvu.requests.actions.exceptions import Special
from congvu.requests.errors import ExceptionRefused
from congvu.requests.tests.asking import done, in_portal, said, states
from congvu.requests.tests.conftest import MONDAY, Province, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def special(made: Province, **more) -> Special:
    values = {"agency": made.health, "reason": "kiêm nhiệm", "last_day": clock.today() + timedelta(30)}
    return Special(**(values | more))


def second(made: Province, box: Mailbox):
    """The request of health for somebody who has a mailbox in finance."""
    row = person(1, box.person.full_name, birth_date="1990-01-01")
    return in_portal(made, "head", [row])


@pytest.mark.clause("DN-5.0.s2")
def test_the_second_mailbox_is_opened_once_and_reported(province) -> None:
    made = province("daknong")
    box = made.person("Nguyễn Văn Kiêm", made.finance)
    one = exceptions.grant(box.person, special(made), made.who["manager"])
    request = second(made, box)
    assert "theo ngoại lệ" in said(request)
    assert request.rows.get().amendments == []
    request = done(made, request, "manager", "operator")
    one.refresh_from_db()
    assert one.mailbox == request.rows.get().mailbox
    assert one.mailbox.agency == made.health
    assert Mailbox.objects.get(pk=box.pk).agency == made.finance
    assert Person.objects.filter(full_name="Nguyễn Văn Kiêm").count() == 2
    assert list(exceptions.report(made.place)) == [one]
    third = second(made, box)  # used up: what is asked for now is a move, as for anybody else
    assert third.rows.get().amendments


@pytest.mark.clause("DN-5.0.s2")
def test_an_exception_that_ended_opens_nothing(province) -> None:
    made = province("daknong")
    box = made.person("Nguyễn Văn Kiêm", made.finance)
    one = exceptions.grant(box.person, special(made), made.who["manager"])
    request = second(made, box)
    exceptions.end(one, made.who["manager"])
    request = done(made, request, "manager", "operator")
    assert states(request) == ["refused"]
    assert Person.objects.filter(full_name="Nguyễn Văn Kiêm").count() == 1
    verbs = Act.objects.filter(subject=box.address, clause="DN-5.0.s2").values_list("verb", flat=True)
    assert list(verbs) == ["exception.grant", "exception.end"]
    with pytest.raises(ExceptionRefused):
        exceptions.end(one, made.who["manager"])


def test_past_its_last_day_it_is_somebodys_duty(province, now) -> None:
    made = province("daknong")
    box = made.person("Nguyễn Văn Kiêm", made.finance)
    exceptions.grant(box.person, special(made), made.who["manager"])
    kinds = lambda: [task.kind for task in duties.tasks(office_of(made.who["manager"]))]  # noqa: E731
    assert duties.TaskKind.EXCEPTION not in kinds()
    now(MONDAY + timedelta(31))
    assert duties.TaskKind.EXCEPTION in kinds()
    assert not exceptions.overdue(made.who["head"])
    assert second(made, box).rows.get().amendments


@pytest.mark.parametrize(
    ("slug", "who", "more", "code"),
    [
        ("cantho", "manager", {}, "exception-none"),
        ("daknong", "head", {}, "exception-not-yours"),
        ("daknong", "manager", {"reason": " "}, "exception-reason"),
        ("daknong", "manager", {"last_day": MONDAY.date() - timedelta(1)}, "exception-past"),
    ],
)
def test_what_is_refused(province, slug: str, who: str, more, code: str) -> None:
    made = province(slug)
    box = made.person("Nguyễn Văn Kiêm", made.finance)
    with pytest.raises(ExceptionRefused) as refused:
        exceptions.grant(box.person, special(made, **more), made.who[who])
    assert refused.value.code == code


def test_not_for_oneself_nor_twice(province) -> None:
    made = province("daknong")
    officer = made.who["manager"]
    with pytest.raises(ExceptionRefused, match="tự cho mình"):
        exceptions.grant(officer.person, special(made, agency=made.finance), officer)
    box = made.person("Nguyễn Văn Kiêm", made.finance)
    exceptions.grant(box.person, special(made), officer)
    with pytest.raises(ExceptionRefused, match="đã có ngoại lệ"):
        exceptions.grant(box.person, special(made), officer)
