"""What the evidence says of a body's mailboxes in a period; a day without evidence is told, never guessed.

The verdicts are those of ``congvu usage``, over the directory's own mailboxes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Min, Q

from congvu.directory.models import Agency, Jurisdiction, Leave, Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.regulation import slug_of
from congvu.evidence.chain import Chain
from congvu.evidence.mailboxes import Mailbox as Listed
from congvu.evidence.periods import Period
from congvu.evidence.traffic import Traffic, traffic
from congvu.evidence.usage import Judge, usage
from congvu.ground import clock
from congvu.ground.office_hours import Leave as Away
from congvu.ground.working_days import WorkingDays
from congvu.regulations.calendars import working_days
from congvu.regulations.overlays import regulation_in_force

KINDS = {MailboxKind.PERSONAL: "person", MailboxKind.AGENCY: "agency", MailboxKind.UNIT: "unit"}
IN_USE = (MailboxState.ISSUED, MailboxState.ACTIVE, MailboxState.SUSPENDED)
NAMED = 12
"""So many missing days are named one by one."""


@dataclass(frozen=True, slots=True)
class Use:
    """The mailboxes of a body, what ``congvu usage`` tells of each, and what each sent and received."""

    boxes: dict[str, Mailbox]
    rows: Sequence[dict[str, Any]]
    agencies: dict[int, dict[str, Any]]
    working_days: int
    mail: Traffic
    notes: tuple[str, ...]
    gaps: int = 0
    """Days of which there is no evidence: nobody is counted absent on them, and no criterion is concluded."""


def boxes_in(jurisdiction: Jurisdiction, agency: Agency | None, first: date, last: date) -> list[Mailbox]:
    """The mailboxes that were there in the period: opened by its end, and not closed before its first day."""
    start, end = midnight(first), midnight(last + timedelta(1))
    rows = Mailbox.objects.filter(jurisdiction=jurisdiction, kind__in=KINDS, registered_at__lt=end)
    rows = rows.filter(Q(state__in=IN_USE) | Q(state_since__gte=start)).exclude(agency=None)
    rows = rows.filter(agency=agency) if agency else rows
    return list(rows.select_related("agency", "person", "unit").order_by("agency__sort", "agency", "sort", "id"))


def use(jurisdiction: Jurisdiction, agency: Agency | None, first: date, last: date) -> Use:
    """Everything in one reading of the events; without any, the days are missing and nobody is judged."""
    boxes = boxes_in(jurisdiction, agency, first, last)
    events, until = Path(settings.CONGVU_EVENTS), min(last, clock.today())
    known_from, known_to = max(first, began(jurisdiction) or first), min(until, clock.today() - timedelta(1))
    missing, gone = lacking(events, known_from, known_to), unseen(events, known_from, known_to)
    if not boxes or not _any(events, first, until):
        return Use({box.address: box for box in boxes}, (), {}, 0, {}, (*missing, *_nothing(boxes)))
    # of a period that has not ended only the days so far are judged, and no criterion of the whole period
    period = Period(f"{first}..{until}", first, until)
    regulation = partial(regulation_in_force, slug_of(agency or jurisdiction))
    judge = Judge(regulation, period, _Seen(working_days(settings.CONGVU_CALENDAR), gone), _leaves(boxes))
    listed = [Listed(box.address, KINDS[MailboxKind(box.kind)], str(box.agency_id), box.registered_at) for box in boxes]
    found = usage(judge, listed, events, clock.now())
    by_agency = {int(one["agency"]): one for one in found["agencies"]}
    mail = traffic(events, period)
    return Use(
        {box.address: box for box in boxes},
        found["mailboxes"],
        by_agency,
        found["working_days"],
        mail,
        tuple(missing),
        len(gone),
    )


def began(jurisdiction: Jurisdiction) -> date | None:
    """The day on which the first mailbox was opened here: before it the system knows nothing."""
    first = Mailbox.objects.filter(jurisdiction=jurisdiction).aggregate(first=Min("registered_at"))["first"]
    return first.astimezone(clock.LOCAL).date() if first else None


class _Seen(WorkingDays):
    """The working days of which there is evidence."""

    def __init__(self, calendar: WorkingDays, gone: frozenset[date]) -> None:
        super().__init__()
        self._calendar, self._gone = calendar, gone

    def is_working(self, day: date) -> bool:
        """Whether work is done, and anybody knows who came."""
        return day not in self._gone and self._calendar.is_working(day)

    def is_provisional(self, day: date) -> bool:
        """As in the calendar."""
        return self._calendar.is_provisional(day)


def unseen(events: Path, first: date, last: date) -> frozenset[date]:
    """The days without any file of events."""
    there = {path.stem for ending in ("parquet", "jsonl") for path in events.glob(f"*.{ending}")}
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return frozenset(day for day in days if day.isoformat() not in there)


def lacking(events: Path, first: date, last: date) -> list[str]:
    """One sentence for the days of which the evidence is missing, one for those that were removed, or damaged."""
    chain = Chain(events)
    days = [(first + timedelta(n)).isoformat() for n in range((last - first).days + 1)]
    absent = {day.isoformat() for day in unseen(events, first, last)}
    damaged = {day for day, record in chain.sealed.items() if record.get("unreadable")}
    removed = [day for day in days if day in chain.removed]
    gone = [day for day in days if day in absent and day not in chain.removed]
    found = [
        (gone, "không có bằng chứng; số liệu sử dụng không gồm những ngày này"),
        (removed, "bằng chứng đã hết hạn lưu và được xóa"),
        ([day for day in days if day in damaged], "bằng chứng có dòng không đọc được"),
    ]
    return [f"{_days(some)}: {why}." for some, why in found if some]


def midnight(day: date) -> datetime:
    """The beginning of a local day."""
    return datetime.combine(day, time(), clock.LOCAL)


def _any(events: Path, first: date, last: date) -> bool:
    stems = (path.stem[:10] for ending in ("parquet", "jsonl") for path in events.glob(f"*.{ending}"))
    return any(first.isoformat() <= stem <= last.isoformat() for stem in stems)


def _nothing(boxes: Sequence[Mailbox]) -> tuple[str, ...]:
    return ("Không có ngày nào trong kỳ có bằng chứng; không kết luận về việc sử dụng.",) if boxes else ()


def _days(days: Sequence[str]) -> str:
    shown = ", ".join(date.fromisoformat(day).strftime("%d/%m/%Y") for day in days[:NAMED])
    more = f" và {len(days) - NAMED} ngày khác" if len(days) > NAMED else ""
    return f"{len(days)} ngày ({shown}{more})"


def _leaves(boxes: Sequence[Mailbox]) -> dict[str, list[Away]]:
    address = {box.person_id: box.address for box in boxes if box.person_id}
    rows = Leave.objects.filter(person__mailbox__in=[box.pk for box in boxes], cancelled_at=None)
    found: dict[str, list[Away]] = defaultdict(list)
    for person, kind, first, last, session in rows.values_list("person_id", "kind", "first", "last", "session"):
        found[address[person]].append(Away(kind, first, last, session))
    return found
