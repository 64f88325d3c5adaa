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
from congvu.evidence.gate import Gate
from congvu.evidence.memory import Memory
from congvu.evidence.postfix import Postfix
from congvu.evidence.sealer import Sealer
from congvu.ground.clock import today
from congvu.regulations.carriers import carries
from congvu.regulations.loading import province_profile
from congvu.regulations.overlays import regulation_in_force


def places(plan: Plan) -> Places:
    """Of this system: which log is read by whom."""
    readers: dict[str, Callable[[Memory], Reader]] = {
        "mail.log": partial(Postfix, viruses=partial(virus_clause, plan)),
        "gate.jsonl": Gate,
        "dovecot-info.log": partial(Dovecot, shared=Holdings(plan)),
    }
    sources = {name: Source(plan.state / "logs" / name, reader) for name, reader in readers.items()}
    return Places(plan.state / "events", plan.state / "collector", sources)


@carries("security.virus")
def virus_clause(plan: Plan, mailbox: str) -> str:
    """The clause that bars viruses where a mailbox is: of its province's regulation (CT-8.3, DN-8.3, VP-12.4.s3)."""
    domain = f".{mailbox.rpartition('@')[2]}"
    slug = next((slug for slug, own in plan.jurisdictions.items() if domain.endswith(f".{own}")), "")
    found = regulation_in_force(province_profile(slug).slug, today()).of_rule("security.virus") if slug else []
    return found[0].id if found else ""


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
