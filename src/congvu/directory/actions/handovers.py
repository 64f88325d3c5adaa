"""A shared mailbox passes to its next holder: counted before and after, confirmed by both, with minutes and a new
password (VP-13.2.d, DL-12.1.e, DN-13.2, QT-4.2.3).

The receiver has access from the first minute and the former holder until the last, so that the mailbox is never
without one; meanwhile nothing in it can be deleted. Each step is done once, and an interrupted one is simply repeated.
"""

from dataclasses import dataclass

from django.db import transaction

from congvu.directory import holders, mail_store
from congvu.directory.actions.delegations import Paper, assign, end, take_office
from congvu.directory.actions.passwords import issue_one_time_password
from congvu.directory.actions.roles import revoke_role
from congvu.directory.errors import HoldingRefused
from congvu.directory.files import store
from congvu.directory.ldap import publish
from congvu.directory.models import Delegation, Handover, Mailbox
from congvu.directory.models.delegation import Basis
from congvu.directory.models.publication import PublicationKind
from congvu.directory.papers import minutes
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations import holding
from congvu.regulations.calendars import working_days
from congvu.regulations.carriers import carries


@dataclass(frozen=True, slots=True)
class Completed:
    """A handover that is done; the one-time password of direct sign-in is shown here and never again."""

    handover: Handover
    one_time_password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who hands over to whom. ``one_sided`` says why the former holder cannot confirm; between authorised persons the
    receiver needs a ``paper`` of their own, decided in the capacities ``by``."""

    former: Delegation | None
    receiver: Mailbox
    one_sided: str = ""
    paper: Paper | None = None
    by: tuple[str, ...] = ()


def start(mailbox: Mailbox, wish: Wish, actor: str) -> Handover:
    """Begin: the receiver gets access, deletion stops, the mail is counted. What is under way is returned as it is.

    Raises HoldingRefused where the parties are not those that hand over or receive.
    """
    running = Handover.objects.filter(mailbox=mailbox, done_at=None).first()
    if running:
        return _counted(running)
    _require_charge(mailbox, wish, actor)
    _require_parties(mailbox, wish)
    rule = holding.handover(in_force(mailbox), mailbox.kind)
    with transaction.atomic():
        _receiver_in(mailbox, wish, actor)
        due = working_days().after(clock.today(), rule.max_days).last if rule and rule.max_days else None
        row = Handover.objects.create(
            mailbox=mailbox,
            former=wish.former.holder if wish.former else None,
            receiver=wish.receiver,
            one_sided=wish.one_sided.strip(),
            items=list(rule.items) if rule else ["mailbox"],
            clause=rule.clause if rule else "",
            started_by=actor,
            started_at=clock.now(),
            due=due,
        )
        publish.request(PublicationKind.MAILBOX, [mailbox.pk])
        _enter(row, "handover.start", actor)
    return _counted(row)


@transaction.atomic
def confirm(row: Handover, who: Mailbox, remarks: str = "") -> None:
    """The former holder confirms what is given, the receiver what is received; of a one-sided handover a witness, who
    is neither, confirms instead of the former. Once each."""
    row = Handover.objects.select_for_update().get(pk=row.pk)
    now = clock.now()
    if row.done_at:
        return
    if who.pk == row.receiver_id:
        row.received_at = row.received_at or now
    elif row.one_sided and who.pk != row.former_id and holders.capacities(who, row.mailbox):
        row.given_at, row.witness = row.given_at or now, row.witness or who.address
    elif not row.one_sided and who.pk == row.former_id:
        row.given_at = row.given_at or now
    else:
        raise HoldingRefused(
            "not-a-party",
            "Chỉ bên giao, bên nhận hoặc người chứng kiến xác nhận biên bản.",
            "Only the giver, the receiver or the witness confirms the minutes.",
            clause=row.clause or None,
        )
    if remarks.strip():
        row.remarks = "\n".join(filter(None, [row.remarks, f"{who.address}: {remarks.strip()}"]))[:2000]
    row.save()
    _enter(row, "handover.confirm", who.address)


@carries("handover")
def complete(row: Handover, actor: str) -> Completed:
    """End the former holder's access, count again, issue a new password, make the minutes. Done once.

    Raises HoldingRefused while a side has not confirmed, or where a folder holds less than at the beginning.
    """
    if row.done_at:
        return Completed(row, None)
    if not (row.given_at and row.received_at and row.before):
        raise HoldingRefused(
            "not-confirmed",
            "Hai bên chưa cùng xác nhận; chưa thể kết thúc bàn giao.",
            "Not both sides have confirmed; the handover cannot be completed yet.",
            clause=row.clause or None,
        )
    after = mail_store.count(row.mailbox.address)
    lost = [folder for folder, (messages, _) in row.before.items() if after.get(folder, [0, 0])[0] < messages]
    if lost:
        raise HoldingRefused(
            "mail-missing",
            f"Số thư sau bàn giao ít hơn trước trong: {', '.join(lost)}; hãy làm rõ trước khi kết thúc.",
            f"There is less mail than before in: {', '.join(lost)}; clear this up first.",
            clause=row.clause or None,
        )
    with transaction.atomic():
        row = Handover.objects.select_for_update().get(pk=row.pk)
        if row.done_at:
            return Completed(row, None)
        row.after, row.done_at = after, clock.now()
        row.save(update_fields=["after", "done_at"])
        secret = _former_out(row, actor)
        for name, media_type, content in minutes.papers(row):
            row.minutes.add(store(content, name, media_type))
        publish.request(PublicationKind.MAILBOX, [row.mailbox_id])
        _enter(row, "handover.complete", actor)
    return Completed(row, secret)


def _require_charge(mailbox: Mailbox, wish: Wish, actor: str) -> None:
    """Who is only authorised hands over the own authorisation, once it is open; the head's place is not theirs."""
    who = Mailbox.objects.filter(address=actor).first()
    if wish.by or who is None or holders.capacities(who, mailbox):
        return
    if wish.former is None or wish.former.holder_id != who.pk or not wish.former.open:
        vi = "Người được giao chỉ bàn giao phần mình đang giữ."
        raise HoldingRefused("not-yours", vi, "Who is authorised hands over the own part only.", where=mailbox.address)


