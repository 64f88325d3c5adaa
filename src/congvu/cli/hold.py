"""``congvu hold``: shared mailboxes: who holds them, handing them over, what leaves them, who confirms access."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.place import add_actor, add_json, add_state, day
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.models import Delegation, Handover, Mailbox

Answer = dict[str, Any]
HEADS = (
    "hộp thư / mailbox",
    "người giữ / holder",
    "căn cứ / basis",
    "quyền / access",
    "nhận nhiệm vụ / accepted",
    "từ ngày / first day",
    "đến hết / last day",
    "văn bản / document",
    "điều khoản / clause",
)
BODIES = ("head", "unit_head", "office", "manager", "operator")
ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "list": ("ai giữ hộp thư nào / who holds what", ()),
    "assign": ("ủy quyền một người / authorise a person", ("mailbox", "person")),
    "accept": ("người được giao nhận nhiệm vụ / the person accepts the duties", ("mailbox", "person")),
    "end": ("thôi ủy quyền / end somebody's hold", ("mailbox", "person")),
    "handover": ("bắt đầu bàn giao / begin a handover", ("mailbox", "person")),
    "confirm": ("một bên xác nhận bàn giao / a side confirms", ("mailbox", "person")),
    "complete": ("kết thúc bàn giao, lập biên bản / complete it, make the minutes", ("mailbox",)),
    "discard": ("loại thư rác, thư nặc danh / set spam, anonymous mail aside", ("mailbox", "message")),
    "restore": ("lấy lại thư đã loại / take a message back", ("mailbox", "message")),
    "review": ("rà soát quyền truy cập / review access", ("mailbox",)),
    "direct": ("bật, tắt đăng nhập trực tiếp / direct sign-in on, off", ("jurisdiction",)),
}
HELP = {
    "mailbox": "địa chỉ hộp thư cơ quan, đơn vị / address of a shared mailbox",
    "person": "địa chỉ của người đó / the person's address",
    "message": "Message-ID",
    "jurisdiction": "SLUG",
}


class NoSuchMailbox(CongvuError):
    """No such shared mailbox, person, hold or handover."""

    def __init__(self, what: str) -> None:
        super().__init__("no-such-mailbox", "Không tìm thấy trong danh bạ.", "Not found in the directory.", where=what)


def configure(parser: argparse.ArgumentParser) -> None:
    """One act with what it is done to."""
    acts = parser.add_subparsers(dest="act", required=True)
    for name, (text, words) in ACTS.items():
        one = acts.add_parser(name, help=text)
        for word in words:
            one.add_argument(word, metavar=word.upper(), help=HELP[word])
        _options(name, one)
        add_actor(one)
        add_state(one)
        add_json(one)


def _options(name: str, one: argparse.ArgumentParser) -> None:
    if name == "list":
        one.add_argument("--mailbox", metavar="ADDRESS", default="")
        one.add_argument("--person", metavar="ADDRESS", default="")
    if name in {"assign", "handover"}:
        one.add_argument("--by", choices=BODIES, default="head", help="ai quyết định / who decides")
        one.add_argument("--number", default="", help="số văn bản / document number")
        for option in ("signed", "first", "last"):
            one.add_argument(f"--{option}", metavar="YYYY-MM-DD", type=day)
    if name == "handover":
        one.add_argument("--former", metavar="ADDRESS", default="", help="bên giao / the former holder")
        one.add_argument("--one-sided", metavar="REASON", default="", help="bên giao không còn / the former is gone")
    if name == "complete":
        one.add_argument("-o", "--output", metavar="DIR", type=Path, help="ghi biên bản vào / write the minutes to")
    if name == "discard":
        one.add_argument("--folder", default="INBOX")
        one.add_argument("--reason", choices=("spam", "anonymous"), required=True)
    if name == "review":
        one.add_argument("--confirm", action="store_true", help="xác nhận kỳ này / confirm this period")
        one.add_argument("--by", choices=BODIES, default="operator")
    if name == "direct":
        one.add_argument("wish", choices=("on", "off"))


def run(arguments: argparse.Namespace) -> int:
    """The act; its answer as text or JSON."""
    open_system(arguments.state)
    if arguments.act == "list" and not arguments.json:
        return _show(standing(arguments))
    answer = DOING[arguments.act](arguments)
    rows = answer if isinstance(answer, list) else [answer]
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        for row in rows:
            print("\t".join(str(value) for value in row.values() if value not in (None, "", [], {})))
    return 0


def _box(address: str) -> "Mailbox":
    from congvu.directory.models import Mailbox

    found = Mailbox.objects.select_related("jurisdiction", "agency", "unit", "person").filter(address=address.lower())
    if not (box := found.first()):
        raise NoSuchMailbox(address)
    return box


def _hold(arguments: argparse.Namespace) -> "Delegation":
    from congvu.directory import holders

    held = holders.held_by(_box(arguments.mailbox)).filter(holder=_box(arguments.person)).first()
    if held is None:
        raise NoSuchMailbox(f"{arguments.person}: {arguments.mailbox}")
    return held


def _told(row: "Delegation") -> Answer:
    return {
        "mailbox": row.mailbox.address,
        "holder": row.holder.address,
        "basis": row.basis,
        "open": row.open,
        "accepted": row.accepted_at is not None,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat() if row.last_day else None,
        "document": row.document_number,
        "clause": row.clause,
        "ended": row.ended_at.isoformat() if row.ended_at else None,
    }


def standing(arguments: argparse.Namespace) -> list["Delegation"]:
    """Standing holds, of one mailbox or person where one is named."""
    from congvu.directory import holders

    rows = holders.STANDING.order_by("mailbox__address", "id")
    if arguments.mailbox:
        rows = rows.filter(mailbox=_box(arguments.mailbox))
    if arguments.person:
        rows = rows.filter(holder=_box(arguments.person))
    return list(rows)


def list_(arguments: argparse.Namespace) -> list[Answer]:
    """The same for programs."""
    return [_told(row) for row in standing(arguments)]


def _show(rows: list["Delegation"]) -> int:
    if not rows:
        print("Không có ai giữ hộp thư nào như vậy. / Nobody holds such a mailbox.")
        return 0
    table.show(HEADS, map(_read, rows))
    return 0


def _read(row: "Delegation") -> list[object]:
    held = [row.mailbox.address, row.holder.address, row.get_basis_display()]
    access = "đang mở / open" if row.open else "chưa mở / not open"
    return [*held, access, row.accepted_at, row.first_day, row.last_day, row.document_number, row.clause]


def _paper(arguments: argparse.Namespace) -> Any:
    from congvu.directory.actions.delegations import Paper
    from congvu.ground import clock

    first = arguments.first or clock.today()
    return Paper(number=arguments.number, signed=arguments.signed, first_day=first, last_day=arguments.last)


def assign(arguments: argparse.Namespace) -> Answer:
    """Authorise a person."""
    from congvu.directory.actions import delegations

    box, person = _box(arguments.mailbox), _box(arguments.person)
    return _told(delegations.assign(box, person, _paper(arguments), arguments.actor, (arguments.by,)))


def accept(arguments: argparse.Namespace) -> Answer:
    """On the word of the person, given on paper."""
    from congvu.directory.actions import delegations

    row = _hold(arguments)
    delegations.accept(row, row.holder.address)
    return _told(row)


def end(arguments: argparse.Namespace) -> Answer:
    """End a hold; the new one-time password of direct sign-in is told here only."""
    from congvu.directory.actions import delegations

    row = _hold(arguments)
    secret = delegations.end(row, arguments.actor)
    row.refresh_from_db()
    return _told(row) | {"one_time_password": secret}


def _passing(row: "Handover") -> Answer:
    return {
        "mailbox": row.mailbox.address,
        "former": row.former.address if row.former else None,
        "receiver": row.receiver.address,
        "due": row.due.isoformat() if row.due else None,
        "given": row.given_at is not None,
        "received": row.received_at is not None,
        "done": row.done_at is not None,
        "before": row.before,
        "after": row.after,
        "clause": row.clause,
    }


def handover(arguments: argparse.Namespace) -> Answer:
    """Begin, or look at what is under way."""
    from congvu.directory import holders
    from congvu.directory.actions import handovers

    box = _box(arguments.mailbox)
    rows = holders.held_by(box)
    former = rows.filter(holder=_box(arguments.former)).first() if arguments.former else holders.heads(box).first()
    wish = handovers.Wish(
        former=former,
        receiver=_box(arguments.person),
        one_sided=arguments.one_sided,
        paper=_paper(arguments),
        by=(arguments.by,),
    )
    return _passing(handovers.start(box, wish, arguments.actor))


def _running(address: str) -> "Handover":
    from congvu.directory.models import Handover

    row = Handover.objects.filter(mailbox=_box(address)).order_by("-id").first()
    if row is None:
        raise NoSuchMailbox(address)
    return row


def confirm(arguments: argparse.Namespace) -> Answer:
    """A side's word, given on paper."""
    from congvu.directory.actions import handovers

    row = _running(arguments.mailbox)
    handovers.confirm(row, _box(arguments.person))
    row.refresh_from_db()
    return _passing(row)


