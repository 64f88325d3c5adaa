"""Who holds shared mailboxes: shown, given, accepted and taken back by persons who decide about them."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.mailboxes import box_of
from congvu.api.rest.shapes import Asked, Number, Text
from congvu.directory import holders
from congvu.directory.actions import delegations
from congvu.directory.actions.delegations import Paper
from congvu.directory.holders import Standing
from congvu.directory.ldap.held import SHARED
from congvu.directory.models import Delegation, Mailbox
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind
from congvu.ground import clock

door = Door(tags=["delegations"])
READ, WRITE = "delegations:read", "delegations:write"


class DelegationAsked(Asked):
    """Whom to authorise, by which document, for which days; from today without a first day."""

    holder: Text
    number: Annotated[Text, Field(max_length=60)] = ""
    signed: date | None = None
    first_day: date | None = None
    last_day: date | None = None


class DelegationShown(Schema):
    """Somebody's hold of a shared mailbox; ``open`` while it gives access."""

    id: int
    mailbox: str
    holder: str
    basis: Basis
    open: bool
    accepted: bool
    first_day: date
    last_day: date | None
    document_number: str
    clause: str
    ended: bool

    @classmethod
    def of(cls, row: Delegation) -> "DelegationShown":
        """From its row."""
        names = ("basis", "open", "first_day", "last_day", "document_number", "clause")
        facts: dict[str, Any] = {name: getattr(row, name) for name in names}
        facts |= {"mailbox": row.mailbox.address, "holder": row.holder.address}
        return cls(id=row.pk, accepted=row.accepted_at is not None, ended=row.ended_at is not None, **facts)


@door.read(
    "/mailboxes/{address}/delegations", READ, "Ai giữ hộp thư chung / Who holds a mailbox", list[DelegationShown]
)
def held(request: ApiRequest, address: Text) -> list[DelegationShown]:
    """Everybody who holds the mailbox, or will."""
    return [DelegationShown.of(row) for row in holders.held_by(shared_of(request, address))]


@door.act(
    "/mailboxes/{address}/delegations",
    WRITE,
    "Giao hộp thư chung / Authorise a holder",
    DelegationShown,
    None,
    applications=False,
    status=201,
)
def assign(request: ApiRequest, address: Text, asked: DelegationAsked) -> DelegationShown:
    """Authorise a person to use the mailbox; the regulation's conditions are asked for."""
    standing = standing_of(request, shared_of(request, address))
    require(standing.manages)
    people = Mailbox.objects.filter(jurisdiction=standing.box.jurisdiction_id, kind=MailboxKind.PERSONAL)
    holder = get_object_or_404(people.select_related("person", "agency"), address=asked.holder.lower())
    first = asked.first_day or clock.today()
    paper = Paper(number=asked.number, signed=asked.signed, first_day=first, last_day=asked.last_day)
    row = delegations.assign(standing.box, holder, paper, request.auth.actor, standing.by)
    return DelegationShown.of(row)


@door.act(
    "/delegations/{delegation}/accept",
    WRITE,
    "Nhận nhiệm vụ giữ hộp thư / Accept the duties",
    DelegationShown,
    None,
    applications=False,
)
def accept(request: ApiRequest, delegation: Number) -> DelegationShown:
    """The authorised person accepts."""
    row = _row(request, delegation)
    require(row.holder_id == standing_of(request, row.mailbox).who.pk)
    delegations.accept(row, request.auth.actor)
    return DelegationShown.of(row)


@door.act(
    "/delegations/{delegation}/end",
    WRITE,
    "Thôi giao hộp thư / End a hold",
    DelegationShown,
    None,
    applications=False,
)
def end(request: ApiRequest, delegation: Number) -> DelegationShown:
    """End an authorisation now; where a password of direct sign-in ends with it, a new one is issued at the portal."""
    row = _row(request, delegation)
    standing = standing_of(request, row.mailbox)
    require(row.basis == Basis.AUTHORISED and (standing.manages or row.holder_id == standing.who.pk))
    delegations.end(row, request.auth.actor)
    return DelegationShown.of(Delegation.objects.select_related("mailbox", "holder").get(pk=row.pk))


def shared_of(request: ApiRequest, address: str) -> Mailbox:
    """A shared mailbox within reach, or one that the caller has to do with."""
    caller = request.auth
    if caller.box is None:
        box = box_of(request, address)
    else:
        boxes = Mailbox.objects.filter(jurisdiction=caller.reach.jurisdiction)
        box = get_object_or_404(boxes.select_related("jurisdiction", "agency", "unit"), address=address.lower())
        standing = Standing.of(caller.box, box)
        within = caller.reach.mailboxes().filter(pk=box.pk).exists()
        require(within or bool(standing.held or standing.capacities))
    require(box.kind in SHARED)
    return box


def _row(request: ApiRequest, key: int) -> Delegation:
    rows = Delegation.objects.filter(mailbox__jurisdiction=request.auth.reach.jurisdiction)
    return get_object_or_404(rows.select_related("mailbox__jurisdiction", "mailbox__agency", "holder"), pk=key)


def standing_of(request: ApiRequest, box: Mailbox) -> Standing:
    """Where the person who calls stands."""
    return Standing.of(request.auth.person().box, box)


def require(allowed: bool) -> None:
    """What somebody may not do here does not exist for them."""
    if not allowed:
        raise Http404
