"""Running Rspamd and asking its milter port and its controller whether they answer."""

import socket
import urllib.error
import urllib.request

from congvu.engines.orphans import heir
from congvu.engines.plan import Plan, Program
from congvu.engines.rspamd import patterns

PROGRAM = "/usr/bin/rspamd"


def variables(plan: Plan) -> tuple[str, ...]:
    """Where the stock files are read and where everything else lies."""
    home = plan.state / "rspamd"
    places = {
        "CONFDIR": "/etc/rspamd",
        "LOCAL_CONFDIR": home,
        "RUNDIR": home / "run",
        "DBDIR": home / "data",
        "LOGDIR": plan.state / "logs",
    }
    return tuple(f"--var={name}={place}" for name, place in places.items())


def program(plan: Plan) -> Program:
    """Rspamd in the foreground, as its Debian account; a killed one leaves workers, which must end first."""
    home = plan.state / "rspamd"
    command = (PROGRAM, "-f", "-c", str(home / "rspamd.conf"), *variables(plan))
    return Program("rspamd", heir(PROGRAM, home, *command), user=patterns.ACCOUNT, priority=20, directory=home / "data")


def prepare(plan: Plan) -> None:
    """The compiled pattern sets, before the first start."""
    patterns.seed(plan)


def ready(plan: Plan) -> str | None:
    """The controller must answer a ping and the milter port must be open."""
    try:
        url = f"http://127.0.0.1:{plan.port('rspamd_controller')}/ping"
        with urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status != 200:
                return f"rspamd: {answer.status}"
        with socket.create_connection(("127.0.0.1", plan.port("rspamd_milter")), timeout=2):
            return None
    except (OSError, urllib.error.URLError) as error:
        return f"rspamd: {error}"
