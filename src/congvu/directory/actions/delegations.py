"""Giving shared mailboxes to persons and taking them back (CT-11.1, DL-12.1.c, DN-13.1, QT-4.1.2, QT-4.2.2, VP-13.2).

The head holds a mailbox by office; whom the head authorises holds it for the days of a document, and where the
regulation says so only after accepting the duties. Everybody uses the own sign-in: no password is told to anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from congvu.directory import holders, mail_store
from congvu.directory.actions.passwords import issue_one_time_password
from congvu.directory.errors import HoldingRefused
from congvu.directory.ldap import publish
from congvu.directory.ldap.held import SHARED
from congvu.directory.models import Delegation, Mailbox
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations import holding
from congvu.regulations.carriers import carries
from congvu.regulations.delegating import Delegation as Wish
from congvu.regulations.delegating import Objection, objections


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document of an authorisation and its days; without a last day it holds until it is ended."""

    number: str = ""
    signed: date | None = None
    first_day: date
    last_day: date | None = None


@carries("delegation.assign")
@transaction.atomic
def assign(
    mailbox: Mailbox,
    holder: Mailbox,
    paper: Paper,
    actor: str,
    by: Iterable[str],
    instead_of: Delegation | None = None,
) -> Delegation:
    """Authorise a person to use a shared mailbox, by whoever decides in the capacities ``by``.

    ``instead_of`` is who hands it over to them, and is not counted. Who is authorised already is so by this document
    and for these days from now on.

    Raises HoldingRefused with the clause that stands against it.
    """
    _require_shared(mailbox)
    Mailbox.objects.select_for_update().get(pk=mailbox.pk)  # two who assign at once are judged one after the other
    _require_sense(mailbox, holder, paper)
    present = holders.authorised(mailbox).filter(holder=holder).first()
    if present and not paper.number.strip():
        paper = replace(paper, number=present.document_number, signed=present.document_date)
    others = holders.authorised(mailbox).exclude(pk__in=[one.pk for one in (instead_of, present) if one])
    against = _objections(mailbox, holder, paper, others.count(), tuple(by))
    if against:
        raise HoldingRefused("not-to-be-given", against.vi, against.en, clause=against.clause, where=holder.address)
    if present:
        return _amend(present, paper, actor)
    profile = in_force(mailbox)
    allowing = [one.id for one in profile.of_rule("delegation") if mailbox.kind in one.get("kinds")]
    accepting = holding.accepted_first(profile)
    row = Delegation.objects.create(
        mailbox=mailbox,
        holder=holder,
        basis=Basis.AUTHORISED,
        document_number=paper.number.strip(),
        document_date=paper.signed,
        first_day=paper.first_day,
        last_day=paper.last_day,
        clause=(accepting or (allowing or [""])[0]),
        assigned_by=actor,
        assigned_at=clock.now(),
        accepted_at=None if accepting else clock.now(),
    )
    _enter(row, "delegation.assign", actor)
    _settle(row, actor)
    return row


def _amend(row: Delegation, paper: Paper, actor: str) -> Delegation:
    """Another document or last day; the first day too, as long as the mailbox is not open to the person yet."""
    row.document_number, row.document_date = paper.number.strip(), paper.signed
    row.first_day, row.last_day = row.first_day if row.open else paper.first_day, paper.last_day
    row.save(update_fields=["document_number", "document_date", "first_day", "last_day"])
    _enter(row, "delegation.amend", actor)
    _settle(row, actor)
    return row


@transaction.atomic
def accept(row: Delegation, actor: str) -> None:
    """The authorised person accepts the duties; access opens on the first day (VP-13.2)."""
    if row.holder.address != actor or row.ended_at or row.accepted_at:
        raise HoldingRefused(
            "not-to-be-accepted",
            "Chỉ người được giao xác nhận, một lần, khi việc giao còn hiệu lực.",
            "Only the person authorised accepts, once, while the authorisation stands.",
            clause=row.clause or None,
        )
    row.accepted_at = clock.now()
    row.save(update_fields=["accepted_at"])
    _enter(row, "delegation.accept", actor)
    _settle(row, actor)


@transaction.atomic
def end(row: Delegation, actor: str, clause: str = "") -> str | None:
    """End somebody's hold of a mailbox, now; done once. Live sessions end with it (``doors``).

    Where people sign in directly too, the password that this person may know ends: the new one-time one is returned.
    """
    row = Delegation.objects.select_for_update().select_related("mailbox__jurisdiction", "holder").get(pk=row.pk)
    if row.ended_at:
        return None
    row.open, row.ended_at, row.ended_by = False, clock.now(), actor
    row.save(update_fields=["open", "ended_at", "ended_by"])
    _enter(row, "delegation.end", actor, clause)
    publish.request(PublicationKind.MAILBOX, [row.mailbox_id, row.holder_id])
    return new_password(row.mailbox, actor, clause or row.clause)


def new_password(box: Mailbox, actor: str, clause: str) -> str | None:
    """Replace the password of direct sign-in by a one-time one; None where there is none that anybody could know."""
    if not box.jurisdiction.direct_sign_in or box.state != MailboxState.ACTIVE:
        return None  # nobody has signed in: what is on the slip opens nothing
    return issue_one_time_password(Mailbox.objects.get(pk=box.pk), actor, clause).one_time_password


