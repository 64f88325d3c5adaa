"""Between the rows and Postfix's hold queue: orders for upkeep, its reports, and what lies in the queue.

Files in ``held/`` of the state directory. ``orders/ID.json`` is ours: ``{"queue_id", "act": "release|refuse"}``,
removed once its report was taken in. ``done/ID.json`` is upkeep's: ``{"queue_id", "outcome", "said"}``, the outcome
``done``, ``absent`` or ``failed``. ``queue.json`` is upkeep's too: ``{"time", "letters": {ID: facts}}``.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from congvu.documents.held import deciding, reading
from congvu.documents.models import HeldLetter
from congvu.documents.models.held import HeldState

ACTS = {HeldState.RELEASING: "release", HeldState.REFUSING: "refuse"}
SETTLED = timedelta(minutes=2)
"""The log tells of a letter before Postfix holds it, and is read a moment later: neither is missing meanwhile."""


def carry_out(folder: Path) -> int:
    """Orders for what was decided, and reports taken in; how many letters are done with."""
    open_rows = HeldLetter.objects.filter(done_at=None, state__in=list(ACTS)).order_by("id")
    done = 0
    for row in open_rows:
        report = folder / "done" / f"{row.queue_id}.json"
        if report.exists():
            told = json.loads(report.read_text("utf-8"))
            deciding.carried_out(row, told["outcome"], told["said"])
            done += 1
        else:
            _order(folder / "orders" / f"{row.queue_id}.json", row)
    _clear(folder / "orders")
    return done


def _order(path: Path, row: HeldLetter) -> None:
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"queue_id": row.queue_id, "act": ACTS[HeldState(row.state)]}), "utf-8")
        part.rename(path)


def _clear(folder: Path) -> None:
    """Orders that nobody waits for any more; upkeep then removes their reports."""
    there = {path.stem: path for path in folder.glob("*.json")}
    waiting = HeldLetter.objects.filter(queue_id__in=there, done_at=None, state__in=list(ACTS))
    for name in there.keys() - set(waiting.values_list("queue_id", flat=True)):
        there[name].unlink(missing_ok=True)


def reconcile(folder: Path) -> int:
    """Make the rows agree with the queue: nothing is held unseen, and nothing leaves it unseen; how many differed."""
    path = folder / "queue.json"
    if not path.exists():
        return 0
    told = json.loads(path.read_text("utf-8"))
    before = datetime.fromisoformat(told["time"]) - SETTLED
    letters: dict[str, Any] = told["letters"]
    known = set(HeldLetter.objects.filter(queue_id__in=letters).values_list("queue_id", flat=True))
    count = 0
    for name in sorted(letters.keys() - known):
        count += _found(name, letters[name], before)
    waiting = HeldLetter.objects.filter(state=HeldState.HELD, since__lt=before).select_related("jurisdiction")
    for row in waiting.exclude(queue_id__in=letters):
        deciding.vanished(row)
        count += 1
    return count


@transaction.atomic
def _found(name: str, facts: dict[str, Any], before: datetime) -> bool:
    """A letter that somebody held by hand, or whose line of the log was lost."""
    since = datetime.fromtimestamp(facts["since"], UTC)
    place = reading.place_of([facts["sender"], *facts["recipients"]])
    if since > before or place is None:
        return False
    ours = reading.place_of([facts["sender"]]) is not None
    letter = {
        "queue_id": name,
        "time": since.isoformat(),
        "direction": "submission" if ours else reading.INBOUND,
        "sender": facts["sender"],
        "recipients": facts["recipients"][:50],
        "recipient_count": len(facts["recipients"]),
        "bytes": facts["bytes"],
        "findings": [],
    }
    return reading.enter(letter, place) is not None
