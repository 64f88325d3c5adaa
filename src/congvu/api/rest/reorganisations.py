"""Agencies and units renamed, moved, merged, split, dissolved: planned, decided, agreed, carried out, undone."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Asked, Limit, Number, Page, Text
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import Role
from congvu.directory.offices import WIDE
from congvu.requests.reorganising import actions
from congvu.requests.reorganising.actions import Paper
from congvu.requests.reorganising.models import Kind, Reorganisation, State
from congvu.requests.reorganising.orders import Order, Part

door = Door(tags=["reorganisations"])
READ, WRITE = "reorganisations:read", "reorganisations:write"
REORGANISING = WIDE - {Role.AUDITOR}
Step = Literal["agree", "carry-out", "undo", "withdraw"]
STEPS: dict[str, Callable[[Reorganisation, Mailbox], object]] = {
    "agree": actions.agree,
    "carry-out": actions.order_it,
    "undo": actions.undo,
    "withdraw": actions.withdraw,
}
Code = Annotated[Text, Field(max_length=64)]
Name = Annotated[Text, Field(max_length=200)]


class PartAsked(Asked):
    """A new body that a split makes: ``members`` are codes of units and addresses of persons."""

    name: Name
    code: Code = ""
    members: Annotated[list[Text], Field(max_length=1000)]


class PlanAsked(Asked):
    """What happens to which bodies (``syt`` an agency, ``syt/vp`` a unit of it), upon which decision, from when."""

    kind: Kind
    bodies: Annotated[list[Text], Field(min_length=1, max_length=100)]
    name: Name = ""
    code: Code = ""
    into: Text = ""
    parts: Annotated[list[PartAsked], Field(max_length=100)] = []
    document: Annotated[Text, Field(min_length=1, max_length=80)]
    document_date: date
    effective: date

    def order(self) -> Order:
        """The order, in codes as they stand in addresses."""
        parts = tuple(Part(one.name, one.code.lower(), tuple(map(str.lower, one.members))) for one in self.parts)
        return Order(
            kind=self.kind,
            bodies=tuple(self.bodies),
            name=self.name,
            code=self.code.lower(),
            into=self.into,
            parts=parts,
        )


class ChoiceAsked(Asked):
    """An officer's choice: the new address of an old one, or a body's code."""

    key: Annotated[Text, Field(min_length=1)]
    value: Annotated[Text, Field(min_length=1, max_length=254)]


class PlanList(Schema):
    """Which plans: those behind an id, the newest first."""

    state: State | None = None
    after: Annotated[int, Field(ge=0, lt=1 << 63)] = 0
    limit: Limit = 50


class PlanLine(Schema):
    """A plan, without what it comes to."""

    id: int
    number: str
    kind: Kind
    state: State
    title: str
    document_number: str
    document_date: date
    effective: date
    clause: str
    alias_until: date | None
    planned_by: str
    agreed_by: str
    executor: str
    done_at: datetime | None
    undone_by: str
    hindrance: str

    @classmethod
    def of(cls, row: Reorganisation) -> "PlanLine":
        """From its row."""
        return cls(**_facts(row))


class PlanShown(PlanLine):
    """A plan with what becomes of bodies, addresses and shared mailboxes, and the conflicts left to decide."""

    plan: dict[str, Any]

    @classmethod
    def of(cls, row: Reorganisation) -> "PlanShown":
        """From its row."""
        return cls(**_facts(row), plan=row.plan)


def _facts(row: Reorganisation) -> dict[str, Any]:
    names = PlanLine.model_fields.keys() - {"id"}
    return {"id": row.pk} | {name: getattr(row, name) for name in names}


@door.read("/reorganisations", READ, "Các phương án tổ chức lại / The reorganisations", Page[PlanLine], WIDE)
def plans(request: ApiRequest, asked: Query[PlanList]) -> Page[PlanLine]:
    """All plans, the newest first."""
    rows = _rows(request).filter(pk__lt=asked.after) if asked.after else _rows(request)
    rows = rows.filter(state=asked.state) if asked.state else rows
    shown = list(rows.order_by("-pk")[: asked.limit + 1])
    after = str(shown[asked.limit - 1].pk) if len(shown) > asked.limit else ""
    return Page[PlanLine](items=[PlanLine.of(row) for row in shown[: asked.limit]], after=after)


@door.act(
    "/reorganisations",
    WRITE,
    "Lập phương án tổ chức lại / Plan a reorganisation",
    PlanShown,
    REORGANISING,
    applications=False,
    status=201,
)
def plan(request: ApiRequest, asked: PlanAsked) -> PlanShown:
    """Plan it; nothing changes but the plan, which shows each address first."""
    paper = Paper(number=asked.document, signed=asked.document_date, effective=asked.effective)
    return PlanShown.of(actions.plan(request.auth.whole(), asked.order(), paper, request.auth.person().box))


@door.read("/reorganisations/{reorganisation}", READ, "Một phương án / One reorganisation", PlanShown, WIDE)
def one(request: ApiRequest, reorganisation: Number) -> PlanShown:
    """One plan, whole."""
    return PlanShown.of(_row(request, reorganisation))


@door.act(
    "/reorganisations/{reorganisation}/decide",
    WRITE,
    "Quyết định một điều còn bỏ ngỏ / Decide what is left open",
    PlanShown,
    REORGANISING,
    applications=False,
)
def decide(request: ApiRequest, reorganisation: Number, asked: ChoiceAsked) -> PlanShown:
    """Choose an address or a code; the plan is made anew, to be agreed."""
    actions.decide(_row(request, reorganisation), asked.key, asked.value, request.auth.person().box)
    return PlanShown.of(_row(request, reorganisation))


@door.act(
    "/reorganisations/{reorganisation}/{step}",
    WRITE,
    "Bước tiếp của một phương án / The next step of a reorganisation",
    PlanShown,
    REORGANISING,
    applications=False,
)
def step(request: ApiRequest, reorganisation: Number, step: Step) -> PlanShown:
    """Agree, carry out (at once, or in the night of its day), undo or withdraw; nobody agrees to their own plan."""
    STEPS[step](_row(request, reorganisation), request.auth.person().box)
    return PlanShown.of(_row(request, reorganisation))


def _rows(request: ApiRequest) -> QuerySet[Reorganisation]:
    return Reorganisation.objects.filter(jurisdiction=request.auth.whole()).select_related("jurisdiction")


def _row(request: ApiRequest, key: int) -> Reorganisation:
    return get_object_or_404(_rows(request), pk=key)
