"""``clamconf`` reads the rendered file with clamd's own parser; the database must hold something."""

import subprocess

from congvu.engines.clamav.render import database
from congvu.engines.plan import Finding, Plan


def check(plan: Plan) -> list[Finding]:
    """Two findings: the file, and the signatures."""
    home = plan.state / "clamav"
    arguments = ["clamconf", f"--config-dir={home}"]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    output = done.stdout + done.stderr
    complaints = [line for line in output.splitlines() if line.startswith("ERROR:")]
    folder = database(plan)
    signatures = any(path.suffix in {".cvd", ".cld", ".ndb", ".hdb"} for path in folder.glob("*"))
    return [
        Finding("clamav", not complaints, complaints[0] if complaints else "clamd.conf"),
        Finding(
            "clamav", signatures, f"{folder}: signatures" if signatures else f"{folder}: no signatures; run freshclam"
        ),
    ]
