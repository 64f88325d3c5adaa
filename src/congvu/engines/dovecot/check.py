"""Dovecot's own checkers."""

import subprocess

from congvu.engines.plan import Finding, Plan


def check(plan: Plan) -> list[Finding]:
    """``doveconf`` expands the whole file, certificate and key included; ``sievec`` compiles the common script."""
    home = plan.state / "dovecot"
    config = str(home / "dovecot.conf")
    checkers = (
        ("/usr/bin/doveconf", "-n", "-c", config),
        ("/usr/bin/sievec", "-c", config, str(home / "sieve" / "once.sieve")),
    )
    findings = []
    for command in checkers:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        findings.append(Finding("dovecot", done.returncode == 0, done.stderr.strip() or command[-1]))
    return findings
