"""``congvu ledger``: proved from the database and from an exported file, and shown."""

import argparse
import json
from pathlib import Path

import pytest

from congvu.cli import ledger
from congvu.ground.errors import CongvuError
from congvu.ledger.actions import Entry, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _system(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own database stands for a system's."""
    monkeypatch.setattr(ledger, "open_system", lambda _state: None)
    record(Entry(actor="ai@x.vn", verb="mailbox.open", subject=f"hộp{n}", clause="VP-6") for n in range(60))


def congvu(*words: str) -> int:
    """The command."""
    parser = argparse.ArgumentParser()
    ledger.configure(parser)
    return ledger.run(parser.parse_args(words))


def test_verify_tells_the_anchor_that_is_proved_later(capsys: pytest.CaptureFixture[str]) -> None:
    assert congvu("verify", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["entries"] == 60
    assert congvu("verify", "--anchor", said["head"]) == 0
    assert "60 mục" in capsys.readouterr().out
    assert congvu("verify", "--anchor", said["head"].partition(":")[0] + ":" + "0" * 64) == 1
    assert "không còn trong sổ" in capsys.readouterr().out


def test_an_export_is_private_and_proved_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "ledger.jsonl"
    assert congvu("export", "-o", str(out)) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert str(out) in capsys.readouterr().out
    assert congvu("verify", str(out)) == 0
    out.write_text(out.read_text("utf-8").replace("hộp7", "hộp8", 1), "utf-8")
    capsys.readouterr()
    assert congvu("verify", str(out), "--json") == 1
    assert json.loads(capsys.readouterr().out)["broken"]


def test_show_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert congvu("show", "--json", "--clause", "VP-6") == 0
    first = json.loads(capsys.readouterr().out)
    assert [len(first["acts"]), first["acts"][0]["subject"]] == [50, "hộp59"]
    assert congvu("show", "--after", first["after"]) == 0
    heads, *rows = capsys.readouterr().out.splitlines()
    assert heads.startswith("mục / entry  lúc / time")
    assert len(rows) == 10
    assert congvu("show", "--actor", "nobody") == 0
    assert "Không có việc nào" in capsys.readouterr().out
    for wrong in ("--after", "--jurisdiction"):
        with pytest.raises(CongvuError, match="“abc”"):
            congvu("show", wrong, "abc")
