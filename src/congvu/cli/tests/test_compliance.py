"""``congvu compliance``: every clause once, with its state, its code and its tests, and sums that add up."""

import json
import sys
from pathlib import Path
from subprocess import run
from typing import Any
from zipfile import ZipFile

import pytest

from congvu.regulations.loading import profiles
from congvu.wiring.main import main

SOURCES = Path(__file__).resolve().parents[3]
STATES = ("carried", "human", "missing")


def read(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main(["compliance", "--json", *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_clause_of_every_regulation_once(capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys)
    listed = [(clause["regulation"], clause["id"]) for clause in found["clauses"]]
    assert listed == [(profile.slug, clause) for profile in profiles() for clause in profile.clauses]
    for slug, totals in found["totals"].items():
        states = [clause["state"] for clause in found["clauses"] if clause["regulation"] == slug]
        assert totals == {"clauses": len(states)} | {state: states.count(state) for state in STATES}


def test_each_state_says_what_it_must(capsys: pytest.CaptureFixture[str]) -> None:
    for clause in read(capsys)["clauses"]:
        if clause["state"] == "carried":
            assert clause["carrier"], clause
            assert clause["tests"], clause
        assert (clause["state"] == "human") == bool(clause["reason"]), clause
        assert (clause["state"] == "missing") == bool(clause["work"]), clause


def test_places_are_in_the_checkout(capsys: pytest.CaptureFixture[str]) -> None:
    tests = {test.partition("::")[0] for clause in read(capsys)["clauses"] for test in clause["tests"]}
    assert tests
    assert [test for test in tests if not (SOURCES.parent / test).is_file()] == []


def test_a_filter_changes_no_total(capsys: pytest.CaptureFixture[str]) -> None:
    whole, part = (
        read(capsys, "--regulation", "daknong"),
        read(capsys, "--regulation", "daknong", "--state-filter", "human"),
    )
    assert part["totals"] == whole["totals"]
    assert part["clauses"] == [clause for clause in whole["clauses"] if clause["state"] == "human"]


def test_the_table_is_aligned_and_summed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compliance", "--regulation", "can-tho-33-2015"]) == 0
    title, english, _, head, *rows = capsys.readouterr().out.splitlines()
    assert title.startswith("Quy chế")
    assert english.startswith("Regulation")
    column = head.index("thực hiện bởi")
    assert all(row[column - 2 : column].strip() == "" for row in rows[:-2])
    idle = next(row for row in rows if row.startswith("CT-5.4.s1 "))
    assert idle[column:].startswith("congvu.regulations.idleness.IdleRule ")
    assert rows[-2].startswith("Cần Thơ 33/2015/QĐ-UBND: ")
    assert "carried" in rows[-2]


def test_unknown_regulation_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compliance", "--regulation", "hanoi"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("congvu: không có quy chế “hanoi”")
    assert err.count("\n") == 1


def test_without_a_system_one_line_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["compliance", "--regulation", "cantho", "--state", str(tmp_path), "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == f"Không có hệ thống ở {tmp_path}: chỉ mã nguồn và phép thử. / No system there: sources alone.\n"
    found = json.loads(out)
    assert found["gathered"] == {"can-tho-33-2015": None}
    assert {(clause["verdict"], clause["evidence"]) for clause in found["clauses"]} == {(None, None)}


def test_files_are_what_their_names_say(tmp_path: Path) -> None:
    for kind in ("xlsx", "docx"):
        target = tmp_path / f"form.{kind}"
        assert main(["compliance", "--state", str(tmp_path), "--format", kind, "-o", str(target)]) == 0
        with ZipFile(target) as parts:
            assert {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}[kind] in parts.namelist()
    target = tmp_path / "form.json"
    assert main(["compliance", "--state", str(tmp_path), "--json", "-o", str(target)]) == 0
    assert len(json.loads(target.read_text("utf-8"))["clauses"]) == sum(len(one.clauses) for one in profiles())


def test_a_file_that_cannot_be_written_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "form.docx"
    assert main(["compliance", "--state", str(tmp_path), "--format", "docx", "-o", str(target)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"congvu: {target}: không ghi được tệp (")


def test_no_database_and_no_django() -> None:
    code = (
        "import sys; from congvu.wiring.main import main; main(['compliance', '--json']); "
        "sys.exit('django' in sys.modules or 'sqlite3' in sys.modules)"
    )
    done = run([sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCES)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
