"""Entering and cancelling leave; it is never deleted, for verdicts were given by it (VP-6.3.s2)."""

from datetime import date

from django.db import transaction

from congvu.directory.errors import LeaveRefused
from congvu.directory.models import Leave, Person
from congvu.ground import clock
from congvu.ledger.actions import Entry, record


@transaction.atomic
def enter_leave(
    person: Person, actor: str, *, kind: str, first: date, last: date, document: str = "", session: int | None = None
) -> Leave:
    """Enter a leave, past ones too. Raises LeaveRefused where it ends before it begins or meets another of its kind."""
    if last < first:
        raise LeaveRefused("leave-order", "Ngày cuối đứng trước ngày đầu.", "The last day lies before the first.")
    others = Leave.objects.filter(person=person, cancelled_at=None, kind=kind, first__lte=last, last__gte=first)
    if other := others.filter(session=session).first():
        raise LeaveRefused(
            "leave-overlap",
            f"Đã có kỳ nghỉ {other.first:%d/%m/%Y} - {other.last:%d/%m/%Y} trùng ngày.",
            f"There is already leave {other.first} to {other.last} on these days.",
        )
    leave = Leave.objects.create(
        person=person,
        kind=kind,
        first=first,
        last=last,
        session=session,
        document=document[:200],
        entered_by=actor,
        entered_at=clock.now(),
    )
    _record(leave, actor, "leave.enter")
    return leave


@transaction.atomic
def cancel_leave(leave: Leave, actor: str) -> None:
    """The leave was not taken, or was entered in error. Raises LeaveRefused where it is cancelled already."""
    if not Leave.objects.filter(pk=leave.pk, cancelled_at=None).update(cancelled_at=clock.now()):
        raise LeaveRefused("leave-cancelled", "Kỳ nghỉ này đã được hủy.", "This leave is cancelled already.")
    _record(leave, actor, "leave.cancel")


def _record(leave: Leave, actor: str, verb: str) -> None:
    person = leave.person
    box = getattr(person, "mailbox", None)
    after = {"kind": leave.kind, "first": leave.first.isoformat(), "last": leave.last.isoformat()}
    if leave.document:
        after["document"] = leave.document
    record(
        [
            Entry(
                actor=actor,
                verb=verb,
                subject=box.address if box else str(person),
                jurisdiction=person.jurisdiction.slug,
                after=after,
            )
        ]
    )
