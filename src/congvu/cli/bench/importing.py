"""One import in a process of its own, so that its time and its memory are nobody else's.

``python -m congvu.cli.bench.importing STATE ROSTER JURISDICTION`` prints one line of JSON.
"""

import json
import resource
import sys
import time
from pathlib import Path

from congvu.cli.database import open_system


def peak_mb() -> float:
    """The most resident memory that this process ever had (Linux counts it in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(state: str, roster: str, slug: str) -> int:
    """Import, then print the slips as ``congvu import`` does, each timed."""
    plan = open_system(Path(state))
    from congvu.cli.slips import print_slips
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.roster.importing import Wishes, import_roster

    start, used = time.monotonic(), time.process_time()
    stages: dict[str, float] = {}

    def stage(name: str, _count: int) -> None:
        stages[name] = round(time.monotonic() - start, 2)

    outcome = import_roster(Path(roster), jurisdiction_called(slug), Wishes(), stage)
    seconds, used, peak = time.monotonic() - start, time.process_time() - used, peak_mb()
    print_slips(plan, outcome.slips, None, slug)
    facts = {
        "seconds": seconds,
        "cpu_seconds": used,
        "peak_mb": peak,
        "rows": outcome.rows,
        "mailboxes": outcome.mailboxes,
    }
    slips = {"slips_seconds": time.monotonic() - start - seconds, "slips_peak_mb": peak_mb()}
    print(json.dumps(facts | slips | {"verified": outcome.verified, "stages": stages}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
