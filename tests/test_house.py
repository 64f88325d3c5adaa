"""The house judges itself: shape of files and functions, docstrings, nothing of a machine or a registry in the tree."""

import ast
import re
import statistics
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.relative_to(ROOT).parts)
CODE = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE}
FUNCTIONS = [
    (path, node, (node.end_lineno or node.lineno) - node.lineno + 1)
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def ninth(values: list[int]) -> float:
    """The value that nine in ten do not exceed."""
    return statistics.quantiles(values, n=10)[-1]


def test_files_are_short() -> None:
    """Half the files under 110 lines, nine in ten under 300, none over 450 (an over-long file is a missing room)."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    sizes = [length for path, length in lengths.items() if length > 1]
    assert statistics.median(sizes) <= 110
    assert ninth(sizes) <= 300
    assert not [f"{path}: {length}" for path, length in lengths.items() if length > 450]


def test_functions_are_short() -> None:
    """Half the functions within 10 lines, nine in ten within 32, none over 60."""
    lengths = [length for _path, _node, length in FUNCTIONS]
    assert statistics.median(lengths) <= 10
    assert ninth(lengths) <= 32
    assert not [f"{path}:{node.name}: {length}" for path, node, length in FUNCTIONS if length > 60]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_says_its_duty(path: Path) -> None:
    """Every module begins with a docstring."""
    assert ast.get_docstring(TREES[path])


def test_no_catch_all_without_a_reason() -> None:
    """``except Exception`` stands only where a comment on the same line says why."""
    bare = re.compile(r"except(\s+(Base)?Exception\b[^#\n]*)?:\s*$", re.MULTILINE)
    assert not [str(path) for path in CODE if bare.search(path.read_text(encoding="utf-8"))]


def test_nothing_of_a_machine_or_a_registry() -> None:
    """No path of a developer's machine and no registry host in any tracked file."""
    hosts = "|".join(["p" + "ypi[.]org", "python" + "hosted", "npm" + "js[.]org", "deb[.]" + "debian[.]org"])
    pattern = "(^|[^A-Za-z0-9_.-])/(wo" + "rk|fa" + f"rm)/[a-z]|{hosts}"
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout == ""


def test_requirements_are_pinned_by_hash() -> None:
    """Every locked requirement has a hash, and no lock names an index."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        if "==" not in text:
            continue
        pins = re.findall(r"^[A-Za-z0-9_.\[\]-]+==", text, re.MULTILINE)
        assert text.count("--hash=sha256:") >= len(pins) > 0
        assert not re.search(r"^\s*(-i|--(extra-)?index-url)\b", text, re.MULTILINE)
        assert "://" not in text


def test_layers_name_every_room() -> None:
    """The import contract is exhaustive: each room of the tree stands on a floor."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]
    rooms = {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}
    present = {path.parent.name for path in (ROOT / "src" / "congvu").glob("*/__init__.py")}
    assert contract["exhaustive"]
    assert present <= rooms
