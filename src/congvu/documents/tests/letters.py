"""Letters as the examiner hands them over, and deliveries as evidence tells them."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Any

from congvu.documents.actions.following import note
from congvu.documents.actions.receiving import Examined, FileFacts, enter
from congvu.documents.models import Letter
from congvu.evidence.deliveries import Delivery
from congvu.evidence.news import Reached
from congvu.ground import clock

NUMBERS = count(1)
SOMEBODY = "an@example.com"


def examined(to: str | tuple[str, ...], sender: str = SOMEBODY, **told: Any) -> Examined:
    """A letter to somebody; what is told more goes into its header's facts."""
    message_id = told.pop("message_id", f"<{next(NUMBERS)}@example.com>")
    header = {"subject": "Báo cáo tháng 11", "author": sender, "author_name": "An", "automatic": ""}
    facts = {name: told.pop(name) for name in ("recognised", "submitted", "time", "correspondence") if name in told}
    return Examined(
        message_id=message_id,
        time=facts.pop("time", clock.now()),
        sender=sender,
        recipients=(to,) if isinstance(to, str) else to,
        submitted=facts.pop("submitted", False),
        correspondence=facts.pop("correspondence", header | told),
        recognised=facts.pop("recognised", None),
        files=(FileFacts("vanban.pdf", "application/pdf", 1000, "ab" * 32),),
    )


def told(
    kind: str, message_id: str, addresses: Iterable[str], time: datetime | None = None, outcome: str = "ok"
) -> None:
    """Evidence of what became of a message."""
    at = time or clock.now()
    note([Delivery(kind, message_id, address, at, outcome) for address in addresses], Reached())


def delivered(one: Examined) -> list[Letter]:
    """The letter is examined and delivered."""
    enter(one)
    told("delivered", one.message_id, one.recipients)
    return list(Letter.objects.filter(message_id=one.message_id).order_by("id"))
