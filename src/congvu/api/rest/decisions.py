"""What two officers decide together: the deletion of a mailbox, suspension for a serious violation (CT-9.9)."""

from datetime import datetime
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.deeds import WRITE
from congvu.api.rest.door import Door
from congvu.api.rest.mailboxes import READ, box_of
from congvu.api.rest.shapes import Asked, Number, Said, Text
from congvu.directory.models import JointDecision
from congvu.directory.models.joint_decision import JointKind
from congvu.directory.offices import ISSUING
from congvu.requests import acts
from congvu.requests.acts import Deed, Hand, Order

door = Door(tags=["mailboxes"])


class DeletionAsked(Asked):
    """Why, and by which clause where the regulation names some."""

    reason: Said
    clause: Text = ""
    incident: Annotated[Text, Field(max_length=40)] = ""


class DecisionShown(Schema):
    """What the first officer asked for; ``agreed`` is the second one's answer."""

    id: int
    kind: JointKind
    mailbox: str
    clause: str
    reason: str
    incident: str
    first: str
    asked_at: datetime
    second: str
    agreed: bool | None
    closed_at: datetime | None

    @classmethod
    def of(cls, row: JointDecision) -> "DecisionShown":
        """From its row."""
        names = cls.model_fields.keys() - {"id", "mailbox"}
        return cls(id=row.pk, mailbox=row.mailbox.address, **{name: getattr(row, name) for name in names})


@door.read("/decisions", READ, "Việc chờ người thứ hai / What waits for a second officer", list[DecisionShown], ISSUING)
def decisions(request: ApiRequest) -> list[DecisionShown]:
    """What is open, the oldest first."""
    return [DecisionShown.of(row) for row in _rows(request).filter(closed_at=None).order_by("asked_at", "pk")[:200]]


@door.act(
    "/mailboxes/{address}/deletion",
    WRITE,
    "Đề nghị xóa hộp thư / Ask for a mailbox's deletion",
    DecisionShown,
    ISSUING,
    applications=False,
    status=201,
)
def ask(request: ApiRequest, address: Text, asked: DeletionAsked) -> DecisionShown:
    """The first officer's word: the mailbox is locked at once, and deleted when a second officer agrees."""
    box, caller = box_of(request, address), request.auth.person().box
    order = Order(deed=Deed.DELETE, reason=asked.reason, clause=asked.clause, incident=asked.incident)
    acts.carry_out(order, [box], Hand(caller.address, caller))
    return DecisionShown.of(acts.waiting_decision(box))


@door.act(
    "/decisions/{decision}/{answer}",
    WRITE,
    "Trả lời của người thứ hai / The second officer's answer",
    DecisionShown,
    ISSUING,
    applications=False,
)
def answer(request: ApiRequest, decision: Number, answer: Literal["agree", "decline"]) -> DecisionShown:
    """Agree, and it is done; or decline, and nothing is. Who asked may only decline."""
    caller = request.auth.person().box
    row = get_object_or_404(_rows(request), pk=decision)
    acts.decide(row, Hand(caller.address, caller), agreed=answer == "agree")
    return DecisionShown.of(get_object_or_404(_rows(request), pk=decision))


def _rows(request: ApiRequest) -> QuerySet[JointDecision]:
    return JointDecision.objects.filter(mailbox__in=request.auth.reach.mailboxes()).select_related("mailbox")
