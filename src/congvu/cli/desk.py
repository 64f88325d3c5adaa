"""The acts of ``congvu document`` that only a person at the mailbox does: approve, confirm, assign, refuse a paper.

The same persons as at the portal, the same refusals. Of a letter neither subject nor text is told.
"""

import argparse
import json
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_actor, day
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.models import Mailbox
    from congvu.documents.models import Document, Letter

HEADS = (
    "mã / id",
    "đến lúc / came",
    "từ / from",
    "cần / wants",
    "hạn / due",
    "điều khoản / clause",
    "xác nhận / confirmed",
    "giao / assigned",
)
PAPER = ("number", "symbol", "issuer", "abstract")


class NotAtThisDesk(CongvuError):
    """Whoever acts does not work on this mailbox, or there is no such letter in those on which they do."""


def configure(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> list[argparse.ArgumentParser]:
    """The subcommands, for the options that all have."""
    listing = acts.add_parser("letters", help="thư đến của một hộp thư / letters of a mailbox")
    listing.add_argument("mailbox", metavar="ADDRESS")
    listing.add_argument("--waiting", action="store_true", help="chỉ thư đang chờ / only what waits")
    approving = acts.add_parser("approve", help="Thủ trưởng duyệt / the head approves")
    approving.add_argument("number", metavar="NUMBER", type=int)
    confirming = acts.add_parser("acknowledge", help="xác nhận đã nhận thư / confirm receipt of a letter")
    assigning = acts.add_parser("assign", help="giao xử lý thư / give a letter to somebody")
    for one in (confirming, assigning):
        one.add_argument("letter", metavar="LETTER", type=int)
    assigning.add_argument("person", metavar="PERSON", help="hộp thư của người xử lý / who will handle it")
    assigning.add_argument("--task", default="", help="việc phải làm / what to do")
    assigning.add_argument("--due", type=day, metavar="YYYY-MM-DD", help="hạn xử lý / by when")
    refusing = acts.add_parser("refuse", help="từ chối bản giấy, báo nơi gửi / refuse a paper, tell its sender")
    refusing.add_argument("mailbox", metavar="ADDRESS")
    refusing.add_argument("sender", metavar="SENDER", help="địa chỉ của nơi gửi / the sender's address")
    refusing.add_argument("--kind", required=True, help="loại văn bản / its kind")
    for name in PAPER:
        refusing.add_argument(f"--{name}", default="", help=argparse.SUPPRESS)
    for one in (approving, confirming, assigning, refusing):
        add_actor(one, required=True)
    return [listing, approving, confirming, assigning, refusing]


def approve(document: "Document", address: str) -> None:
    """Approve it in person. Raises NotAtThisDesk, DocumentRefused."""
    from congvu.documents.actions import issuing
    from congvu.documents.standing import Desk

    by = _at(document.mailbox, address)
    issuing.approve(document, by.address, Desk(by, document.mailbox).capacities)


def run(arguments: argparse.Namespace) -> int:
    """Show letters, do something with one, or refuse a paper."""
    if arguments.act == "refuse":
        return _refuse(arguments)
    rows = _letters(arguments) if arguments.act == "letters" else [_done(arguments)]
    if arguments.json:
        print(json.dumps({"letters": [_facts(row) for row in rows]}, ensure_ascii=False, default=str))
        return 0
    table.show(HEADS, map(_line, rows))
    return 0


def _at(box: "Mailbox", address: str) -> "Mailbox":
    """Whoever acts, if they work on this mailbox. Raises NotAtThisDesk."""
    from congvu.documents.standing import desks

    by = mailbox_called(address)
    if not desks(by).filter(pk=box.pk).exists():
        vi, en = "Người này không làm việc với hộp thư ấy.", "This person does not work on that mailbox."
        raise NotAtThisDesk("not-yours", vi, en, where=f"{by.address} → {box.address}")
    return by


def _letters(arguments: argparse.Namespace) -> list["Letter"]:
    from congvu.directory.models import Mailbox
    from congvu.documents.queries import letters

    boxes = Mailbox.objects.filter(pk=mailbox_called(arguments.mailbox).pk)
    rows = letters.waiting(boxes) if arguments.waiting else letters.letters(boxes).order_by("-id")
    return list(rows[:200])


def _done(arguments: argparse.Namespace) -> "Letter":
    from congvu.documents.actions import acknowledging, handling
    from congvu.documents.models import Letter

    rows = Letter.objects.filter(pk=arguments.letter, delivered_at__isnull=False)
    row = rows.select_related("mailbox__jurisdiction", "mailbox__agency__parent", "mailbox__unit").first()
    if row is None:
        raise NotAtThisDesk(
            "unknown-letter", f"Không có thư {arguments.letter}.", f"There is no letter {arguments.letter}."
        )
    by = _at(row.mailbox, arguments.actor)
    if arguments.act == "acknowledge":
        acknowledging.acknowledge(row, by.address)
        row.refresh_from_db()
    else:
        to = mailbox_called(arguments.person)
        handling.assign(row, to, by.address, task=arguments.task, due=arguments.due)
    return row


def _refuse(arguments: argparse.Namespace) -> int:
    from congvu.documents.actions import refusing
    from congvu.documents.actions.entering import Fields

    box = mailbox_called(arguments.mailbox)
    told = Fields(kind=arguments.kind, **{name: getattr(arguments, name) for name in PAPER})
    row = refusing.refuse(box, told, arguments.sender, _at(box, arguments.actor).address)
    facts = {"id": row.pk, "reference": row.reference, "kind": row.kind, "address": row.address, "clause": row.clause}
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(f"Đã từ chối, đã báo / Refused, told: {row.address} [{row.clause}]")
    return 0


def _line(row: "Letter") -> list[object]:
    wants = row.get_wants_display() if row.wants and row.settled_at is None else None
    people = ", ".join(_facts(row)["assigned"])
    return [row.pk, row.came_at, row.author, wants, row.due, row.clause, row.acknowledged_at, people]


def _facts(row: "Letter") -> dict[str, Any]:
    names = ("message_id", "author", "origin", "came_at", "wants", "clause", "due", "settled_at", "acknowledged_at")
    people = row.assignments.filter(withdrawn_at=None).order_by("id").values_list("to__address", flat=True)
    return {"id": row.pk} | {name: getattr(row, name) for name in names} | {"assigned": list(people)}
