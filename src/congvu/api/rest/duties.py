"""What waits for somebody today, as their page in the portal shows it."""

from datetime import date

from django.shortcuts import get_object_or_404
from ninja import Schema

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.mailboxes import box_of
from congvu.api.rest.shapes import Text
from congvu.directory.models import Mailbox
from congvu.directory.offices import ISSUING, office_of
from congvu.documents.duties import Waiting
from congvu.documents.duties import waiting as of_documents
from congvu.requests.duties import Task, TaskKind, answers, own, tasks

door = Door(tags=["duties"])
ANSWER = "answer"


class DutyShown(Schema):
    """One thing to do: about what, by when, by which clause; ``answer`` is a suspended mailbox to keep or give up."""

    kind: TaskKind | str
    subject: str
    detail: str
    due: date | None
    clause: str


class Dated(Schema):
    """A day that matters to the owner, and the clause that sets it."""

    last: date
    clause: str


class DutiesShown(Schema):
    """All that waits, and the owner's own dates; ``checks`` are clauses that say how often to look at the mail."""

    address: str
    duties: list[DutyShown]
    password: Dated | None
    idle: Dated | None
    checks: list[str]


@door.read(
    "/mailboxes/{address}/duties", "duties:read", "Việc đang chờ một người / What waits for somebody", DutiesShown, None
)
def duties(request: ApiRequest, address: Text) -> DutiesShown:
    """One's own; those of others within reach for whoever administers mailboxes, and for applications."""
    box = _box(request, address)
    office, dates = office_of(box), own(box)
    waiting = [
        DutyShown(kind=ANSWER, subject=one.address, detail=one.state_reason, due=one.due, clause=one.state_clause)
        for one in answers(office)
    ]
    both: list[Task | Waiting] = [*tasks(office), *of_documents(box)]
    waiting += [
        DutyShown(kind=one.kind, subject=one.subject, detail=one.detail, due=one.due, clause=one.clause) for one in both
    ]
    return DutiesShown(
        address=box.address,
        duties=waiting,
        password=Dated(last=dates.password.last, clause=dates.password.clause) if dates.password else None,
        idle=Dated(last=dates.idle.day, clause=dates.idle.clause) if dates.idle else None,
        checks=[clause.id for clause in dates.checks],
    )


def _box(request: ApiRequest, address: str) -> Mailbox:
    office = request.auth.office
    if office and (office.box.address == address.lower() or not office.roles & ISSUING):
        found = Mailbox.objects.filter(pk=office.box.pk, address=address.lower())
        return get_object_or_404(found.select_related("jurisdiction", "person", "agency__parent__parent"))
    return box_of(request, address)
