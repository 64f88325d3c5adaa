"""A new province without code: the skeleton is sound, an invented regulation works, a wrong one is told all its faults.

Its cases run with everybody's (test_cases, test_duties); here is what they do not ask.
"""

import shutil
from pathlib import Path

import pytest

from congvu.regulations.checking import check_folder
from congvu.regulations.founding import NoNewRegulationError, found
from congvu.regulations.matrix import State, cases, matrix
from congvu.regulations.tests.case_files import INVENTED

FOLDER = INVENTED.path.parent
BROKEN = Path(__file__).parent / "broken"


def test_the_invented_folder_holds_only_toml_and_has_no_fault() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} == {".toml"}
    assert check_folder(FOLDER)[1] == []


def test_each_invented_clause_has_a_case_and_is_carried_where_ours_are_or_is_for_a_human() -> None:
    rows = {row.clause.id: row.state for row in matrix(INVENTED)}
    waiting = {row.clause.id: State.MISSING for row in matrix(INVENTED) if row.work}
    assert rows == dict.fromkeys(cases(INVENTED), State.CARRIED) | waiting | {"SH-9.1": State.HUMAN}


def test_the_skeleton_has_no_fault_and_a_case_for_each_clause(tmp_path: Path) -> None:
    folder = found("hai-son-12-2027", tmp_path)
    profile, faults = check_folder(folder)
    assert faults == []
    assert profile is not None
    assert (profile.slug, profile.jurisdiction, profile.prefix) == ("hai-son-12-2027", "haison", "HS")
    assert {row.state for row in matrix(profile) if not row.work} == {State.CARRIED, State.HUMAN}


def test_a_prefix_that_is_taken_is_not_given_again(tmp_path: Path) -> None:
    profile, faults = check_folder(found("con-tau-01-2030", tmp_path))
    assert faults == []
    assert profile is not None
    assert profile.prefix == "CONTAU"


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "hai-son-12-2027").mkdir()
    with pytest.raises(NoNewRegulationError, match="đã có thư mục"):
        found("hai-son-12-2027", tmp_path)
    assert list((tmp_path / "hai-son-12-2027").iterdir()) == []


@pytest.mark.parametrize("slug", ["", "..", "a/b", "Hải-Sơn", "12-2027", "hai--son", "can-tho-40-2030"])
def test_a_name_that_is_none_or_taken_is_refused(slug: str, tmp_path: Path) -> None:
    with pytest.raises(NoNewRegulationError):
        found(slug, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_clause_with_a_fault_is_told(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    path = folder / "profile.toml"
    text = path.read_text("utf-8")
    text = text.replace('rule = "idle"', 'rule = "idel"').replace('value = "year"', 'value = "decade"')
    path.write_text(text.replace('"sonhai"', '"cantho"'), "utf-8")
    line = path.read_text("utf-8").splitlines().index('rule = "idel"') + 1
    told = {fault.clause: str(fault) for fault in check_folder(folder)[1]}
    assert told.keys() == {"SH-5.1", "SH-7.1", None}
    assert told["SH-5.1"].startswith(f"son-hai-07-2020/profile.toml:{line}: ")
    assert "“idel”" in told["SH-5.1"]
    assert "can-tho-33-2015" in told[None]


def test_cases_are_examined_too(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    (folder / "cases" / "duties.toml").write_text(
        '[[idle]]\nclauses = ["SH-5.1", "SH-99"]\n\n[[checks]]\nkind = "agency"\n\n[[reports]]\nclauses = 7\n', "utf-8"
    )
    (folder / "cases" / "naming.toml").write_text("[[case]\n", "utf-8")
    (folder / "cases" / "passwords.toml").write_bytes(b"\xff")
    told = [str(fault) for fault in check_folder(folder)[1]]
    assert [one.split(": ")[0] for one in told[:4]] == [
        "cases/duties.toml:2",
        "cases/duties.toml:4",
        "cases/duties.toml:7",
        "cases/naming.toml:1",
    ]
    assert "[SH-99]" in told[0]
    assert "UTF-8" in told[4]


def test_a_folder_without_profile_is_one_fault(tmp_path: Path) -> None:
    profile, faults = check_folder(tmp_path)
    assert profile is None
    assert len(faults) == 1
