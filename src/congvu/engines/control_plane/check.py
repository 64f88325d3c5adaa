"""``manage check --deploy`` of Django on the settings of this system."""

import subprocess

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Finding, Plan


def check(plan: Plan) -> list[Finding]:
    """One finding; the text is the first complaint."""
    arguments = [python(plan), "-m", "django", "check", "--deploy", "--fail-level", "ERROR"]
    done = subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        user="congvu",
        group="congvu",
        extra_groups=[],
        env=environment(plan),
        cwd=plan.state / "portal",
    )
    lines = [line for line in done.stderr.splitlines() if "Error" in line or line.startswith("?:")]
    return [Finding("portal", done.returncode == 0, lines[0] if lines and done.returncode else "django check")]
