"""``rspamadm configtest`` on the rendered files."""

import subprocess

from congvu.engines.plan import Finding, Plan
from congvu.engines.rspamd.control import variables
from congvu.engines.rspamd.patterns import ACCOUNT


def check(plan: Plan) -> list[Finding]:
    """One finding; the text of a refusal is the checker's last line."""
    config = plan.state / "rspamd" / "rspamd.conf"
    arguments = ["rspamadm", *variables(plan), "configtest", "-c", str(config)]
    done = subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        user=ACCOUNT,
        group=ACCOUNT,
        extra_groups=[],
        cwd="/",
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    complaint = lines[-1] if lines and done.returncode else "rspamadm configtest"
    return [Finding("rspamd", done.returncode == 0, complaint)]
