"""``congvu name``: any sensible roster in, the same rows with address and note out; bad files in one sentence."""

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from congvu.wiring.main import main

SOURCES = Path(__file__).resolve().parents[3]


def table(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def roster(folder: Path, text: str | bytes) -> str:
    path = folder / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@pytest.mark.clause("CT-4.2.c", "CT-4.2.d.s2")
def test_same_rows_in_the_same_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "family,middle,given,staff_code\nNguyễn,Văn,Minh,7\nNguyễn,Văn,Minh,8\nTrần,Thị Ngọc,Đào,9\n"
    assert main(["name", "--regulation", "cantho", roster(tmp_path, text)]) == 0
    rows = table(capsys)
    assert [row["staff_code"] for row in rows] == ["7", "8", "9"]
    assert [row["address"] for row in rows] == [
        "nvminh@cantho.gov.vn",
        "nvanminh@cantho.gov.vn",
        "ttndao@cantho.gov.vn",
    ]
    assert "CT-4.2.d.s2" in rows[1]["note"]
    assert rows[0]["note"] == rows[2]["note"] == ""


@pytest.mark.clause("DL-5.2.c.5")
def test_a_decision_is_left_empty_with_its_clause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "agency,given,family,middle\n" + "vpubnd,Nam,Trần,Văn\n" * 2
    assert main(["name", "--regulation", "dak-lak-08-2014", roster(tmp_path, text)]) == 0
    rows = table(capsys)
    assert [row["address"] for row in rows] == ["namtv@vpubnd.daklak.gov.vn", ""]
    assert "DL-5.2.c.5" in rows[1]["note"]
    assert "namtva@vpubnd.daklak.gov.vn" in rows[1]["note"]


@pytest.mark.parametrize(
    "content",
    [
        "﻿full_name\r\nNguyễn Văn An\r\n",
        unicodedata.normalize("NFD", "Full_Name \nNguyễn Văn An\n"),
        '"full_name"\n"NGUYỄN  VĂN AN"',
        "kind;full_name;rank\n;Nguyễn Văn An\n\n",
        "kind\tfull_name\nPERSON\tNguyễn Văn An\n",
    ],
)
def test_files_as_they_really_come(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    assert main(["name", "--regulation", "vinhphuc", roster(tmp_path, content)]) == 0
    out = capsys.readouterr().out
    assert "annv@vinhphuc.gov.vn" in out
    assert "thứ tự người Kinh" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"a,b\n1,2\n", "has none of"),
        ("full_name\nNguyễn".encode("utf-16"), "UTF-8"),
        (b"full_name\nNguy\xe1n\n", ":2:"),
        (b"full_name,rank\nAn,1,2,3\n", ":2:"),
        (b'full_name\n"' + b"x" * 200_000 + b'"\n', "CSV"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    assert main(["name", "--regulation", "vinhphuc", roster(tmp_path, content)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert len(captured.err.splitlines()) == 1


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["name", "--regulation", "vinhphuc", str(tmp_path / name)]) == 1
    assert "cannot read" in capsys.readouterr().err


def test_unknown_regulation_and_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["name", "--regulation", "hanoi", "-"]) == 1
    assert "can-tho-33-2015" in capsys.readouterr().err
    with pytest.raises(SystemExit) as usage:
        main(["name"])
    assert usage.value.code == 2


@pytest.mark.clause("VP-5.2.b.s1")
def test_what_cannot_be_read_in_a_row_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "kind,full_name,rank,registered_at\nperson,Lê An,cao,hôm qua\nperson,Lê An,2.0,02/09/2014 08:00\n"
        "robot,Lê An,,\nperson,Lê An,1,2014-09-03T08:00:00Z\n"
    )
    assert main(["name", "--regulation", "vinhphuc", roster(tmp_path, text)]) == 0
    rows = table(capsys)
    assert [row["address"].partition("@")[0] for row in rows] == ["anl2", "anl1", "", "anl"]
    assert "cao" in rows[0]["note"]
    assert "hôm qua" in rows[0]["note"]
    assert "robot" in rows[2]["note"]


@pytest.mark.clause("DL-5.2.c.3")
def test_json_has_aliases_and_clause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "kind,full_name,district\ncommune,phường Thành Nhất,buonmathuot\nperson,,\n"
    assert main(["name", "--json", "--regulation", "daklak", roster(tmp_path, text)]) == 0
    ward, nobody = json.loads(capsys.readouterr().out)
    assert ward["address"] == "thanhnhat@buonmathuot.daklak.gov.vn"
    assert ward["aliases"] == ["thanhnhat@daklak.gov.vn"]
    assert ward["clause"] == "DL-5.2.c.3"
    assert ward["kind"] == "commune"
    assert nobody["address"] == ""


def test_vietnamese_heads_as_import_knows_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The heads and kinds of a Vietnamese list; what the file holds stays as it was."""
    text = "Họ và tên đệm;Tên;Loại;Cơ quan;Ghi chú\nNguyễn Văn;Minh;Cá nhân;;x\n;;Cơ quan;vpubnd;\n"
    assert main(["name", "--regulation", "cantho", roster(tmp_path, text)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Họ và tên đệm;Tên;Loại;Cơ quan;Ghi chú;address;note\n")
    assert out.splitlines()[1] == "Nguyễn Văn;Minh;Cá nhân;;x;nvminh@cantho.gov.vn;"
    assert "vpubnd@cantho.gov.vn" in out


def test_english_heads_rule_the_others_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A column beside English ones is passed through, whatever it is called."""
    assert main(["name", "--regulation", "cantho", roster(tmp_path, "full_name,Loại\nLê Văn An,Cơ quan\n")]) == 0
    assert "lvan@cantho.gov.vn" in capsys.readouterr().out


def test_help_names_columns_and_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    """In both languages; and the commands that do without a database load neither Django nor a spreadsheet reader."""
    with pytest.raises(SystemExit):
        main(["name", "--help"])
    words = capsys.readouterr().out
    assert all(word in words for word in ("registered_at", "Ngày đăng ký", "commune (xã)", "list (danh sách)"))
    code = "import sys, congvu.cli.name; sys.exit(any(name in sys.modules for name in ('django', 'python_calamine')))"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(SOURCES)}, check=True)


def test_standard_input_in_a_poor_locale() -> None:
    """The output is UTF-8 whatever the terminal says, and nothing but this command's rooms is needed."""
    done = subprocess.run(
        [sys.executable, "-m", "congvu.wiring.main", "name", "--regulation", "vinhphuc", "-"],
        input="full_name\nĐặng Đình Đức\n".encode(),
        env={**os.environ, "PYTHONPATH": str(SOURCES), "LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert "Đặng Đình Đức,ducdd@vinhphuc.gov.vn" in done.stdout.decode()


def test_the_sample_roster_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    """An agency, its head, three people: every row gets an address, the namesake another."""
    sample = SOURCES.parent / "deploy" / "examples" / "roster.csv"
    assert main(["name", "--regulation", "cantho", str(sample)]) == 0
    addresses = [row["address"].partition("@")[0] for row in table(capsys)]
    assert addresses == ["sottt", "ttsen", "nvlua", "nvanlua", "lhduoc"]
