"""A mail path that only writes logs: sessions as lines of Dovecot; and a collector that reads them."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from congvu.evidence.collecting import Collector, Places, Source
from congvu.evidence.dovecot import Dovecot
from congvu.evidence.lines import Day

LOG = "dovecot-info.log"
START = datetime(2026, 11, 23, 1, tzinfo=UTC)


def places(root: Path) -> Places:
    """Everything below one folder."""
    for name in ("events", "book", "logs"):
        (root / name).mkdir(exist_ok=True)
    return Places(
        root / "events",
        root / "book",
        {LOG: Source(root / "logs" / LOG, partial(Dovecot, shared=lambda _person, _folder: ""))},
    )


def session(number: int, start: datetime = START) -> str:
    """The two lines of one session: three events."""
    mailbox = f"can.bo{number % 50}@cantho.gov.vn.test"
    begin, end = start + timedelta(seconds=number % 3600), start + timedelta(seconds=number % 3600 + 1)
    at, until = (f"{moment:%Y-%m-%dT%H:%M:%S}.{number % 1000:03}000+0000" for moment in (begin, end))
    who = f"user=<{mailbox}>, actor=<{mailbox}>, method=PLAIN, rip=10.0.0.7, lip=::1, mpid=7, TLS, session=<s{number}>"
    return (
        f"{at} imap-login: Info: Login: {who}\n"
        f"{until} imap({mailbox})<{mailbox}><s{number}><10.0.0.7>: Info: Disconnected: Logged out in=1 out={number}\n"
    )


def told(events: Path) -> Counter[tuple[str, str]]:
    """How often each kind of event was told of each session."""
    rows = [json.loads(line) for path in events.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    return Counter((row["kind"], row["session"]) for row in rows)


def expected(count: int) -> Counter[tuple[str, str]]:
    """Each once."""
    return Counter({(kind, f"s{number}"): 1 for number in range(count) for kind in ("login", "logout", "session")})


def nothing(_through: Day) -> None:
    """No sealing."""


def start(root: Path) -> subprocess.Popen[bytes]:
    """A collector as a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "congvu.evidence.tests.logs", str(root)])


if __name__ == "__main__":
    Collector(places(Path(sys.argv[1])), nothing).run()
