"""Postfix's own checker."""

import subprocess

from congvu.engines.plan import Finding, Plan
from congvu.engines.postfix.render import config


def check(plan: Plan) -> list[Finding]:
    """``postfix check`` (which also makes the queue's folders), and no parameter that Postfix does not know."""
    folder = str(config(plan))
    done = subprocess.run(
        ("/usr/sbin/postfix", "-c", folder, "check"), capture_output=True, text=True, timeout=60, check=False
    )
    named = subprocess.run(
        ("/usr/sbin/postconf", "-c", folder, "-n"), capture_output=True, text=True, timeout=30, check=False
    )
    complaints = "\n".join(filter(None, (done.stderr.strip(), named.stderr.strip())))
    return [Finding("postfix", done.returncode == 0 and not complaints, complaints or "main.cf, master.cf")]