def complete(arguments: argparse.Namespace) -> Answer:
    """Complete, and write the minutes where a folder is named."""
    from congvu.directory.actions import handovers
    from congvu.directory.files import read

    done = handovers.complete(_running(arguments.mailbox), arguments.actor)
    files = list(done.handover.minutes.order_by("name"))
    if arguments.output:
        for file in files:
            (arguments.output / file.name).write_bytes(read(file))
    told = {"one_time_password": done.one_time_password, "minutes": [file.name for file in files]}
    return _passing(done.handover) | told


def discard(arguments: argparse.Namespace) -> Answer:
    """Set a message aside."""
    from congvu.directory.actions import discards

    box = _box(arguments.mailbox)
    row = discards.discard(box, arguments.message, arguments.folder, arguments.reason, arguments.actor)
    return {"message": row.message_id, "erase_after": row.erase_after.isoformat(), "clause": row.clause}


def restore(arguments: argparse.Namespace) -> Answer:
    """Take it back."""
    from congvu.directory.actions import discards
    from congvu.directory.models import Discard

    rows = Discard.objects.filter(mailbox=_box(arguments.mailbox), message_id=arguments.message)
    row = rows.order_by("-id").first()
    if row is None:
        raise NoSuchMailbox(arguments.message)
    discards.restore(row, arguments.actor)
    return {"message": row.message_id, "folder": row.folder}


