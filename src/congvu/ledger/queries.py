"""Reading the ledger: the acts on one subject, and the pages of the audit view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from congvu.ground import clock
from congvu.ledger.models import Act

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which acts: all that is left empty is not asked. ``subjects`` None is every subject; days are local."""

    jurisdiction: str = ""
    actor: str = ""
    subject: str = ""
    verb: str = ""
    clause: str = ""
    first: date | None = None
    last: date | None = None
    subjects: QuerySet[Any, Any] | Sequence[str] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class ActPage:
    """Acts, the newest first; ``after`` is the number behind which the next page begins, empty at the end."""

    rows: Sequence[Act]
    after: str


def acts_on(subject: str, jurisdiction: str, size: int) -> QuerySet[Act]:
    """The last acts on one subject, the newest first."""
    return Act.objects.filter(subject=subject, jurisdiction=jurisdiction).order_by("-id")[:size]


def acts(asked: Asked) -> QuerySet[Act]:
    """All acts that were asked for, the newest first."""
    rows = Act.objects.order_by("-id")
    for name in ("jurisdiction", "actor", "subject", "verb", "clause"):
        value = getattr(asked, name)
        rows = rows.filter(**{name: value}) if value else rows
    if asked.subjects is not None:
        rows = rows.filter(subject__in=asked.subjects)
    if asked.first:
        rows = rows.filter(id__gte=_first_from(asked.first))
    if asked.last:
        rows = rows.filter(id__lt=_first_from(asked.last + timedelta(1)))
    return rows


def page(rows: QuerySet[Act], after: str, size: int = PAGE) -> ActPage:
    """The acts behind the number ``after``."""
    found = list((rows.filter(id__lt=int(after)) if after.isdecimal() else rows)[: size + 1])
    return ActPage(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def _first_from(day: date) -> int:
    """The number of the day's first act, or of what comes after the last: numbers follow time, and pages go by them."""
    moment = datetime.combine(day, time(), clock.LOCAL)
    first = Act.objects.filter(time__gte=moment).order_by("time", "id").values_list("id", flat=True).first()
    if first is not None:
        return first
    return (Act.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1


def acts_since(subject: str, jurisdiction: str, verbs: Iterable[str], since: datetime | None) -> QuerySet[Act]:
    """The acts of these kinds on a subject after a moment, oldest first; none where there is no such moment."""
    if since is None:
        return Act.objects.none()
    rows = Act.objects.filter(subject=subject, jurisdiction=jurisdiction, verb__in=list(verbs), time__gt=since)
    return rows.order_by("id")
