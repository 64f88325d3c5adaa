"""One mailbox more, for somebody in a special case: granted with reason and last day, and reported (DN-5.0.s2).

A mailbox belongs to one person of one agency; the further one gets an entry of its own for the other post, and is
opened by a request like any other. Holding an agency's mailbox needs no exception: that is no second mailbox.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries
from congvu.requests.errors import ExceptionRefused
from congvu.requests.law import RequestLaw
from congvu.requests.models import MailboxException
from congvu.requests.roles import role_names, roles_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Special:
    """Where the further mailbox is to be, why, until when, by which document."""

    agency: Agency
    reason: str
    last_day: date
    document: str = ""


@carries("exceptions")
def report(jurisdiction: Jurisdiction) -> QuerySet[MailboxException]:
    """All that were ever granted: those in force first, by their last day."""
    rows = MailboxException.objects.filter(person__jurisdiction=jurisdiction)
    return rows.select_related("person__mailbox", "person__agency", "agency", "mailbox").order_by(
        "ended_at", "last_day", "id"
    )


def unused(person: Person, agency: Agency | None) -> MailboxException | None:
    """The exception upon which a further mailbox may be opened for somebody in an agency."""
    rows = MailboxException.objects.filter(ended_at=None, mailbox=None, last_day__gte=clock.today())
    return rows.filter(person=person, agency=agency).first()


def may_grant(by: Mailbox, agency: Agency) -> bool:
    """Whether somebody approves mailboxes of people there."""
    return bool(roles_in(by, agency) & set(RequestLaw(in_force(agency)).approvers(MailboxKind.PERSONAL).words))


def overdue(by: Mailbox) -> list[MailboxException]:
    """Exceptions whose last day is over, for whoever may end them."""
    rows = report(by.jurisdiction).filter(ended_at=None, last_day__lt=clock.today())
    return [one for one in rows.select_related("agency__parent", "agency__jurisdiction") if may_grant(by, one.agency)]


@carries("mailbox.kind")
@transaction.atomic
def grant(person: Person, special: Special, by: Mailbox) -> MailboxException:
    """Grant it. Raises ExceptionRefused where the regulation knows none, or somebody else decides."""
    clause = RequestLaw(in_force(special.agency)).exception_clause(MailboxKind.PERSONAL)
    _refuse(person, special, by, clause)
    made = MailboxException.objects.create(
        person=person,
        agency=special.agency,
        reason=special.reason.strip()[:300],
        document=special.document[:80],
        last_day=special.last_day,
        granted_by=by.address,
        granted_at=clock.now(),
        clause=clause,
    )
    _record(made, by, "exception.grant")
    return made


@transaction.atomic
def end(one: MailboxException, by: Mailbox) -> None:
    """It holds no longer; the further mailbox is then revoked by request or by hand, as any other."""
    held = (
        MailboxException.objects.select_for_update(of=("self",))
        .select_related("person", "agency__parent")
        .get(pk=one.pk)
    )
    _refuse_others(by, held.agency)
    if held.ended_at:
        raise ExceptionRefused("exception-ended", "Ngoại lệ này đã hết.", "This exception has ended already.")
    held.ended_at, held.ended_by = clock.now(), by.address
    held.save(update_fields=["ended_at", "ended_by"])
    _record(held, by, "exception.end")


def _refuse(person: Person, special: Special, by: Mailbox, clause: str) -> None:
    if not clause:
        vi, en = "Quy chế không cho ngoại lệ về số hộp thư.", "The regulation allows no exception."
        raise ExceptionRefused("exception-none", vi, en)
    _refuse_others(by, special.agency)
    if by.person_id == person.pk:
        raise ExceptionRefused(
            "exception-own", "Không tự cho mình ngoại lệ.", "Nobody grants their own.", clause=clause
        )
    box = getattr(person, "mailbox", None)
    if box is None or not box.is_active:
        vi, en = "Người này chưa có hộp thư đang dùng; hãy yêu cầu cấp mới.", "They have no mailbox yet; ask for one."
        raise ExceptionRefused("exception-first", vi, en, clause=clause)
    if not special.reason.strip():
        raise ExceptionRefused("exception-reason", "Hãy ghi lý do.", "State the reason.", clause=clause)
    if special.last_day < clock.today():
        raise ExceptionRefused("exception-past", "Ngày hết hạn đã qua.", "The last day is over.", clause=clause)
    if MailboxException.objects.filter(person=person, agency=special.agency, ended_at=None).exists():
        vi, en = "Người này đã có ngoại lệ ở cơ quan đó.", "They have an exception there already."
        raise ExceptionRefused("exception-there", vi, en, clause=clause)


def _refuse_others(by: Mailbox, agency: Agency) -> None:
    if not may_grant(by, agency):
        allowed = RequestLaw(in_force(agency)).approvers(MailboxKind.PERSONAL)
        vi, en = role_names(allowed.words)
        raise ExceptionRefused(
            "exception-not-yours", f"Ngoại lệ do {vi} quyết định.", f"Decided by: {en}.", clause=allowed.clause or None
        )


def _record(one: MailboxException, by: Mailbox, verb: str) -> None:
    after = {"agency": one.agency.code, "last_day": one.last_day.isoformat(), "reason": one.reason}
    box: Mailbox | None = getattr(one.person, "mailbox", None)
    subject, place = box.address if box else str(one.person), by.jurisdiction.slug
    record_one(actor=by.address, verb=verb, subject=subject, jurisdiction=place, clause=one.clause, after=after)