def review(arguments: argparse.Namespace) -> Answer:
    """How the review of the mailbox's agency stands; confirm it where that is asked."""
    from congvu.directory.actions import reviews

    box = _box(arguments.mailbox)
    if box.agency is None:
        raise NoSuchMailbox(arguments.mailbox)
    if arguments.confirm:
        reviews.confirm(box.agency, None, arguments.actor, (arguments.by,))
    now = reviews.standing(box.agency)
    access = reviews.access(box.agency)
    if now is None:
        return {"agency": box.agency.name, "ordered": False, "access": access}
    return {
        "agency": box.agency.name,
        "ordered": True,
        "period": now.period.isoformat(),
        "confirmed_by": now.confirmed.confirmed_by if now.confirmed else None,
        "overdue": now.overdue.isoformat() if now.overdue else None,
        "clause": now.clause,
        "access": access,
    }


def direct(arguments: argparse.Namespace) -> Answer:
    """Whether shared mailboxes have a password of their own."""
    from congvu.directory.actions.jurisdictions import set_direct_sign_in
    from congvu.directory.lookup import jurisdiction_called

    place = jurisdiction_called(arguments.jurisdiction)
    set_direct_sign_in(place, arguments.wish == "on", arguments.actor)
    return {"jurisdiction": place.slug, "direct_sign_in": place.direct_sign_in}


DOING: dict[str, Callable[[argparse.Namespace], Answer | list[Answer]]] = {
    "list": list_,
    "assign": assign,
    "accept": accept,
    "end": end,
    "handover": handover,
    "confirm": confirm,
    "complete": complete,
    "discard": discard,
    "restore": restore,
    "review": review,
    "direct": direct,
}
