"""``congvu test``: the house's law, then every test: of the code, on PostgreSQL too, and on a whole running system.

Two cores are kept busy: the law is looked after while the code is tested, the system rises while PostgreSQL is, and the
tests of the system wait side by side for what they wait for.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from congvu.cli.place import ROOT
from congvu.cli.postgresql import private_postgresql
from congvu.cli.trial import SYSTEM, DoesNotRise, trial_system

IMPORT_LINTER = (
    "import sys; from importlinter.cli import lint_imports_command; sys.argv = ['lint-imports']; lint_imports_command()"
)
LAW: dict[str, tuple[str, ...]] = {
    "ruff": ("-m", "ruff", "check", "--quiet", "."),
    "mypy": ("-m", "mypy", "--no-error-summary"),
    "import-linter": ("-c", IMPORT_LINTER),
}
PYTEST = ("-m", "pytest", "--durations=10")
CODE = (*PYTEST, "-n", "2", "-m", "not system")
DATABASE = (*PYTEST, "-n", "2", "-m", "database")
# more than there are cores, for these mostly wait; in the order of tests/conftest.py
WHOLE = (*PYTEST, "-n", "4", "--dist", "loadscope", "--no-loadscope-reorder", "-m", "system", "tests")


def configure(parser: argparse.ArgumentParser) -> None:
    """With arguments, only pytest runs, with these."""
    parser.set_defaults(passed_on=[])
    parser.epilog = "có tham số thì chỉ chạy pytest với chúng / with arguments, only pytest runs, with these"


def _python(
    arguments: tuple[str, ...], extra: dict[str, str] | None = None, output: int | None = None
) -> tuple[int, str]:
    """Run Python in the checkout: its exit code, and its words where they are not printed at once."""
    # what pytest makes of a test file is kept for the next process
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": ""} | (extra or {})
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=output, stderr=output and subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout or ""


def _verdict(name: str, code: int, start: float) -> str:
    return f"{'✓' if code == 0 else '✗'} {name} ({time.monotonic() - start:.1f} s)"


def _step(name: str, arguments: tuple[str, ...], extra: dict[str, str] | None = None) -> int:
    """Run one step and print what it was and how long it took."""
    print(f"── {name}", flush=True)
    start = time.monotonic()
    code, _ = _python(arguments, extra)
    print(_verdict(name, code, start), flush=True)
    return code


def _law() -> dict[str, tuple[int, str]]:
    """What each of the house's checkers says: its exit code, and its words with the verdict below."""
    found = {}
    for name, arguments in LAW.items():
        start = time.monotonic()
        code, words = _python(arguments, output=subprocess.PIPE)
        found[name] = code, (words if code else "") + _verdict(name, code, start)
    return found


def _whole(rising: Future[Path], failed: list[str]) -> int:
    """The tests of the system, as soon as it is there."""
    try:
        state = rising.result()
    except DoesNotRise as refusal:
        print(refusal, flush=True)
        return 1
    if failed:
        print(f"✗ {', '.join(failed)}", flush=True)
    print("── pytest: toàn hệ thống / the whole system", flush=True)
    return _python(WHOLE, {SYSTEM: str(state)})[0]


def run(arguments: argparse.Namespace) -> int:
    """All steps run, also after a failure; 1 when any of them failed. pytest's own summary is the last word."""
    # here, so that the help needs no library
    from congvu.engines.state.preflight import require_root

    require_root()
    if arguments.passed_on:
        return 1 if _step("pytest", (*PYTEST, *arguments.passed_on)) else 0
    with ExitStack() as ending, ThreadPoolExecutor() as beside:
        law = beside.submit(_law)
        failed = ["code"] if _step("pytest: mã nguồn / the code", CODE) else []
        for name, (code, words) in law.result().items():
            print(words, flush=True)
            failed += [name] if code else []
        rising = beside.submit(ending.enter_context, trial_system())
        with private_postgresql() as url:
            failed += ["postgresql"] if _step("pytest: PostgreSQL", DATABASE, {"CONGVU_DATABASE": url}) else []
        return 1 if _whole(rising, failed) or failed else 0
