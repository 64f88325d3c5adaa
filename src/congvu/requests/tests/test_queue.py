"""The queue: which requests somebody may approve or carry out at once, in few questions however many there are."""

import pytest

from congvu.directory.models import Mailbox
from congvu.requests import queries
from congvu.requests.actions import deciding, executing
from congvu.requests.models import Request
from congvu.requests.tests.asking import by_mail, in_portal
from congvu.requests.tests.conftest import Province, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def shown() -> list[Request]:
    rows = Request.objects.select_related("jurisdiction", "agency__parent", "agency__jurisdiction")
    return list(rows.order_by("id"))


def one_by_one(box: Mailbox) -> dict[str, str]:
    """What the acts themselves say."""
    wanted = {"approve", "execute"}
    return {one.number: act for one in shown() for act in queries.open_acts(one, box) if act in wanted}


@pytest.mark.parametrize("slug", ["vinhphuc", "cantho", "daklak", "daknong"])
def test_it_is_what_each_request_says_by_itself(province, slug: str) -> None:
    made: Province = province(slug)
    names = ("Nguyễn Văn Một", "Nguyễn Văn Hai", "Nguyễn Văn Ba", "Nguyễn Văn Bốn")
    requests = [by_mail(made, [person(1, name)]) for name in names]
    in_portal(made, "hr", [person(1, "Nguyễn Văn Năm")])
    approver = next(box for box in made.who.values() if "approve" in queries.open_acts(requests[0], box))
    for request in requests[:3]:
        deciding.approve(request, approver)
    for box in made.who.values():
        assert queries.pressable(shown(), box) == one_by_one(box), box
    executor = next(box for box in made.who.values() if requests[0].number in queries.pressable(shown(), box))
    executing.order(requests[0], executor)
    for box in made.who.values():
        assert queries.pressable(shown(), box) == one_by_one(box), box


def test_few_questions_for_many(province, django_assert_max_num_queries) -> None:
    made = province("cantho")
    for number in range(8):
        by_mail(made, [person(1, f"Nguyễn Văn Số{chr(97 + number)}")])
    page = shown()
    with django_assert_max_num_queries(4):
        queries.pressable(page, made.who["manager"])
