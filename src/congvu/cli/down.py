"""``congvu down``: stop the system of a state directory, or some of its services."""

import argparse

from congvu.cli.place import ROOT, add_state
from congvu.engines.plan import load_plan
from congvu.engines.raising import lower_system
from congvu.engines.state import preflight
from congvu.engines.supervise import control


def configure(parser: argparse.ArgumentParser) -> None:
    """The state directory, and services by name."""
    add_state(parser)
    parser.add_argument(
        "--only", metavar="LIST", default="", help="chỉ dừng các dịch vụ này / stop these services only (worker,portal)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Stopping what does not run is no failure."""
    preflight.require_root()
    plan = load_plan(arguments.state, ROOT)
    if arguments.only:
        for name in arguments.only.split(","):
            control.stop_service(plan, name.strip())
        return 0
    running = control.supervisor_pid(plan.state) is not None
    left = lower_system(plan.state)
    if running or left:
        print("Đã dừng hệ thống. / The system is stopped.")
    else:
        print("Hệ thống không chạy. / The system was not running.")
    return 0
