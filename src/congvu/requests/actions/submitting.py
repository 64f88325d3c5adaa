"""A request comes in: numbered, judged row by row, acknowledged (VP-6.2.s1, CT-6.1, DN-7.2.s3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.models import Agency, Jurisdiction, Mailbox, StoredFile
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.requests import letters
from congvu.requests.actions import departures
from congvu.requests.actions.clocks import refresh
from congvu.requests.errors import NotAllowed, RequestRefused
from congvu.requests.law import ASKING, RequestLaw
from congvu.requests.lists import MOST_ROWS, Asked
from congvu.requests.models import Attachment, Channel, FileRole, Request, RequestState, Row, Series
from congvu.requests.planning import Planner
from congvu.requests.roles import roles_in
from congvu.requests.rules import Bearing

BATCH = 500
SIGNED = "valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document of a request: its number, date and signer."""

    number: str = ""
    day: date | None = None
    signer: str = ""

    @property
    def complete(self) -> bool:
        """Whether all of it is stated."""
        return bool(self.number and self.day and self.signer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody hands in. ``roles`` are those of the person who asks; None where the body itself asks by mail."""

    agency: Agency
    channel: Channel
    requester: str
    actor: str
    rows: list[Asked]
    roles: frozenset[str] | None = None
    paper: Paper = field(default_factory=Paper)
    signature: dict[str, str] = field(default_factory=dict)
    files: Sequence[tuple[StoredFile, FileRole, str]] = ()
    message_id: str = ""
    subject: str = ""


@transaction.atomic
def submit(wanted: Submission) -> Request:
    """Enter a request, judge its rows, acknowledge it. Nothing is done to any mailbox."""
    place, now = wanted.agency.jurisdiction, clock.now()
    require_rows(wanted.rows)
    request = Request(
        jurisdiction=place,
        number=next_number(place, now),
        agency=wanted.agency,
        channel=wanted.channel,
        state=RequestState.WAITING,
        requester=wanted.requester,
        subject=wanted.subject[:200],
        document_number=wanted.paper.number[:80],
        document_date=wanted.paper.day,
        document_signer=wanted.paper.signer[:160],
        signature=wanted.signature,
        message_id=wanted.message_id,
        received_at=now,
    )
    request.save()
    attach(request, wanted.files)
    rows = Planner(request, bearing(request), wanted.roles).plan(wanted.rows)
    Row.objects.bulk_create(rows, batch_size=BATCH)
    departures.match(request)
    record(
        [
            Entry(
                actor=wanted.actor,
                verb="request.receive",
                subject=request.number,
                jurisdiction=place.slug,
                clause=RequestLaw(in_force(wanted.agency)).list_clause(),
                after={"agency": wanted.agency.code, "channel": wanted.channel, "rows": len(rows)},
            )
        ]
    )
    refresh(request, now)
    acknowledge(request)
    return request


def submit_in_portal(wanted: Submission, box: Mailbox) -> Request:
    """The portal's form, for whoever has a role in the agency (DL-6.s1, DN-6.s1, QT-5.2.s2)."""
    roles = roles_in(box, wanted.agency)
    law = RequestLaw(in_force(wanted.agency))
    informs = all(law.informs(row.action, roles) for row in wanted.rows)
    if not roles & {*ASKING} and not informs:
        vi = "Bạn không giữ vai trò được lập yêu cầu cho cơ quan này."
        raise NotAllowed("request-not-yours", vi, "You hold no role that may ask for this agency.")
    return submit(wanted)


def submit_paper(wanted: Submission, box: Mailbox) -> Request:
    """A paper that came, entered by whoever receives requests: number, date, signer and scan (VP-6.1.b, DN-6.s1)."""
    law = RequestLaw(in_force(wanted.agency))
    if not roles_in(box, wanted.agency) & {"manager", "operator", "mail_admin", "office"}:
        vi = "Chỉ nơi tiếp nhận được nhập văn bản giấy."
        raise NotAllowed("paper-not-yours", vi, "Only those who receive requests may enter papers.")
    if not wanted.paper.complete or not any(role == FileRole.SCAN for _, role, _ in wanted.files):
        raise RequestRefused(
            "paper-incomplete",
            "Văn bản giấy phải có số, ngày, người ký và bản quét.",
            "A paper needs its number, date, signer and scan.",
            clause=law.needs("document", Channel.PAPER, "issue", "personal") or None,
        )
    return submit(wanted)


def require_rows(rows: list[Asked]) -> None:
    """A request asks for something, and for no more than people can look through."""
    if not rows:
        raise RequestRefused("request-empty", "Yêu cầu không có dòng nào.", "The request has no row.")
    if len(rows) > MOST_ROWS:
        vi = f"Yêu cầu có {len(rows)} dòng, nhiều hơn {MOST_ROWS}."
        raise RequestRefused("request-too-long", vi, f"The request has {len(rows)} rows, more than {MOST_ROWS}.")


def bearing(request: Request) -> Bearing:
    """What the request brings as a whole."""
    mail = request.channel == Channel.MAIL
    papers = request.attachments.filter(role__in=[FileRole.DOCUMENT, FileRole.SCAN]).exists()
    there = {"number": mail or request.document_number, "date": mail or request.document_date, "file": papers}
    return Bearing(
        channel=request.channel,
        lacking=tuple(part for part, found in there.items() if not found),
        signed=request.signature.get("verdict") == SIGNED,
        number=request.document_number,
    )


def next_number(place: Jurisdiction, now: datetime) -> str:
    """The next number of the jurisdiction in this year; two who ask at once wait for each other."""
    year = now.astimezone(clock.LOCAL).year
    series, _ = Series.objects.select_for_update().get_or_create(jurisdiction=place, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"YC-{year}-{series.last:06}"


def attach(request: Request, files: Sequence[tuple[StoredFile, FileRole, str]]) -> None:
    """Keep files with the request."""
    for file, role, name in files:
        Attachment.objects.get_or_create(request=request, file=file, role=role, defaults={"name": name[:200]})


def acknowledge(request: Request) -> None:
    """Tell who asked: number, what is to be mended or agreed, the deadline."""
    subject, text = letters.receipt(request)
    tell(
        request.jurisdiction,
        recipients_of(request),
        subject,
        text,
        in_reply_to=request.message_id,
        sender=letters.intake_address(request.jurisdiction),
    )


def recipients_of(request: Request) -> list[str]:
    """Who hears of a request: the agency's official mailbox, and the person who asked in the portal."""
    official = Mailbox.objects.filter(agency=request.agency, kind=MailboxKind.AGENCY).values_list("address", flat=True)
    asked = [request.requester] if "@" in request.requester else []
    return list(dict.fromkeys([*official, *asked]))
