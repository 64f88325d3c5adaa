"""``congvu departure`` and ``congvu request figures``: the same acts and refusals as in the portal."""

import json
from datetime import timedelta
from typing import Any

import pytest

from congvu.cli import departure, request
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.requests.models import Action
from congvu.requests.tests.conftest import Province, _places, now, province
from congvu.wiring.main import main

__all__ = ["_places", "now", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.clause("DL-13.6")
def test_told_listed_and_taken_back(province, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(departure, "open_system", lambda _state: None)
    made: Province = province("daklak")
    box = made.person("Nguyễn Văn Chuyển", made.finance)
    day = (clock.today() + timedelta(9)).isoformat()
    assert main(["departure", "notice", box.address, "--reason", "move", "--day", day]) == 1
    capsys.readouterr()
    words = ["notice", box.address, "--reason", "move", "--day", day, "--to-agency", made.health.code]
    assert main(["departure", *words, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["departures"][0]
    assert (row["address"], row["where"], row["clause"]) == (box.address, made.health.code, "DL-13.6")
    assert Act.objects.get(verb="departure.notice").actor != box.address
    listing = ["departure", "list", "--jurisdiction", "daklak", "--agency", made.finance.code, "--json"]
    assert main(listing) == 0
    assert [one["number"] for one in json.loads(capsys.readouterr().out)["departures"]] == [row["number"]]
    assert main(["departure", "withdraw", box.address]) == 0
    assert main(["departure", "withdraw", box.address]) == 1
    capsys.readouterr()
    assert main(["departure", "list"]) == 0
    assert "No notice waits" in capsys.readouterr().out


@pytest.mark.clause("VP-11.2.s2")
def test_figures_of_a_month(province, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(request, "open_system", lambda _state: None)
    province("vinhphuc")
    words = ["request", "figures", "--jurisdiction", "vinhphuc", "--month", "2026-11"]
    assert main([*words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["figures"]
    assert {row["action"] for row in rows} == set(Action.values)
    assert all(row["mean_hours"] is None for row in rows)
    assert main(words) == 0
