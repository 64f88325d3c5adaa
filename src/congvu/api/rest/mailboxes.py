"""Mailboxes, as they stand."""

from datetime import date, datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Schema

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Listed, Number, Page, Text
from congvu.directory import queries
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState

door = Door(tags=["mailboxes"])
READ = "directory:read"


class MailboxShown(Schema):
    """A mailbox; ``due`` is the last day before the next step of its life."""

    key: UUID
    address: str
    kind: MailboxKind
    state: MailboxState
    display_name: str
    agency: int | None
    unit: int | None
    person: int | None
    quota: int | None
    registered_at: datetime
    state_since: datetime | None
    state_clause: str
    state_reason: str
    due: date | None

    @classmethod
    def of(cls, row: Mailbox) -> "MailboxShown":
        """From its row."""
        names = cls.model_fields.keys() - {"agency", "unit", "person"}
        facts = {name: getattr(row, name) for name in names}
        return cls(agency=row.agency_id, unit=row.unit_id, person=row.person_id, **facts)


class MailboxList(Listed):
    """Which mailboxes."""

    agency: Number | None = None
    kind: MailboxKind | None = None
    state: MailboxState | None = None


def box_of(request: ApiRequest, address: str) -> Mailbox:
    """The mailbox of an address; 404 where it is not within the caller's reach."""
    rows = request.auth.reach.mailboxes().select_related("jurisdiction", "person", "agency__parent__parent", "unit")
    return get_object_or_404(rows, address=address.lower())


@door.read("/mailboxes", READ, "Các hộp thư / The mailboxes", Page[MailboxShown])
def mailboxes(request: ApiRequest, asked: Query[MailboxList]) -> Page[MailboxShown]:
    """The mailboxes of all states."""
    chosen = {name: getattr(asked, name) for name in ("agency", "kind", "state") if getattr(asked, name)}
    rows = queries.matching(request.auth.reach.mailboxes().filter(**chosen), asked.q)
    page = queries.page(rows, asked.after, asked.limit)
    return Page[MailboxShown](items=[MailboxShown.of(row) for row in page.rows], after=page.after)


@door.read("/mailboxes/{address}", READ, "Một hộp thư / One mailbox", MailboxShown)
def mailbox(request: ApiRequest, address: Text) -> MailboxShown:
    """One mailbox by its address."""
    return MailboxShown.of(box_of(request, address))
