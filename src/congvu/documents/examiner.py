"""The examiner: letters of agencies, left by the gate, are looked into after acceptance; mail never waits for it.

``python -m congvu.documents.examiner HOME TRUST`` (no Django; the gate's account). Reads ``HOME/spool``, leaves what it
found in ``HOME/examined`` for the worker. The result is there before the letter goes, so it may be killed at any
moment: at worst a letter is examined twice, and the worker enters it once.
"""

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from congvu.documents.examining import Examination
from congvu.ground.bounded import Busy

log = logging.getLogger("congvu.examiner")
PAUSE = 0.5
ORPHANED = 3600
"""Seconds after which a message without its envelope is nobody's: the gate was stopped between the two."""


class Examiner:
    """Takes letters out of the spool, as many at once as there are cores."""

    def __init__(self, home: Path, trust: Path, at_once: int | None = None) -> None:
        self.spool = home / "spool"
        self.examined = home / "examined"
        self.stop = threading.Event()
        self.at_once = at_once or os.cpu_count() or 1
        self.examination = Examination(trust, self.at_once)

    def run(self) -> None:
        """Until told to stop; what is begun is finished. How long a letter waits is counted from now."""
        for path in self.waiting():
            path.touch()
        with self.examination, ThreadPoolExecutor(self.at_once) as pool:
            while not self.stop.is_set():
                if not any(pool.map(self.take, self.waiting())):
                    self.clear_orphans()
                    self.stop.wait(PAUSE)

    def waiting(self) -> list[Path]:
        """The envelopes of whole letters, the oldest first."""
        return sorted(self.spool.glob("[!.]*.json"), key=age)

    def take(self, envelope: Path) -> bool:
        """One letter; whether it is done."""
        if self.stop.is_set():
            return False
        letter = envelope.with_suffix(".eml")
        try:
            told = json.loads(envelope.read_text("utf-8"))
            self.keep(envelope.stem, self.examination.examine(letter.read_bytes(), told))
        except (Busy, OSError) as error:
            if not isinstance(error, FileNotFoundError):
                log.warning("%s waits: %s", envelope.stem, error)
                return False
            log.warning("%s: the letter is not there", envelope.stem)
        except (ValueError, KeyError, TypeError):
            log.exception("%s: no envelope that the gate would write", envelope.stem)
        envelope.unlink(missing_ok=True)
        letter.unlink(missing_ok=True)
        return True

    def keep(self, name: str, found: dict[str, Any]) -> None:
        """Leave the result for the worker, whole and on the disk."""
        part = self.examined / f".{name}.part"
        with part.open("w", encoding="utf-8") as handle:
            json.dump(found, handle, ensure_ascii=False)
            handle.flush()
            os.fsync(handle.fileno())
        part.chmod(0o640)
        part.rename(self.examined / f"{name}.json")

    def clear_orphans(self) -> None:
        """Remove messages whose envelope never came, and halves of either."""
        old = time.time() - ORPHANED
        for path in self.left_over():
            if age(path) < old:
                path.unlink(missing_ok=True)

    def left_over(self) -> Iterable[Path]:
        """What belongs to no whole letter."""
        yield from (path for path in self.spool.glob("*.eml") if not path.with_suffix(".json").exists())
        yield from self.spool.glob(".*.part")
        yield from self.examined.glob(".*.part")


def age(path: Path) -> float:
    """When it was written; what is gone meanwhile is new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def main(home: str, trust: str) -> int:
    """Examine until told to stop (SIGTERM)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    examiner = Examiner(Path(home), Path(trust))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: examiner.stop.set())
    examiner.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
