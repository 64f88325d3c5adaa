"""The naming of one address as points: the row, its letters, each address tried and why it was not free."""

from collections.abc import Iterator
from typing import Any

from congvu.cli.explaining.points import Point, day_vi, of_clause
from congvu.directory.models import Address
from congvu.directory.origins import Decided, Origin
from congvu.ground.clock import LOCAL, today
from congvu.ground.vietnamese import fold
from congvu.regulations.binding import clause_called
from congvu.regulations.clauses import Clause
from congvu.regulations.kept import alias_period
from congvu.regulations.naming import Subject
from congvu.regulations.naming.law import PERSONS
from congvu.regulations.naming.tracing import Standing, Step, Way

_DECIDED = {
    Decided.OFFICER: ("quy chế để cán bộ quyết định, và cán bộ chọn", "left to an officer, who took"),
    Decided.REQUESTED: ("theo tên được yêu cầu và đã thống nhất", "as requested and agreed:"),
    Decided.TECHNICAL: ("hộp thư kỹ thuật mà thư điện tử tự đòi hỏi (RFC 5321, RFC 2142):", "mail itself asks for it:"),
    Decided.ACT: ("việc ghi trong sổ đã cấp", "the act in the ledger gave"),
}  # fmt: skip


def steps(found: Origin) -> list[Point]:
    """Everything that led to the address, in order."""
    points = list(_row(found.subject)) if found.subject else []
    *earlier, last = found.steps
    points += [_passed(found, step) for step in earlier if step.standing is not Standing.FREE]
    if any(step.standing is Standing.TAKEN for step in earlier):
        points += _order(found)
    if last.way is Way.ALIAS:
        points += [_reached(found, step) for step in earlier if step.standing is Standing.FREE]
    points.append(_reached(found, last))
    offered = [step.address for step in found.offers if step.standing is Standing.FREE]
    if offered:
        listed = ", ".join(dict.fromkeys(offered))
        points.append(
            Point(f"gợi ý cho cán bộ: {listed}", f"suggested to the officer: {listed}", None, {"offers": offered})
        )
    if found.decided is Decided.ACT and found.by_rule:
        vi, en = f"quy tắc nay cho {found.by_rule}", f"the rules alone give {found.by_rule} today"
        points.append(Point(f"{vi}, nhưng địa chỉ đã cấp thì giữ", f"{en}, but what was given stays", None))
    return points


def _order(found: Origin) -> list[Point]:
    """Who of several namesakes comes first."""
    kind = found.subject.kind if found.subject else ""
    stating = [one for one in found.profile.of_rule("naming.order") if kind in one.get("kinds")]
    return [Point("thứ tự ưu tiên giữa những người trùng", "who comes first", one, values=True) for one in stating]


def kept(found: Origin) -> list[Point]:
    """Aliases with their end, and that nobody else will ever get the address."""
    box = found.address.mailbox
    aliases = box.addresses.filter(use="alias").order_by("address") if box else []
    points = [_alias(one) for one in aliases]
    vi = "sổ địa chỉ không xóa gì: đã cấp thì không cấp cho người khác"
    points.append(Point(vi, "the register forgets nothing: once given it is never given to another"))
    period = alias_period(found.profile)
    rules = [found.profile.clauses[period.clause]] if period else []
    return points + [of_clause(one) for one in (*rules, *found.profile.of_rule("naming.unique"))]


def _alias(one: Address) -> Point:
    vi = f"nhận thư đến hết {one.until:%d/%m/%Y}" if one.until else "không có ngày hết hạn"
    en = f"delivers until {one.until}" if one.until else "no end set"
    facts = {"alias": one.address, "until": one.until.isoformat() if one.until else None}
    return Point(f"bí danh {one.address}: {vi}", f"alias {one.address}: {en}", None, facts)


def _row(subject: Subject) -> Iterator[Point]:
    shown = {name: getattr(subject, name) for name in ("kind", "full_name", "position", "agency", "unit", "district")}
    if subject.kind in PERSONS:
        shown |= {name: getattr(subject, name) for name in ("family", "middle", "given")}
    shown = {name: text for name, text in shown.items() if text}
    listed = ", ".join(f"{name} = {text}" for name, text in shown.items())
    yield Point(f"dòng được đặt tên: {listed}", f"the row that was named: {listed}", None, {"row": shown})
    plain = fold(subject.full_name)
    if plain and plain != subject.full_name:
        yield Point(
            f"bỏ dấu: “{subject.full_name}” → “{plain}”",
            f"without marks: “{subject.full_name}” → “{plain}”",
            None,
            {"written": subject.full_name, "plain": plain},
        )


def _facts(step: Step) -> dict[str, Any]:
    pieces = [{"piece": piece, "gives": text} for piece, text in step.pieces if text]
    return {"tried": step.address, "way": step.way, "form": step.form, "pieces": pieces, "standing": step.standing}


def _clause(found: Origin, ident: str | None) -> Clause | None:
    if not ident:
        return None
    day = found.act.time.astimezone(LOCAL).date() if found.act else today()
    return found.profile.clauses.get(ident) or clause_called(ident, day)


def _made(step: Step) -> str:
    """How the address is put together, ``{tên} hatt``: literal text stands bare."""
    parts = [f"{{{piece}}} {text}" if piece else text for piece, text in step.pieces if text]
    return f"{step.form}: {' + '.join(parts)} → {step.address}" if step.form else step.address


def _passed(found: Origin, step: Step) -> Point:
    """An address that was tried and was not free."""
    vi, en = _why(step)
    made = _made(step)
    return Point(
        f"thử {made}: {vi}", f"tried {step.address}: {en}", _clause(found, step.clause), _facts(step) | {"why": en}
    )


def _why(step: Step) -> tuple[str, str]:
    if step.standing is Standing.RESERVED:
        return f"tên dành riêng theo {step.kept_by}", f"kept back by {step.kept_by}"
    if step.standing is Standing.PINNED:
        return f"{step.kept_by} ấn định cho cơ quan khác", f"{step.kept_by} settles it for another body"
    row = Address.objects.select_related("mailbox").filter(address=step.address).first()
    if row is None or row.mailbox is None:
        return "đã được cấp và được giữ", "given already, and kept"
    since = row.mailbox.registered_at.astimezone(LOCAL).date()
    name = row.mailbox.display_name
    return f"của {name}, đăng ký {day_vi(since)}", f"it is {name}'s, registered {since}"


def _reached(found: Origin, step: Step) -> Point:
    """The address itself."""
    clause = _clause(found, step.clause)
    made = _made(step)
    if step.way is Way.ALIAS:
        return Point(f"bí danh kèm theo: {made}", f"its alias: {step.address}", clause, _facts(step))
    if found.decided is Decided.RULE:
        way = {Way.PINNED: ("quy chế ấn định", "settled by the regulation:")}.get(
            step.way, ("còn trống, được cấp:", "free, and given:")
        )
    else:
        way = _DECIDED[found.decided]
    return Point(f"{way[0]} {made}", f"{way[1]} {step.address}", clause, _facts(step) | {"decided": found.decided})
