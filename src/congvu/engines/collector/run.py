"""The collector's process: which logs are read by whom, and where the events go."""

import logging
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from congvu.engines.collector.holdings import Holdings
from congvu.engines.plan import Plan, load_plan
from congvu.evidence.collecting import Collector, Places, Reader, Source
from congvu.evidence.dovecot import Dovecot
from congvu.evidence.memory import Memory
from congvu.evidence.postfix import Postfix
from congvu.evidence.sealer import Sealer


def places(plan: Plan) -> Places:
    """Of this system: which log is read by whom."""
    readers: dict[str, Callable[[Memory], Reader]] = {
        "mail.log": Postfix,
        "dovecot-info.log": partial(Dovecot, shared=Holdings(plan)),
    }
    sources = {name: Source(plan.state / "logs" / name, reader) for name, reader in readers.items()}
    return Places(plan.state / "events", plan.state / "collector", sources)


def main() -> None:
    """Collect until told to stop (SIGTERM)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    plan = load_plan(Path(os.environ["CONGVU_STATE"]), Path(__file__).resolve().parents[4])
    sealer = Sealer(plan.state / "events", (sys.executable, "-m", "congvu.engines.collector.seal"))
    collector = Collector(places(plan), sealer)
    signal.signal(signal.SIGTERM, lambda *_: collector.stop.set())
    collector.run()


if __name__ == "__main__":
    main()
