"""``congvu regulation``: a skeleton, and what ``check`` says and returns."""

import json
from pathlib import Path

import pytest

from congvu.regulations.loading import PROFILES
from congvu.wiring.main import main


def test_a_new_skeleton_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulation", "new", "hai-son-12-2027", "--into", str(tmp_path)]) == 0
    assert main(["regulation", "check", str(tmp_path / "hai-son-12-2027")]) == 0
    assert "✓ 4 điều khoản" in capsys.readouterr().out


def test_an_existing_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hai-son-12-2027").mkdir()
    assert main(["regulation", "new", "hai-son-12-2027", "--into", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_faults_are_listed_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["regulation", "new", "hai-son-12-2027", "--into", str(tmp_path)])
    path = tmp_path / "hai-son-12-2027" / "profile.toml"
    path.write_text(path.read_text("utf-8").replace('rule = "', 'rule = "no.'), "utf-8")
    capsys.readouterr()
    assert main(["regulation", "check", str(path.parent)]) == 1
    *faults, last = capsys.readouterr().out.splitlines()
    assert [fault.rpartition(" ")[2] for fault in faults] == ["[HS-4.1]", "[HS-4.2]", "[HS-5.1]"]
    assert last == "✗ Lỗi / Faults: 3"
    assert main(["regulation", "check", str(path.parent), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], len(found["faults"]), found["faults"][0]["clause"]) == (False, 3, "HS-4.1")


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in PROFILES.glob("*/profile.toml")), ids=lambda p: p.name
)
def test_what_is_shipped_has_no_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulation", "check", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("✓ ")


def test_what_no_code_carries_yet_is_named_and_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(PROFILES / "can-tho-33-2015")
    assert main(["regulation", "check", folder, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["faults"]) == (True, [])
    main(["compliance", "--regulation", "cantho", "--state-filter", "missing", "--json"])
    missing = json.loads(capsys.readouterr().out)["clauses"]
    assert found["waiting"] == [clause["id"] for clause in missing]
