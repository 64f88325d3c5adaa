"""Dovecot's own checker."""

import subprocess

from congvu.engines.plan import Finding, Plan


def check(plan: Plan) -> list[Finding]:
    """``doveconf`` reads and expands the whole file, certificate and key included."""
    command = ("/usr/bin/doveconf", "-n", "-c", str(plan.state / "dovecot" / "dovecot.conf"))
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return [Finding("dovecot", done.returncode == 0, done.stderr.strip() or "dovecot.conf")]
