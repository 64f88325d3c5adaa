"""``congvu agency``: what agencies lack, promised, and keep for themselves."""

import json
from datetime import date
from pathlib import Path

import pytest

from congvu.cli import agency
from congvu.directory.actions.jurisdictions import NewAgency, ensure_jurisdictions, open_agencies
from congvu.directory.models import Jurisdiction
from congvu.requests.models import OwnSystem, Undertaking
from congvu.wiring.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command without a system of its own, and reads its answer."""
    monkeypatch.setattr(agency, "open_system", lambda _state: None)

    def run(*words: str) -> list[dict[str, str]]:
        assert main(["agency", *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def made(slug: str, code: str, name: str, kind: str = "so") -> None:
    """A province with one agency."""
    ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
    open_agencies(Jurisdiction.objects.get(slug=slug), [NewAgency(code=code, name=name, kind=kind)], "test")


@pytest.mark.clause("CT-12.4", "CT-QD.3", "CT-12.3.s1")
def test_mail_of_its_own_leaves_no_role_to_fill(said, capsys: pytest.CaptureFixture[str]) -> None:
    made("cantho", "syt", "Sở Y tế")
    place = ("--jurisdiction", "cantho")
    assert {row["clause"] for row in said("lacking", *place)} == {"CT-QD.3", "CT-12.3.s1"}
    assert main(["agency", "lacking", *place]) == 0
    heads, *rows = capsys.readouterr().out.splitlines()
    assert heads.startswith("cơ quan, hộp thư / agency, mailbox")
    assert any("Thủ trưởng cơ quan" in row for row in rows)
    row = said("own-system", "syt", "lienhe@yte.example", "--day", "2026-03-02", *place)
    assert row == [{"agency": "syt", "address": "lienhe@yte.example", "clause": "CT-12.4"}]
    assert OwnSystem.objects.get().chosen_on == date(2026, 3, 2)
    assert said("lacking", *place) == []


@pytest.mark.clause("VP-4.3.s2")
def test_a_promise_is_kept_with_its_date_and_signer(said) -> None:
    made("vinhphuc", "hoilg", "Hội Luật gia", "hoi")
    answer = said("undertake", "hoilg", "--signer", "Trần Văn A", "--day", "2026-03-02", "--jurisdiction", "vinhphuc")
    assert answer == [{"agency": "hoilg", "clause": "VP-4.3.s2"}]
    row = Undertaking.objects.get()
    assert (row.signer, row.signed_on, row.regulation) == ("Trần Văn A", date(2026, 3, 2), "28/2014/QĐ-UBND")


def test_who_may_not_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(agency, "open_system", lambda _state: None)
    made("cantho", "stc", "Sở Tài chính")
    arguments = ["own-system", "stc", "a@b.example", "--day", "2026-03-02", "--jurisdiction", "cantho"]
    assert main(["agency", *arguments, "--state", str(tmp_path)]) == 1