def _require_parties(mailbox: Mailbox, wish: Wish) -> None:
    """Two different persons of the same body; without the former one, or without that one's word, a reason."""
    receiver, former = wish.receiver, wish.former.holder if wish.former else None
    if receiver.agency_id != mailbox.agency_id or receiver.person_id is None or not receiver.is_active:
        vi = "Bên nhận phải là người đang làm việc tại chính cơ quan của hộp thư."
        raise HoldingRefused("no-receiver", vi, "The receiver must be a person working in the mailbox's agency.")
    if former is not None and former.pk == receiver.pk:
        vi = "Bên giao và bên nhận phải là hai người khác nhau."
        raise HoldingRefused("same-person", vi, "Giver and receiver must be two different persons.")
    if (former is None or not former.is_active) and not wish.one_sided.strip():
        vi = "Bên giao không còn: hãy ghi lý do để lập biên bản một bên, có người chứng kiến."
        raise HoldingRefused("one-sided", vi, "The former holder is gone: say why; a witness confirms.")


def _receiver_in(mailbox: Mailbox, wish: Wish, actor: str) -> None:
    """The receiver holds it as the former one did: by office, or authorised by a paper."""
    if Delegation.objects.filter(mailbox=mailbox, holder=wish.receiver, ended_at=None).exists():
        return
    if wish.former and wish.former.basis == Basis.AUTHORISED:
        paper = wish.paper or Paper(first_day=clock.today())
        assign(mailbox, wish.receiver, paper, actor, wish.by, instead_of=wish.former)
    else:
        take_office(mailbox, wish.receiver, actor)


def _counted(row: Handover) -> Handover:
    """Count what is handed over, after deletion was stopped."""
    if not row.before:
        row.before = mail_store.count(row.mailbox.address) or {"INBOX": [0, 0]}
        row.save(update_fields=["before"])
    return row


def _former_out(row: Handover, actor: str) -> str | None:
    """End what the former holder has, the password that they may know included; the new one where there is one."""
    secret = None
    if row.former:
        for held in Delegation.objects.filter(mailbox=row.mailbox, holder=row.former, ended_at=None):
            secret = end(held, actor, row.clause) or secret
        for grant in row.former.grants.select_related("mailbox__person", "mailbox__jurisdiction", "agency"):
            if any(box.pk == row.mailbox_id for box in holders.of_office(grant)):
                revoke_role(grant, actor, row.clause)
    if secret is None and row.mailbox.jurisdiction.direct_sign_in and row.mailbox.is_active:
        secret = issue_one_time_password(Mailbox.objects.get(pk=row.mailbox_id), actor, row.clause).one_time_password
    return secret


def _enter(row: Handover, verb: str, actor: str) -> None:
    entry = Entry(
        actor=actor,
        verb=verb,
        subject=row.mailbox.address,
        jurisdiction=row.mailbox.jurisdiction.slug,
        clause=row.clause,
        after={
            "former": row.former.address if row.former else None,
            "receiver": row.receiver.address,
            "messages": sum(messages for messages, _ in (row.after or row.before).values()),
            **({"one_sided": row.one_sided} if row.one_sided else {}),
        },
    )
    record([entry])
