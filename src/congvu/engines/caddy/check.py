"""``caddy validate`` on the rendered file, as the account that will run it."""

import subprocess

from congvu.engines.caddy.control import environment
from congvu.engines.plan import Finding, Plan


def check(plan: Plan) -> list[Finding]:
    """One finding; the text of a refusal is the checker's last line."""
    config = plan.state / "caddy" / "Caddyfile"
    arguments = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(config)]
    done = subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        user="caddy",
        group="caddy",
        extra_groups=[],
        env=environment(plan) | {"PATH": "/usr/bin:/bin"},
        cwd="/",
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    complaint = lines[-1] if lines and done.returncode else "caddy validate"
    return [Finding("caddy", done.returncode == 0, complaint)]
