"""Who is told that a mailbox is used from several places at once, when, and how often."""

from datetime import timedelta

import pytest

from congvu.directory.models import Notice
from congvu.ground import clock
from congvu.requests.sharing_alerts import alert

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.clause("DL-13.3.s1")
def test_owner_and_it_officer_are_told_once_a_day(province) -> None:
    made = province("daklak")
    box = made.person("Nguyễn Văn Nhiều", made.health)
    Notice.objects.all().delete()
    now = clock.now()
    three = {f"{number}.0.0.0/16": now - timedelta(minutes=10 * number) for number in (1, 2, 3)}
    apart = three | {"3.0.0.0/16": now - timedelta(minutes=50)}
    assert alert({box.address: apart}) == 0
    assert alert({box.address: {"1.0.0.0/16": now}, "khong-co@daklak.gov.vn.test": three}) == 0
    assert alert({box.address: three}) == 1
    assert alert({box.address: three}) == 0
    told = set(Notice.objects.values_list("to", "clause"))
    assert told == {(box.address, "DL-13.3.s1"), (made.who["it_officer"].address, "DL-13.3.s1")}
    assert "1.0.0.0/16, 2.0.0.0/16, 3.0.0.0/16" in Notice.objects.first().text


def test_only_where_the_regulation_says_so(province) -> None:
    made = province("cantho")
    box = made.person("Nguyễn Văn Nhiều", made.health)
    assert alert({box.address: {f"{number}.0.0.0/16": clock.now() for number in range(1, 6)}}) == 0
