"""A stranger proves a folder of evidence with one command; what was counted is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from congvu.evidence.sealing import seal_through
from congvu.wiring.main import main

LINE = '{"time":"2026-11-22T01:00:00Z","kind":"login","mailbox":"an@x"}\n'


@pytest.fixture
def events(tmp_path: Path) -> Path:
    (tmp_path / "2026-11-22.jsonl").write_text(LINE, "ascii")
    seal_through(tmp_path, "2026-11-23")
    (tmp_path / "2026-11-24.jsonl").write_text(LINE, "ascii")
    return tmp_path


@pytest.fixture
def proved(events: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def go(*options: str) -> tuple[int, str]:
        code = main(["evidence", "verify", "--events", str(events), *options])
        return code, capsys.readouterr().out

    return go


@pytest.mark.clause("DN-11.2.e")
def test_whole(proved: Callable[..., tuple[int, str]]) -> None:
    code, out = proved()
    assert code == 0
    assert "2 ngày niêm phong / days sealed, 1 sự kiện / events" in out
    assert "days without events: 2026-11-23" in out
    assert "days not sealed yet: 2026-11-24" in out
    assert out.endswith("it holds\n")


@pytest.mark.clause("DN-11.2.e")
def test_altered(proved: Callable[..., tuple[int, str]], events: Path) -> None:
    (events / "2026-11-22.parquet").write_bytes(b"PAR1")
    code, out = proved("--json")
    told = json.loads(out)
    assert code == 1
    assert told["holds"] is False
    assert [(one["where"], one["en"]) for one in told["wrong"]] == [
        ("2026-11-22.parquet", "the file is damaged or was altered")
    ]
    assert proved()[1].endswith("IT DOES NOT HOLD\n")


def test_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "verify", "--events", str(tmp_path / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err


def test_no_system_has_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "status", "--state", str(tmp_path)]) == 1
    assert "Chưa có hệ thống nào ở đây" in capsys.readouterr().err
