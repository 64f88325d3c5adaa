"""slapd's own checker."""

import subprocess

from congvu.engines.plan import Finding, Plan
from congvu.engines.slapd.render import folder


def check(plan: Plan) -> list[Finding]:
    """``slaptest`` on the rendered file, without opening the database (-u), as the user that will read it."""
    config = str(folder(plan) / "slapd.conf")
    command = ("runuser", "-u", "openldap", "--", "/usr/sbin/slaptest", "-u", "-f", config)
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return [Finding("slapd", done.returncode == 0, done.stderr.strip())]
