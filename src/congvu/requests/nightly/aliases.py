"""Old addresses whose time is over: they stop delivering, and are given to nobody (CT-5.2, DL-11.3.s2, DN-7.2.a)."""

from collections import defaultdict
from collections.abc import Iterator

from congvu.directory.actions.aliases import ended
from congvu.directory.models import Address
from congvu.regulations.kept import alias_period
from congvu.requests.nightly import words
from congvu.requests.nightly.boxes import Evening
from congvu.requests.nightly.work import Work


def aliases(evening: Evening) -> Iterator[Work]:
    """The old addresses of each mailbox that end on one day; its owner is told."""
    together: dict[tuple[int, object], list[Address]] = defaultdict(list)
    for one in ended(evening.jurisdiction, evening.day):
        if one.mailbox:
            together[one.mailbox.pk, one.until].append(one)
    for several in together.values():
        box, until = several[0].mailbox, several[0].until
        if box is None or until is None:
            continue
        box.agency = evening.agencies.get(box.agency_id or 0)
        period = alias_period(evening.profile(box))
        clause = period.clause if period else ""
        letter = words.alias_over(box, [one.address for one in several], until, clause)
        notices = (evening.notice(box.address, *letter, clause),) if box.is_active else ()
        yield Work(kind="alias.end", box=box, due=until, aliases=tuple(several), clause=clause, notices=notices)
