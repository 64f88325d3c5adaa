"""Shared mailboxes passing from one holder to the next, with minutes; and the review of who has access."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.delegations import READ, WRITE, require, shared_of, standing_of
from congvu.api.rest.door import Door
from congvu.api.rest.requests import PDF
from congvu.api.rest.shapes import Asked, Number, Text
from congvu.directory import holders
from congvu.directory.actions import handovers, reviews
from congvu.directory.actions.delegations import Paper
from congvu.directory.files import read
from congvu.directory.models import Agency, Handover, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.ground import clock

door = Door(tags=["delegations"])


class HandoverAsked(Asked):
    """From which hold to whom; ``one_sided`` says why the former holder cannot confirm, ``number`` and ``signed`` are
    the receiver's own document, where the holders are authorised."""

    former: Number | None = None
    receiver: Text
    one_sided: Annotated[Text, Field(max_length=300)] = ""
    number: Annotated[Text, Field(max_length=60)] = ""
    signed: date | None = None


class RemarksAsked(Asked):
    """What is to stand in the minutes besides."""

    remarks: Annotated[Text, Field(max_length=500)] = ""


class HandoverShown(Schema):
    """A handover; counts are messages and bytes by folder."""

    id: int
    mailbox: str
    former: str | None
    receiver: str
    clause: str
    started_at: datetime
    due: date | None
    before: dict[str, Any]
    after: dict[str, Any]
    given_at: datetime | None
    witness: str
    received_at: datetime | None
    done_at: datetime | None

    @classmethod
    def of(cls, row: Handover) -> "HandoverShown":
        """From its row."""
        return cls(**_facts(row))


class HandoverDone(HandoverShown):
    """A handover that is finished; a new one-time password of direct sign-in is told this once."""

    one_time_password: str | None


class ReviewShown(Schema):
    """How the review of an agency's access stands; ``period`` is empty where its regulation orders none."""

    period: date | None
    confirmed: bool
    overdue: date | None
    clause: str
    by: list[str]
    access: list[dict[str, Any]]


def _facts(row: Handover) -> dict[str, Any]:
    names = HandoverShown.model_fields.keys() - {"id", "mailbox", "former", "receiver"}
    parties = {"mailbox": row.mailbox, "former": row.former, "receiver": row.receiver}
    told = {name: box.address if box else None for name, box in parties.items()}
    return {"id": row.pk} | told | {name: getattr(row, name) for name in names}


@door.read("/mailboxes/{address}/handovers", READ, "Các lần bàn giao / The handovers of a mailbox", list[HandoverShown])
def listed(request: ApiRequest, address: Text) -> list[HandoverShown]:
    """The handovers of a shared mailbox, the newest first."""
    rows = Handover.objects.filter(mailbox=shared_of(request, address)).select_related("mailbox", "former", "receiver")
    return [HandoverShown.of(row) for row in rows.order_by("-id")[:100]]


@door.act(
    "/mailboxes/{address}/handovers",
    WRITE,
    "Bắt đầu bàn giao / Begin a handover",
    HandoverShown,
    None,
    applications=False,
    status=201,
)
def begin(request: ApiRequest, address: Text, asked: HandoverAsked) -> HandoverShown:
    """Begin: the receiver gets access, deletion stops, the mail is counted. What is under way is shown as it is."""
    standing = standing_of(request, shared_of(request, address))
    central = bool(set(standing.capacities) & set(holders.CENTRAL.values()))
    require(standing.manages or standing.held is not None or central)
    people = Mailbox.objects.filter(jurisdiction=standing.box.jurisdiction_id, kind=MailboxKind.PERSONAL)
    wish = handovers.Wish(
        former=get_object_or_404(holders.held_by(standing.box), pk=asked.former) if asked.former else None,
        receiver=get_object_or_404(people.select_related("person", "agency"), address=asked.receiver.lower()),
        one_sided=asked.one_sided,
        paper=Paper(number=asked.number, signed=asked.signed, first_day=clock.today()),
        by=standing.by,
    )
    return HandoverShown.of(handovers.start(standing.box, wish, request.auth.actor))


