"""``congvu exception``: the same acts and refusals as in the portal."""

import json
from datetime import timedelta
from typing import Any

import pytest

from congvu.cli import exception
from congvu.ground import clock
from congvu.requests.tests.conftest import Province, _places, now, province
from congvu.wiring.main import main

__all__ = ["_places", "now", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.clause("DN-5.0.s2")
def test_granted_listed_and_ended(province, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(exception, "open_system", lambda _state: None)
    made: Province = province("daknong")
    box = made.person("Nguyễn Văn Kiêm", made.finance)
    day = (clock.today() + timedelta(9)).isoformat()
    words = ["grant", box.address, "--agency", "syt", "--reason", "kiêm nhiệm", "--last-day", day]
    assert main(["exception", *words, "--as", made.who["head"].address]) == 1
    assert "DN-" in capsys.readouterr().err
    assert main(["exception", *words, "--as", made.who["manager"].address, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["exceptions"][0]
    assert (row["name"], row["agency"], row["clause"]) == ("Nguyễn Văn Kiêm", "syt", "DN-5.0.s2")
    assert main(["exception", "end", str(row["number"]), "--as", made.who["manager"].address]) == 0
    capsys.readouterr()
    assert main(["exception", "list", "--jurisdiction", "daknong", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["exceptions"][0]["ended"]
    assert main(["exception", "end", "99", "--as", made.who["manager"].address]) == 1
