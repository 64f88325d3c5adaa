"""Departures and figures over REST: one's own notice, the agency's list, the month."""

from datetime import timedelta

import pytest

from congvu.api.rest.tests.conftest import Api
from congvu.directory.models.mailbox import Role
from congvu.ground import clock

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.clause("DL-13.6")
def test_told_listed_and_taken_back(api: Api) -> None:
    box = api.made.person("Nguyễn Văn Chuyển", api.made.health)
    own = api.token(api.application(), box)
    going = {"reason": "quit", "day": (clock.today() + timedelta(9)).isoformat()}
    told = api.post("/me/departure", own, going)
    assert told.status_code == 201, told.content
    assert api.post("/me/departure", own, going).json()["code"] == "departure-there"
    assert api.get("/departures", own).status_code == 403
    listed = api.get("/departures", api.anybody(Role.HR)).json()
    assert [one["address"] for one in listed] == [box.address]
    assert api.post("/me/departure/withdraw", own).json()["withdrawn"] is True
    assert api.post("/me/departure/withdraw", own).status_code == 404
    assert api.post("/me/departure", api.token(api.service().application), going).status_code == 403


@pytest.mark.clause("VP-11.2.s2")
def test_figures_of_a_month(api: Api) -> None:
    rows = api.get("/request-figures", api.anybody(Role.HR), month="2026-11-01").json()
    assert {row["action"]: row["rows"] for row in rows}
