"""Shared mailboxes that nobody opened on a working day: told to whom the regulation says (QT-4.1.2.s1, QT-4.2.2.s1)."""

from collections.abc import Iterator
from datetime import date

from congvu.directory.holders import heads
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.ground.working_days import DAY
from congvu.regulations.clauses import Clause
from congvu.requests.nightly import words
from congvu.requests.nightly.boxes import Evening, local_day
from congvu.requests.nightly.work import Work


def unchecked(evening: Evening) -> Iterator[Work]:
    """Of the day before, where it was a working day whose evidence is there: without it nobody is called idle."""
    day = evening.day - DAY
    if not evening.calendar.is_working(day) or evening.watched is None or evening.watched < day:
        return
    for box in evening.boxes(MailboxState.ISSUED, MailboxState.ACTIVE):
        clause = _asking(evening, box)
        if clause and local_day(box) < day and _last_opened(box) < day:
            letter = words.unchecked(box, day, clause.id)
            notices = tuple(evening.notice(to, *letter, clause.id) for to in _chiefs(evening, box, clause))
            yield Work(kind="unchecked", box=box, due=day, notices=notices)


def _asking(evening: Evening, box: Mailbox) -> Clause | None:
    """The clause by which somebody is told of a mailbox of this kind."""
    clauses = evening.profile(box).of_rule("delegation")
    return next((one for one in clauses if one.get("unchecked_to") and box.kind in one.get("kinds")), None)


def _last_opened(box: Mailbox) -> date:
    """By whomever: each who holds it signs in as themselves, and the mailbox is used."""
    use = getattr(box, "last_use", None)
    return (use.last_access if use else None) or date.min


def _chiefs(evening: Evening, box: Mailbox, clause: Clause) -> list[str]:
    """Whoever has the office in the agency; of a unit's mailbox the leader of this unit only."""
    if box.kind == MailboxKind.UNIT:
        return [held.holder.address for held in heads(box)]
    return evening.told(box, clause.get("unchecked_to"))
