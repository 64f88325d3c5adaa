"""The duties of one round: the mail path's logs are rotated, certificates kept fresh, closed mailboxes moved."""

import logging
import os
import subprocess
from pathlib import Path

import ldap

from congvu.engines.plan import Plan, load_plan
from congvu.engines.postfix.render import config
from congvu.engines.state.provision import EVENT_LOGS, make_certificates, make_log
from congvu.engines.upkeep.stores import settle_stores
from congvu.evidence.book import look
from congvu.evidence.tailing import read_to_the_end
from congvu.ground.clock import now
from congvu.ground.errors import CongvuError

LOG_BYTES = 50 << 20
LOGS_KEPT = 5
log = logging.getLogger("congvu.upkeep")


def rotate_logs(plan: Plan) -> None:
    """The logs of the mail path when they are long; the newest few old ones stay, and what is not collected yet."""
    positions, _tally = look(plan.state / "collector")
    for name, owner in EVENT_LOGS.items():
        path = plan.state / "logs" / name
        if path.stat().st_size > LOG_BYTES:
            path.rename(path.with_name(f"{name}.{now():%Y%m%d-%H%M%S}"))
            make_log(path, owner)
            if command := reopening(plan).get(name):
                subprocess.run(command, check=True, timeout=60)
        for old in read_to_the_end(path, positions.get(name))[:-LOGS_KEPT]:
            old.unlink()


def reopening(plan: Plan) -> dict[str, list[str]]:
    """The command that makes a log's writer open it anew; the gate opens it for each line."""
    return {
        "mail.log": ["/usr/sbin/postfix", "-c", str(config(plan)), "reload"],
        "dovecot-info.log": ["/usr/bin/doveadm", "-c", str(dovecot_config(plan)), "log", "reopen"],
    }


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
    subprocess.run(["/usr/bin/doveadm", "-c", str(dovecot_config(plan)), "reload"], check=True, timeout=60)


def dovecot_config(plan: Plan) -> Path:
    """Dovecot's file."""
    return plan.state / "dovecot" / "dovecot.conf"


def main() -> None:
    """Every duty once; one that fails does not hinder the other."""
    plan = load_plan(Path(os.environ["CONGVU_STATE"]), Path(__file__).resolve().parents[4])
    for duty in (rotate_logs, renew_certificates, settle_stores):
        try:
            duty(plan)
        except (CongvuError, OSError, subprocess.SubprocessError, ldap.LDAPError):
            log.exception("%s failed and is tried again in an hour", duty.__name__)


if __name__ == "__main__":
    main()
