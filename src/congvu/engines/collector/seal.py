"""Sealing as a process of its own, so that its memory is given back: ``... THROUGH`` (a day such as 2026-11-22)."""

import logging
import os
import sys
from datetime import date
from pathlib import Path

from congvu.engines.plan import load_plan
from congvu.evidence.keeping import limit, remove_old
from congvu.evidence.sealing import seal_through
from congvu.ground.errors import CongvuError
from congvu.regulations.overlays import regulations_of

log = logging.getLogger("congvu.collector")


def main(through: str) -> int:
    """Seal every day through this one, then remove what the regulations no longer ask to keep."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    plan = load_plan(Path(os.environ["CONGVU_STATE"]), Path(__file__).resolve().parents[4])
    events = plan.state / "events"
    try:
        seal_through(events, through)
        day = date.fromisoformat(through)
        asked = limit(profile for slug in plan.jurisdictions for profile in regulations_of(slug, day))
        if asked:
            remove_old(events, through, asked)
    except (CongvuError, OSError) as error:
        log.error("%s", error)  # noqa: TRY400 - one sentence; the collector tries again
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
