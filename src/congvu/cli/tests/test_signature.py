"""``congvu signature``: the verdict on files and messages, and their worth, without any system."""

import json
from pathlib import Path

import pytest

from congvu.cli import signature
from congvu.ground.bounded import Bounds
from congvu.ground.signatures.samples import Authority, Holder, docx, letter
from congvu.wiring.main import main

GOVERNMENT = Authority("Ban Cơ yếu Chính phủ")


@pytest.fixture
def holder(tmp_path: Path) -> Holder:
    GOVERNMENT.trusted_in(tmp_path / "trust")
    return GOVERNMENT.holder("Sở Y tế", email="syt@x.test")


def rows(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[dict[str, object]]:
    """The command's lines."""
    assert main(["signature", *map(str, arguments), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_files_and_messages(tmp_path: Path, holder: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    signed, plain, half, mail = (tmp_path / name for name in ("a.docx", "b.txt", "b.txt.p7s", "c.eml"))
    signed.write_bytes(holder.office(docx()))
    plain.write_bytes(b"noi dung")
    half.write_bytes(holder.cms(b"noi dung", detached=True))
    mail.write_bytes(holder.message(*letter("syt@x.test", "a@x.test", ("cv.docx", docx()))))
    trust = ("--trust", tmp_path / "trust", "--regulation", "can-tho-33-2015")
    found = rows(capsys, signed, plain, half, mail, *trust)
    told = {(Path(str(row["file"])).name, Path(str(row["name"])).name): row for row in found}
    assert {key: row["verdict"] for key, row in told.items()} == {
        ("a.docx", "a.docx"): "valid",
        ("b.txt", "b.txt"): "valid",
        ("c.eml", ""): "valid",
        ("c.eml", "cv.docx"): "none",
    }
    assert all(row["value"]["worth"] == "equal" for row in found)  # type: ignore[index]


def test_the_worth_by_regulation(tmp_path: Path, holder: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    """Another agency's signature is worth nothing in Đắk Nông; to a citizen nothing is set."""
    path = tmp_path / "a.docx"
    path.write_bytes(holder.office(docx()))
    asked = (path, "--trust", tmp_path / "trust", "--regulation", "daknong")
    for more, worth in (
        (("--agency", "Sở Y tế"), "equal"),
        (("--agency", "Sở Tài chính"), "none"),
        (("--to", ""), "unset"),
    ):
        [row] = rows(capsys, *asked, *more)
        assert row["value"]["worth"] == worth  # type: ignore[index]


def test_for_people(tmp_path: Path, holder: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(holder.office(docx()))
    assert main(["signature", str(path)]) == 0
    assert "không do tổ chức được tin cậy cấp" in capsys.readouterr().out


def test_what_is_too_heavy_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signature, "BOUNDS", Bounds(memory=1 << 20))
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7" + bytes(16 << 20))
    [row] = rows(capsys, path)
    assert (row["verdict"], row["reason"]) == ("indeterminate", "too_heavy")


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signature", "/khong/co.pdf"]) == 1
    assert "/khong/co.pdf" in capsys.readouterr().err
