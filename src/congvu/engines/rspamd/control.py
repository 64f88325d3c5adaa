"""Running Rspamd and asking its milter port and its controller whether they answer."""

import socket
import urllib.error
import urllib.request

from congvu.engines.plan import Plan, Program
from congvu.engines.rspamd import patterns


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
    """Rspamd in the foreground, as its Debian account."""
    config = plan.state / "rspamd" / "rspamd.conf"
    return Program(
        "rspamd", ("/usr/bin/rspamd", "-f", "-c", str(config), *variables(plan)), user="_rspamd", priority=20
    )


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
