"""A message by its Message-ID: each event of it, with the clause that decided it; never its content."""

from typing import NoReturn

from congvu.cli.explaining.asking import Asked, NotExplained
from congvu.cli.explaining.points import Explanation, Point, Section, moment_en, moment_vi
from congvu.evidence.messages import Event, events_of
from congvu.ground.clock import LOCAL
from congvu.regulations.binding import clause_called

KINDS = {
    "sent": "gửi đi",
    "delivered": "đã đến hộp thư",
    "read": "đã đọc",
    "rejected": "bị từ chối",
    "held": "bị giữ lại",
    "deferred": "hoãn, sẽ thử lại",
    "bounced": "bị trả lại",
    "purged": "đã xóa khỏi mọi hộp thư",
}


def recognises(text: str) -> bool:
    """``<…>``, or the same without brackets."""
    inside = text.removeprefix("<").removesuffix(">")
    return "@" in inside and not any(char.isspace() for char in inside)


def explain(asked: Asked) -> Explanation | None:
    """Its events in order of time, or None where there is none."""
    folder = asked.event_files
    events = events_of(folder, asked.subject) if folder else []
    if not events:
        return None
    points = [_point(event) for event in events]
    return Explanation("message", asked.subject, [Section("events", "Diễn biến", "What happened", points)])


def unknown(asked: Asked) -> NoReturn:
    """No event names it."""
    vi = f"không có sự kiện nào của thư “{asked.subject}” trong bằng chứng."
    raise NotExplained("unknown-message", vi, f"no event of the message “{asked.subject}” is in the evidence.")


def _point(event: Event) -> Point:
    facts = event.facts
    kind = facts.get("kind", "")
    order = ("mailbox", "actor", "protocol", "peer", "queue_id", "bytes", "outcome")
    detail = ", ".join(f"{name} {facts[name]}" for name in order if name in facts)
    vi = f"{moment_vi(event.time)}: {KINDS.get(kind, kind)}"
    en = f"{moment_en(event.time)} {kind}" + (f" ({detail})" if detail else "")
    clause = clause_called(event.clause, event.time.astimezone(LOCAL).date()) if event.clause else None
    if event.clause and clause is None:
        vi, en = f"{vi}, theo {event.clause}", f"{en}, by {event.clause}, which no regulation here holds"
    return Point(vi, en, clause, {"event": {"time": moment_en(event.time), **facts}})
