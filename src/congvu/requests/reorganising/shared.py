"""What a reorganisation does to shared mailboxes, who holds them, roles and lists.

The mailbox of a closed body is cancelled and its mail kept: the holders of the successor's mailbox read it, and its
address leads to the successor (CT-5.3.c, CT-11.3). Access to what somebody left ends (CT-5.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q

from congvu.directory.actions.delegations import take_office
from congvu.directory.actions.states import FIELDS, Step, take
from congvu.directory.holders import of_office
from congvu.directory.models import Address, Agency, Delegation, Handover, Mailbox, MailingList, RoleGrant, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.directory.models.mailing_list import BODYS_OWN
from congvu.ground import clock
from congvu.requests.models import CLOSED, Request
from congvu.requests.reorganising.journal import Journal
from congvu.requests.reorganising.moving import Line, Moves
from congvu.requests.reorganising.orders import Body

ALIVE = (MailboxState.ISSUED, MailboxState.ACTIVE, MailboxState.SUSPENDED)


@dataclass
class Shared:
    """Works on what ``moves`` has done. ``until`` is the last day of old addresses."""

    moves: Moves
    journal: Journal
    clause: str
    until: object
    lines: list[Line] = field(default_factory=list)
    ended: list[Line] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    conflicts: list[Line] = field(default_factory=list)
    stale: set[int] = field(default_factory=set)
    """Mailboxes to be published beside those whose rows changed."""

    def settle(self) -> None:
        """Everything, in this order: first what closes, then who still holds what."""
        for body, successor in self.moves.closed:
            self.close_box(body, self.heir(body, successor))
            if isinstance(body, Agency):
                self.close_list(body, successor)
                self.waiting(body)
        self.cancel_people()
        self.end_roles()
        self.end_holdings()
        self.new_holders()

    # --- closed bodies -----------------------------------------------------------------------------------------------

    def box_of(self, body: Body) -> Mailbox | None:
        """A body's own mailbox, if it is alive."""
        kind = {"kind": MailboxKind.UNIT, "unit": body.pk} if isinstance(body, Unit) else {"agency": body.pk}
        rows = Mailbox.objects.filter(**({"kind": MailboxKind.AGENCY} | kind), state__in=ALIVE)
        return rows.select_related("jurisdiction", "agency__parent__parent", "unit").first()

    def heir(self, body: Body, successor: Body | None) -> Mailbox | None:
        """The mailbox that follows: the successor's, else that of the body above."""
        above = body.agency if isinstance(body, Unit) else body.parent
        after = successor or above
        return self.box_of(after) if after is not None and after.closed_on is None else None

    def close_box(self, body: Body, heir: Mailbox | None) -> None:
        """Cancel a body's mailbox, keep its mail, and lead its addresses to the heir."""
        box = self.box_of(body)
        if box is None:
            return
        if Handover.objects.filter(mailbox=box, done_at=None).exists():
            vi, en = f"{box.address} đang được bàn giao.", f"{box.address} is being handed over."
            self.conflicts.append({"key": box.address, "vi": vi, "en": en})
        self.end(Delegation.objects.filter(mailbox=box))
        self.revoke([box], f"{body.name} không còn hoạt động / is closed")
        for one in Address.objects.filter(mailbox=box).exclude(use=AddressUse.RETIRED):
            if heir:
                self.journal.set(one, use=AddressUse.ALIAS, mailbox_id=heir.pk, until=one.until or self.until)
            elif one.use == AddressUse.ALIAS:
                self.journal.set(one, until=one.until or self.until)
        if heir:
            self.stale.add(heir.pk)
            for held in Delegation.objects.filter(mailbox=heir, ended_at=None, open=True).select_related("holder"):
                self.journal.make([take_office(box, held.holder, self.moves.actor)])
        self.lines.append({"old": box.address, "what": "kept", "to": heir.address if heir else "", "name": body.name})

    def close_list(self, agency: Agency, successor: Body | None) -> None:
        """The list of a closed agency; its address leads to the successor's list, where there is one."""
        row = MailingList.objects.filter(BODYS_OWN, agency=agency.pk, closed_on=None).first()
        if row is None:
            return
        after = successor if isinstance(successor, Agency) else None
        heir = MailingList.objects.filter(BODYS_OWN, agency=after.pk, closed_on=None).first() if after else None
        self.journal.set(row, closed_on=self.moves.day)
        kept = Address.objects.filter(Q(address=row.address) | Q(mailing_list=row.pk, use=AddressUse.ALIAS))
        for one in kept:
            use = AddressUse.ALIAS if heir else AddressUse.RETIRED
            self.journal.set(one, use=use, mailing_list_id=heir.pk if heir else None, until=self.until)
        self.lines.append({"old": row.address, "what": "list", "to": heir.address if heir else "", "name": row.name})

    def waiting(self, agency: Agency) -> None:
        """Open requests of a closed agency are settled first."""
        for one in Request.objects.filter(agency=agency.pk).exclude(state__in=CLOSED):
            vi = f"{agency.name} còn yêu cầu {one.number} chưa giải quyết xong."
            self.conflicts.append(
                {"key": one.number, "vi": vi, "en": f"{agency.name} has the open request {one.number}."}
            )

    def cancel_people(self) -> None:
        """Those whose body is closed and who have no place elsewhere: their mailboxes are cancelled (CT-5.3.c)."""
        agencies = [body.pk for body, _ in self.moves.closed if isinstance(body, Agency)]
        rows = Mailbox.objects.filter(kind=MailboxKind.PERSONAL, agency__in=agencies, state__in=ALIVE)
        self.revoke(list(rows.select_related("jurisdiction")), "cơ quan giải thể / the agency is dissolved")

    def revoke(self, boxes: list[Mailbox], reason: str) -> None:
        """Cancel mailboxes; each field that changed is kept for undoing."""
        before = [(box, {name: getattr(box, name) for name in FIELDS}) for box in boxes]
        steps = [Step(box=box, state=MailboxState.REVOKED, clause=self.clause, reason=reason) for box in boxes]
        take(steps, self.moves.actor)
        for box, fields in before:
            self.journal.note(box, fields)
            self.revoked.append(box.address)

    # --- roles and holders -------------------------------------------------------------------------------------------

    def end_roles(self) -> None:
        """Roles in an agency that somebody left, or that is closed; a unit's head goes on with the unit."""
        closed = [body.pk for body, _ in self.moves.closed if isinstance(body, Agency)]
        left = Q(agency__in=closed) | (Q(mailbox__person__in=self.people()) & ~Q(agency=F("mailbox__agency")))
        for grant in RoleGrant.objects.filter(left).exclude(agency=None).select_related("mailbox__person", "agency"):
            unit = grant.mailbox.person.unit_id if grant.mailbox.person else None
            if grant.role == Role.UNIT_HEAD and self.moves.moved.get(unit or 0) == grant.agency_id:
                self.journal.set(grant, agency_id=grant.mailbox.agency_id)
                continue
            who = {"what": "role", "who": grant.mailbox.address, "role": grant.role}
            self.ended.append(who | {"where": grant.agency.name if grant.agency else ""})
            self.journal.grants.append((grant.mailbox_id, grant.role, grant.agency_id))
            grant.delete()
        self.journal.flush()

    def people(self) -> list[int]:
        """Everybody who came to another agency."""
        return [
            pk
            for (label, pk), names in self.journal.after.items()
            if label == "directory.Person" and "agency_id" in names
        ]

    def end_holdings(self) -> None:
        """Holders who are no longer of the mailbox's agency."""
        apart = ~Q(holder__agency=F("mailbox__agency"))
        concerned = Q(holder__person__in=self.people()) | Q(mailbox__unit__in=self.moves.moved)
        heads = Q(mailbox__agency__closed_on__isnull=False) | Q(mailbox__unit__closed_on__isnull=False)
        self.end(Delegation.objects.filter(apart & concerned & ~heads))

    def end(self, rows: Iterable[Delegation]) -> None:
        """End standing delegations."""
        now = clock.now()
        for row in rows.filter(ended_at=None).select_related("mailbox", "holder"):  # type: ignore[attr-defined]
            self.journal.set(row, open=False, ended_at=now, ended_by=self.moves.actor)
            self.ended.append({"what": "holding", "who": row.holder.address, "where": row.mailbox.address})
            self.stale.update((row.mailbox_id, row.holder_id))
        self.journal.flush()

    def new_holders(self) -> None:
        """Whoever holds a mailbox by office where it has come to."""
        for unit in self.moves.moved:
            box = Mailbox.objects.filter(kind=MailboxKind.UNIT, unit=unit).first()
            for grant in RoleGrant.objects.filter(agency=box.agency_id if box else None).select_related(
                "mailbox__person"
            ):
                for held in of_office(grant):
                    standing = Delegation.objects.filter(
                        mailbox=held, holder=grant.mailbox, ended_at=None, basis=Basis.HEAD
                    )
                    if box and held.pk == box.pk and not standing.exists():
                        self.journal.make([take_office(held, grant.mailbox, self.moves.actor)])