@door.act(
    "/handovers/{handover}/confirm",
    WRITE,
    "Xác nhận bàn giao / Confirm a handover",
    HandoverShown,
    None,
    applications=False,
)
def confirm(request: ApiRequest, handover: Number, asked: RemarksAsked) -> HandoverShown:
    """The former holder confirms what is given, the receiver what is received, a witness where one is needed."""
    row = _row(request, handover)
    handovers.confirm(row, request.auth.person().box, asked.remarks)
    return HandoverShown.of(_row(request, handover))


@door.act(
    "/handovers/{handover}/finish",
    WRITE,
    "Kết thúc bàn giao / Finish a handover",
    HandoverDone,
    None,
    applications=False,
)
def finish(request: ApiRequest, handover: Number) -> HandoverDone:
    """End the former holder's access, count again, make the minutes; by the receiver or whoever gives the mailbox."""
    row = _row(request, handover)
    standing = standing_of(request, row.mailbox)
    require(standing.who.pk == row.receiver_id or standing.manages)
    done = handovers.complete(row, request.auth.actor)
    secret = done.one_time_password
    return HandoverDone(**_facts(_row(request, handover)), one_time_password=secret)


@door.read("/handovers/{handover}/minutes", READ, "Biên bản bàn giao (PDF) / The minutes as a PDF", None, None)
def minutes(request: ApiRequest, handover: Number) -> HttpResponse:
    """The minutes as they were kept; 404 until the handover is finished."""
    stored = _row(request, handover).minutes.filter(media_type=PDF).first()
    if stored is None:
        raise Http404
    response = HttpResponse(read(stored), content_type=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="{stored.name}"'
    return response


@door.read("/agencies/{agency}/access-review", READ, "Rà soát quyền truy cập / The review of access", ReviewShown)
def review(request: ApiRequest, agency: Number) -> ReviewShown:
    """How the review stands, and who has access to the agency's shared mailboxes now."""
    return _review(_agency(request, agency))


@door.act(
    "/agencies/{agency}/access-review/confirm",
    WRITE,
    "Xác nhận quyền truy cập / Confirm the access",
    ReviewShown,
    applications=False,
)
def confirm_review(request: ApiRequest, agency: Number) -> ReviewShown:
    """Confirm the present period, by whom the regulation charges with it."""
    found, caller = _agency(request, agency), request.auth.person().box
    first = holders.shared_of(found).select_related("jurisdiction", "agency").first()
    able = holders.capacities(caller, first) if first else ()
    reviews.confirm(found, caller, request.auth.actor, able)
    return _review(_agency(request, agency))


def _agency(request: ApiRequest, key: int) -> Agency:
    return get_object_or_404(request.auth.reach.agencies().select_related("jurisdiction", "parent"), pk=key)


def _review(agency: Agency) -> ReviewShown:
    now = reviews.standing(agency)
    return ReviewShown(
        period=now.period if now else None,
        confirmed=bool(now and now.confirmed),
        overdue=now.overdue if now else None,
        clause=now.clause if now else "",
        by=list(now.by) if now else [],
        access=list(reviews.access(agency)),
    )


def _row(request: ApiRequest, key: int) -> Handover:
    """A handover of a mailbox within reach, or one that the caller is a party of."""
    rows = Handover.objects.filter(mailbox__jurisdiction=request.auth.reach.jurisdiction)
    row = get_object_or_404(
        rows.select_related("mailbox__jurisdiction", "mailbox__agency", "former", "receiver"), pk=key
    )
    box = request.auth.box
    if box is None or box.pk not in {row.former_id, row.receiver_id}:
        shared_of(request, row.mailbox.address)
    return row
