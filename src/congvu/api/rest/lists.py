"""Mailing lists: by rule over the directory, and who may write to them."""

from datetime import date
from typing import Annotated

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest, Caller
from congvu.api.rest.door import Door
from congvu.api.rest.errors import Refused
from congvu.api.rest.shapes import Asked, Limit, Number, Page, Text
from congvu.directory.actions.lists import Rule, authorise_poster, close_list, end_poster, open_by_rule
from congvu.directory.lists import MANAGING, authorises, lists_within, members
from congvu.directory.models import Mailbox, MailingList, Unit
from congvu.directory.models.agency import AgencyKind
from congvu.directory.models.mailing_list import Reach
from congvu.directory.offices import LOOKING
from congvu.directory.posters import posters_of, posting

door = Door(tags=["lists"])
READ, WRITE = "lists:read", "lists:write"
NOT_YOURS = ("Thủ trưởng cơ quan của danh sách mới được ủy quyền.", "The head of the list's body authorises.")


class ListShown(Schema):
    """A list and its rule; ``clause`` is why it was opened."""

    id: int
    address: str
    name: str
    reach: str
    agency: int | None
    unit: int | None
    agency_kind: str
    position: str
    clause: str

    @classmethod
    def of(cls, row: MailingList) -> "ListShown":
        """From its row."""
        names = ("address", "name", "reach", "agency_kind", "position", "clause")
        facts = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, agency=row.agency_id, unit=row.unit_id, **facts)


class PosterShown(Schema):
    """A person who is authorised to write, by a document."""

    id: int
    address: str
    document_number: str
    document_date: date


class ListWhole(ListShown):
    """With how many it reaches and who writes to it; ``posting`` is the clause that says so."""

    members: int
    writers: list[str]
    posting: str
    authorised: list[PosterShown]


class ListsAsked(Schema):
    """Behind which address the page begins."""

    after: Text = ""
    limit: Limit = 50


class NewList(Asked):
    """A list to be opened: its local part, its name, its rule."""

    local: Annotated[Text, Field(min_length=1, max_length=60)]
    name: Annotated[Text, Field(min_length=1, max_length=200)]
    reach: Reach = Reach.PEOPLE
    agency: Number | None = None
    unit: Number | None = None
    agency_kind: AgencyKind | None = None
    position: Annotated[Text, Field(max_length=200)] = ""


class NewPoster(Asked):
    """Whom the head authorises, by which document."""

    address: Text
    number: Annotated[Text, Field(min_length=1, max_length=60)]
    day: date


@door.read("/lists", READ, "Danh sách thư / Mailing lists", Page[ListShown])
def lists(request: ApiRequest, asked: Query[ListsAsked]) -> Page[ListShown]:
    """By address."""
    rows = list(_within(request.auth).filter(address__gt=asked.after)[: asked.limit + 1])
    more = rows[asked.limit - 1].address if len(rows) > asked.limit else ""
    return Page(items=[ListShown.of(row) for row in rows[: asked.limit]], after=more)


@door.read("/lists/{list_id}", READ, "Một danh sách / One list", ListWhole)
def one(request: ApiRequest, list_id: Number) -> ListWhole:
    """Its rule, its reach, its writers."""
    row = _found(request.auth, list_id)
    clause = posting(row)
    authorised = [
        PosterShown(
            id=poster.pk,
            address=poster.mailbox.address,
            document_number=poster.document_number,
            document_date=poster.document_date,
        )
        for poster in row.posters.filter(ended_at=None).select_related("mailbox")
    ]
    return ListWhole(
        **ListShown.of(row).model_dump(),
        members=members(row).count(),
        writers=sorted(posters_of([row])[row.pk]),
        posting=clause.id if clause else "",
        authorised=authorised,
    )


@door.act("/lists", WRITE, "Lập danh sách / Open a list", ListShown, MANAGING, applications=False, status=201)
def new(request: ApiRequest, asked: NewList) -> ListShown:
    """At an address of the jurisdiction that was never given."""
    office = request.auth.person()
    agency = get_object_or_404(office.agencies(), pk=asked.agency) if asked.agency else None
    units = Unit.objects.filter(agency__in=office.agencies(), closed_on=None)
    unit = get_object_or_404(units, pk=asked.unit) if asked.unit else None
    rule = Rule(
        agency=None if unit else agency,
        unit=unit,
        reach=asked.reach,
        agency_kind=asked.agency_kind or "",
        position=asked.position,
    )
    address = f"{asked.local.lower()}@{office.jurisdiction.domain}"
    return ListShown.of(open_by_rule(office.jurisdiction, address, asked.name, rule, office.box.address))


@door.act("/lists/{list_id}/close", WRITE, "Đóng danh sách / Close a list", ListShown, MANAGING, applications=False)
def close(request: ApiRequest, list_id: Number) -> ListShown:
    """Its address is given to nobody else."""
    row = _found(request.auth, list_id)
    close_list(row, request.auth.actor)
    return ListShown.of(row)


@door.act("/lists/{list_id}/writers", WRITE, "Ủy quyền gửi / Authorise", ListWhole, LOOKING, applications=False)
def authorise(request: ApiRequest, list_id: Number, asked: NewPoster) -> ListWhole:
    """By the head of the list's body, with a document."""
    row = _authorised(request.auth, list_id)
    box = get_object_or_404(Mailbox, jurisdiction=row.jurisdiction_id, address=asked.address.lower())
    authorise_poster(row, box, asked.number, asked.day, request.auth.actor)
    return one(request, list_id)


@door.act("/lists/{list_id}/writers/{poster}/end", WRITE, "Thôi ủy quyền / End", ListWhole, LOOKING, applications=False)
def end(request: ApiRequest, list_id: Number, poster: Number) -> ListWhole:
    """Take the right to write back."""
    row = _authorised(request.auth, list_id)
    end_poster(get_object_or_404(row.posters, pk=poster), request.auth.actor)
    return one(request, list_id)


def _within(caller: Caller) -> QuerySet[MailingList]:
    return lists_within(caller.office or caller.reach)


def _found(caller: Caller, number: int) -> MailingList:
    return get_object_or_404(_within(caller), pk=number)


def _authorised(caller: Caller, number: int) -> MailingList:
    row = _found(caller, number)
    if not authorises(caller.person(), row):
        raise Refused(403, "not-yours", *NOT_YOURS)
    return row
