"""How many requests came in a month, by what they asked for, and how long they took (VP-11.2.s2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q

from congvu.directory.models import Jurisdiction
from congvu.ground.clock import LOCAL
from congvu.regulations.carriers import carries
from congvu.requests.models import Action, Row, RowState


@dataclass(frozen=True, slots=True)
class Figures:
    """One kind of wish in a month; ``mean`` is from receipt to the row's end, of those that were carried out."""

    action: Action
    requests: int
    rows: int
    done: int
    refused: int
    mean: timedelta | None


@carries("request.intake")
def figures(jurisdiction: Jurisdiction, own: Collection[int] | None, month: date) -> list[Figures]:
    """The figures of the requests received in a month, one line for each action, empty ones too."""
    first = month.replace(day=1)
    after = (first + timedelta(31)).replace(day=1)
    start, end = (datetime.combine(day, time(), LOCAL) for day in (first, after))
    rows = Row.objects.filter(
        request__jurisdiction=jurisdiction, request__received_at__gte=start, request__received_at__lt=end
    )
    rows = rows if own is None else rows.filter(request__agency__in=own)
    took = ExpressionWrapper(F("done_at") - F("request__received_at"), output_field=DurationField())
    done = Q(state=RowState.DONE)
    found = (
        rows.order_by()
        .values("action")
        .annotate(
            requests=Count("request", distinct=True),
            rows=Count("pk"),
            done=Count("pk", filter=done),
            refused=Count("pk", filter=Q(state=RowState.REFUSED)),
            mean=Avg(took, filter=done),
        )
    )
    counted = {one["action"]: one for one in found}
    nothing: dict[str, Any] = {"requests": 0, "rows": 0, "done": 0, "refused": 0, "mean": None}
    return [Figures(**(nothing | dict(counted.get(action, {})) | {"action": action})) for action in Action]