@transaction.atomic
def take_office(mailbox: Mailbox, head: Mailbox, actor: str) -> Delegation:
    """The mailbox's new head holds it by office, from today (DL-12.1.c.s1, DN-13.1.s1). Done once for each head."""
    _require_shared(mailbox)
    rule = holding.owner(in_force(mailbox), mailbox.kind)
    there = Delegation.objects.filter(mailbox=mailbox, holder=head, ended_at=None).first()
    if there and there.basis == Basis.HEAD:
        return there
    if there:
        end(there, actor)
    now = clock.now()
    row = Delegation.objects.create(
        mailbox=mailbox,
        holder=head,
        basis=Basis.HEAD,
        first_day=clock.today(),
        clause=rule.clause if rule else "",
        assigned_by=actor,
        assigned_at=now,
        accepted_at=now,
    )
    _enter(row, "delegation.office", actor)
    _settle(row, actor)
    return row


def follow_days(today: date | None = None) -> int:
    """Open what begins and end what is over by now; how many changed. Safe to repeat, and catches up after a stop."""
    day = today or clock.today()
    standing = Delegation.objects.filter(ended_at=None).select_related("mailbox__jurisdiction", "holder")
    over = list(standing.filter(last_day__lt=day))
    for row in over:
        end(row, "worker")
    begun = list(standing.filter(open=False, first_day__lte=day).exclude(accepted_at=None))
    for row in begun:
        with transaction.atomic():
            _settle(row, "worker", day)
    return len(over) + len(begun)


def _require_shared(mailbox: Mailbox) -> None:
    """A person's mailbox is given to nobody else, in whatever way, whether or not a regulation says so (VP-2.3)."""
    if mailbox.kind in SHARED:
        return
    forbidding = in_force(mailbox).of_rule("delegation.none")
    clause = next((one.id for one in forbidding if mailbox.kind in one.get("kinds")), None)
    vi, en = "Hộp thư này không được giao cho người khác.", "This mailbox may not be given to another person."
    raise HoldingRefused("not-to-be-given", vi, en, clause=clause, where=mailbox.address)


def _require_sense(mailbox: Mailbox, holder: Mailbox, paper: Paper) -> None:
    """What no regulation needs to say."""
    faults = [
        (
            holder.kind != MailboxKind.PERSONAL or holder.jurisdiction_id != mailbox.jurisdiction_id,
            "Chỉ giao cho người có hộp thư cá nhân trong cùng hệ thống của tỉnh.",
            "A mailbox is given to persons with a mailbox of their own in the same province only.",
        ),
        (
            not holder.is_active,
            "Hộp thư cá nhân của người này không còn sử dụng.",
            "This person's own mailbox is not in use.",
        ),
        (
            paper.last_day is not None and paper.last_day < max(paper.first_day, clock.today()),
            "Ngày cuối phải từ ngày đầu và từ hôm nay trở đi.",
            "The last day must not lie before the first day, nor before today.",
        ),
        (
            holders.heads(mailbox).filter(holder=holder).exists(),
            "Người này đang giữ hộp thư theo chức vụ.",
            "This person holds the mailbox by office.",
        ),
    ]
    for wrong, vi, en in faults:
        if wrong:
            raise HoldingRefused("holding-makes-no-sense", vi, en, where=holder.address)


def _objections(mailbox: Mailbox, holder: Mailbox, paper: Paper, active: int, by: tuple[str, ...]) -> Objection | None:
    """The first objection of the regulation, by the capacity that meets the fewest."""
    person = holder.person
    found: list[list[Objection]] = []
    for capacity in by or ("",):
        wish = Wish(
            kind=mailbox.kind,
            mailbox_agency=str(mailbox.agency_id or ""),
            person_agency=str(holder.agency_id or ""),
            mailbox_unit=str(mailbox.unit_id or "") if mailbox.kind == MailboxKind.UNIT else "",
            person_unit=str(person.unit_id or "") if person else "",
            active=active,
            document=paper.number if paper.signed else "",
            by=capacity,
        )
        found.append(objections(in_force(mailbox), wish))
    fewest = min(found, key=len)
    return fewest[0] if fewest else None


def _settle(row: Delegation, actor: str, day: date | None = None) -> None:
    """Open access where the day has come and the duties are accepted; LDAP follows after the commit."""
    if row.accepted_at and row.first_day <= (day or clock.today()) and not row.open:
        row.open = True
        row.save(update_fields=["open"])
        _enter(row, "delegation.open", actor)
        publish.request(PublicationKind.MAILBOX, [row.mailbox_id, row.holder_id])
        address = row.mailbox.address
        transaction.on_commit(lambda: mail_store.show_inbox(address), robust=True)


def _enter(row: Delegation, verb: str, actor: str, clause: str = "") -> None:
    facts = {"holder": row.holder.address, "basis": row.basis, "first_day": row.first_day.isoformat()}
    if row.last_day:
        facts["last_day"] = row.last_day.isoformat()
    if row.document_number:
        facts["document"] = f"{row.document_number} {row.document_date or ''}".strip()
    entry = Entry(
        actor=actor,
        verb=verb,
        subject=row.mailbox.address,
        jurisdiction=row.mailbox.jurisdiction.slug,
        clause=clause or row.clause,
        after=facts,
    )
    record([entry])
