"""Rspamd's compiled pattern sets, made once for a machine.

Rspamd compiles the list of all public domain suffixes for hyperscan when it finds no compiled one: twelve seconds on
two cores, and its processes keep the memory. The launcher has that done once, beside the virtual environment; every
new state directory gets a copy. Rspamd recognises files of another version and compiles anew.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from congvu.engines.plan import Plan
from congvu.engines.template import fill

PATIENCE_SECONDS = 120
ACCOUNT = "_rspamd"


def cache(plan: Plan) -> Path:
    """Where the launcher keeps the compiled sets."""
    return plan.root / ".venv" / "cache" / "rspamd"


def compile_into(folder: Path) -> None:
    """Run a Rspamd without rules until it answers; the sets are then in ``folder``, which belongs to Rspamd."""
    config = folder / "patterns.conf"
    config.write_text(fill(__file__, "patterns.conf", folder=folder), encoding="ascii")
    process = subprocess.Popen(
        ["/usr/bin/rspamd", "-f", "-c", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=ACCOUNT,
        group=ACCOUNT,
        extra_groups=[],
        cwd="/",
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (folder / "ready.sock").exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    process.terminate()
    process.wait(20)


def copy(source: Path, target: Path) -> None:
    """Copy the sets for Rspamd's account."""
    for path in source.glob("*.hsmp"):
        if not (target / path.name).exists():
            part = target / f"{path.name}.part"
            shutil.copyfile(path, part)
            shutil.chown(part, ACCOUNT, ACCOUNT)
            part.rename(target / path.name)


def seed(plan: Plan) -> None:
    """Give a new state directory the sets; where the launcher made none, compile them now."""
    data = plan.state / "rspamd" / "data"
    if any(cache(plan).glob("*.hsmp")):
        copy(cache(plan), data)
    elif not any(data.glob("*.hsmp")):
        make(data)


def make(target: Path) -> None:
    """Compile in a place of Rspamd's own and bring the result to ``target`` in one piece."""
    with tempfile.TemporaryDirectory(prefix="congvu-rspamd-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        shutil.chown(place, ACCOUNT, ACCOUNT)
        compile_into(place)
        target.mkdir(parents=True, exist_ok=True)
        copy(place, target)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
