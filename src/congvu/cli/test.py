"""``congvu test``: the house's law, then every test: of the code, on PostgreSQL too, and on a whole running system."""

import argparse
import os
import subprocess
import sys
import time

from congvu.cli.place import ROOT
from congvu.cli.postgresql import private_postgresql

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
# one system for all, so one test after the other
SYSTEM = (*PYTEST, "-m", "system", "tests")


def configure(parser: argparse.ArgumentParser) -> None:
    """With arguments, only pytest runs, with these."""
    parser.set_defaults(passed_on=[])
    parser.epilog = "có tham số thì chỉ chạy pytest với chúng / with arguments, only pytest runs, with these"


def _step(name: str, arguments: tuple[str, ...], extra: dict[str, str] | None = None) -> int:
    """Run one step in the checkout and print what it was and how long it took."""
    print(f"── {name}", flush=True)
    start = time.monotonic()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")} | (extra or {})
    code = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=False).returncode
    print(f"{'✓' if code == 0 else '✗'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    return code


def run(arguments: argparse.Namespace) -> int:
    """All steps run, also after a failure; 1 when any of them failed. pytest's own summary is the last word."""
    # here, so that the help needs no library
    from congvu.engines.state.preflight import require_root

    require_root()
    if arguments.passed_on:
        return 1 if _step("pytest", (*PYTEST, *arguments.passed_on)) else 0
    failed = [name for name, step in LAW.items() if _step(name, step)]
    failed += ["code"] if _step("pytest: mã nguồn / the code", CODE) else []
    with private_postgresql() as url:
        failed += ["postgresql"] if _step("pytest: PostgreSQL", DATABASE, {"CONGVU_DATABASE": url}) else []
    if failed:
        print(f"✗ {', '.join(failed)}", flush=True)
    print("── pytest: toàn hệ thống / the whole system", flush=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    system = subprocess.run([sys.executable, *SYSTEM], cwd=ROOT, env=environment, check=False).returncode
    return 1 if system or failed else 0
