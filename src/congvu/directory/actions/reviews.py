"""Confirming each period that those who have access to an agency's shared mailboxes are the right ones (DN-14.2,
VP-11.1.s4)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from congvu.directory import holders
from congvu.directory.errors import HoldingRefused
from congvu.directory.models import AccessReview, Agency, Mailbox
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations import holding
from congvu.regulations.carriers import carries

Access = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agency's review stands: the present period, whether it is confirmed, and the last one that was missed."""

    clause: str
    period: date
    by: tuple[str, ...]
    confirmed: AccessReview | None
    overdue: date | None


def standing(agency: Agency, day: date | None = None) -> Standing | None:
    """The review of an agency on a day, or None where its regulation orders none."""
    today = day or clock.today()
    rule = holding.review(in_force(agency, today))
    if rule is None:
        return None
    done = {row.period: row for row in agency.access_reviews.all()}
    begun = holders.shared_of(agency).order_by("registered_at").values_list("registered_at", flat=True).first()
    missed = rule.overdue(done, today)
    if missed and (begun is None or begun.astimezone(clock.LOCAL).date() >= rule.period(today)):
        missed = None  # it had no shared mailbox then
    return Standing(rule.clause, rule.period(today), rule.by, done.get(rule.period(today)), missed)


def access(agency: Agency) -> Access:
    """Who has access to the agency's shared mailboxes now."""
    return [
        {
            "mailbox": box.address,
            "holder": row.holder.address,
            "name": row.holder.display_name,
            "basis": row.basis,
            "first_day": row.first_day.isoformat(),
            "last_day": row.last_day.isoformat() if row.last_day else None,
            "document": row.document_number,
        }
        for box in holders.shared_of(agency)
        for row in holders.held_by(box)
    ]


@carries("access.review")
@transaction.atomic
def confirm(agency: Agency, who: Mailbox | None, actor: str, capacities: tuple[str, ...]) -> AccessReview:
    """Confirm the present period; done once. Raises HoldingRefused for whom the regulation does not charge with it."""
    now = standing(agency)
    if now is None or not (set(capacities) & set(now.by)):
        raise HoldingRefused(
            "not-yours-to-confirm",
            "Việc xác nhận quyền truy cập không thuộc thẩm quyền của bạn.",
            "Confirming access is not yours.",
            clause=now.clause if now else None,
            where=who.address if who else actor,
        )
    row, made = AccessReview.objects.get_or_create(
        agency=agency,
        period=now.period,
        defaults={"confirmed_by": actor, "confirmed_at": clock.now(), "clause": now.clause, "seen": access(agency)},
    )
    if made:
        entry = Entry(
            actor=actor,
            verb="access.review",
            subject=f"agency:{agency.code}",
            jurisdiction=agency.jurisdiction.slug,
            clause=now.clause,
            after={"period": now.period.isoformat(), "access": row.seen},
        )
        record([entry])
    return row
