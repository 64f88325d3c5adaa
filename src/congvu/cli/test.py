"""``congvu test``: the house's own law (ruff, mypy, import-linter), then every test; arguments go to pytest."""

import argparse
import os
import subprocess
import sys
import time

from congvu.cli.place import ROOT

IMPORT_LINTER = (
    "import sys; from importlinter.cli import lint_imports_command; sys.argv = ['lint-imports']; lint_imports_command()"
)
STEPS: dict[str, tuple[str, ...]] = {
    "ruff": ("-m", "ruff", "check", "--quiet", "."),
    "mypy": ("-m", "mypy", "--no-error-summary"),
    "import-linter": ("-c", IMPORT_LINTER),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Every argument is pytest's."""
    parser.set_defaults(passed_on=[])
    parser.epilog = "tham số được chuyển cho pytest / arguments go to pytest"


def _step(name: str, arguments: tuple[str, ...], environment: dict[str, str]) -> int:
    """Run one step in the checkout and print what it was and how long it took."""
    start = time.monotonic()
    code = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=False).returncode
    print(f"{'✓' if code == 0 else '✗'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    return code


def run(arguments: argparse.Namespace) -> int:
    """All steps run, also after a failure; 1 when any of them failed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    codes = [_step(name, step, environment) for name, step in STEPS.items()]
    codes.append(_step("pytest", ("-m", "pytest", "--durations=15", *arguments.passed_on), environment))
    return 1 if any(codes) else 0
