"""The invented sixth regulation by every command that reads one: a folder more, and no line of code."""

import json
from datetime import date
from pathlib import Path

import pytest

from congvu.regulations.tests.sixth import SLUG, amend
from congvu.wiring.main import main

CSV = "kind,family,middle,given,agency,full_name\nperson,Nguyễn,Văn,An,snv,\nperson,Nguyễn,Việt,An,snv,\n"


@pytest.mark.parametrize("name", [SLUG, "sonhai"])
def test_name(sixth: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    amend(sixth, "SH-3.2", "{họ}.{chữ đầu đệm}{tên}", "{tên}.{họ}", date(2999, 1, 1))
    (tmp_path / "roster.csv").write_text(CSV, "utf-8")
    assert main(["name", "--regulation", name, str(tmp_path / "roster.csv"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["address"] for row in found] == ["nguyen.van.snv@sonhai.example", "nguyen.vana.snv@sonhai.example"]


def test_compliance_counts_it_beside_the_others(sixth: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compliance", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["totals"]
    own = found.pop(sixth.name)
    assert own["clauses"] == own["carried"] + own["human"] + own["missing"] == 13
    assert (len(found), sum(one["clauses"] for one in found.values())) == (5, 463)


def test_check(sixth: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulation", "check", str(sixth)]) == 0
    assert capsys.readouterr().out.startswith("✓ 13 ")
