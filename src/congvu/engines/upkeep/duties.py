"""The duties of one round: Postfix's log is rotated, certificates are kept fresh, closed mailboxes' mail is moved."""

import logging
import os
import subprocess
from pathlib import Path

from congvu.engines.plan import Plan, load_plan
from congvu.engines.postfix.render import config
from congvu.engines.state.provision import make_certificates
from congvu.engines.upkeep.stores import settle_stores
from congvu.ground.errors import CongvuError

LOG_BYTES = 50 << 20
LOGS_KEPT = 5
log = logging.getLogger("congvu.upkeep")


def rotate_mail_log(plan: Plan) -> None:
    """Postfix writes its log itself, so it must rotate it itself; the newest few are kept."""
    folder = plan.state / "logs"
    if (folder / "mail.log").stat().st_size > LOG_BYTES:
        subprocess.run(["/usr/sbin/postfix", "-c", str(config(plan)), "logrotate"], check=True, timeout=60)
    for old in sorted(folder.glob("mail.log.*"))[:-LOGS_KEPT]:
        old.unlink()


def renew_certificates(plan: Plan) -> None:
    """A new certificate reaches Postfix and Dovecot at once; slapd and Caddy's own copy follow at the next ``up``."""
    path = plan.state / "tls" / "server.pem"
    before = path.read_bytes()
    make_certificates(plan)
    if path.read_bytes() != before:
        reload_doors(plan)


def reload_doors(plan: Plan) -> None:
    """Let Postfix and Dovecot read their files anew."""
    subprocess.run(["/usr/sbin/postfix", "-c", str(config(plan)), "reload"], check=True, timeout=60)
    dovecot = plan.state / "dovecot" / "dovecot.conf"
    subprocess.run(["/usr/bin/doveadm", "-c", str(dovecot), "reload"], check=True, timeout=60)


def main() -> None:
    """Every duty once; one that fails does not hinder the other."""
    plan = load_plan(Path(os.environ["CONGVU_STATE"]), Path(__file__).resolve().parents[4])
    for duty in (rotate_mail_log, renew_certificates, settle_stores):
        try:
            duty(plan)
        except (CongvuError, OSError, subprocess.SubprocessError):
            log.exception("%s failed and is tried again in an hour", duty.__name__)


if __name__ == "__main__":
    main()
