"""Scores by a formula that is printed beside them, with their parts; people decide on rewards.

A mailbox's score is the share of working days with access, in hundredths; where the regulation sets hours of checking,
the mean of that and the share of half-days that were checked. A body's score is the mean of its mailboxes'.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from congvu.directory.models import Mailbox
from congvu.regulations.carriers import carries
from congvu.reports.asked import Asked
from congvu.reports.paper import Column, Paper, Part, Table, Text
from congvu.reports.use import Use, use

TITLE = "Mức độ sử dụng thư điện tử, phục vụ thi đua, khen thưởng và đánh giá cải cách hành chính"
FORMULA = (
    "Điểm của hộp thư = 100 × số ngày làm việc có truy cập / số ngày làm việc kể từ ngày cấp; nơi quy chế đặt giờ "
    "kiểm tra thì lấy trung bình cộng với 100 × số buổi kiểm tra đủ / số buổi phải kiểm tra. "
    "Điểm của cơ quan, đơn vị là trung bình cộng điểm các hộp thư."
)
PARTS = (
    Column("Điểm", 15, "number"), Column("Ngày có truy cập", 18, "number"), Column("Ngày không truy cập", 18, "number"),
    Column("Buổi kiểm tra đủ", 18, "number"), Column("Buổi phải kiểm tra", 18, "number"),
)  # fmt: skip
BODIES = (Column("Hạng", 12, "number"), Column("Tên", 70), Column("Hộp thư", 15, "number"), *PARTS)
BOXES = (Column("Hạng", 12, "number"), Column("Họ và tên, tên hộp thư", 50), Column("Địa chỉ", 50), *PARTS)

Row = dict[str, Any]


@carries("emulation")
def compose(asked: Asked) -> Paper:
    """Every agency of the jurisdiction; or one agency's own mailboxes, and its units where that is switched on."""
    found = use(asked.jurisdiction, asked.agency, asked.period.first, asked.period.last)
    return asked.paper(TITLE, tuple(_parts(asked, found)), found.notes)


def score(row: Row) -> float | None:
    """A mailbox's score; None where there was no day to use it on."""
    days = row["days_with_access"] + row["days_without_access"]
    halves = row["half_days"]
    shares = [row["days_with_access"] / days] if days else []
    if halves and halves["due"]:
        shares.append(halves["met"] / halves["due"])
    return 100 * sum(shares) / len(shares) if shares else None


def _parts(asked: Asked, found: Use) -> Iterator[Part]:
    if not found.rows:
        yield Text("Không có hộp thư hoặc không có bằng chứng trong kỳ; không xếp hạng ai.")
        return
    yield Text("Công thức", bold=True)
    yield Text(FORMULA)
    if asked.agency is None:
        names = {box.agency_id: box.agency.name for box in found.boxes.values() if box.agency}
        groups = _grouped(found, lambda box: names.get(box.agency_id))
        yield Table("Xếp hạng cơ quan", BODIES, tuple(_bodies(groups)), key="agencies")
    elif _by_unit(asked):
        groups = _grouped(found, lambda box: box.unit.name if box.unit else None)
        yield Table("Xếp hạng phòng, ban, đơn vị", BODIES, tuple(_bodies(groups)), key="units")
    yield Table("Xếp hạng hộp thư", BOXES, tuple(_boxes(found, found.rows)), key="mailboxes")
    good = [row for row in found.rows if row["verdicts"] and all(one["met"] for one in row["verdicts"])]
    if good:
        title = "Hộp thư đáp ứng mọi điều khoản về sử dụng, để người có thẩm quyền xem xét"
        yield Table(title, BOXES, tuple(_boxes(found, good)), key="proposed")
    yield Text("Danh sách đề nghị khen thưởng do người có thẩm quyền quyết định.")


def _by_unit(asked: Asked) -> bool:
    """Whether units are scored: where a clause offers it, only when it is switched on (DL-16.1.s2)."""
    offered = [one.get("enabled") for one in asked.clauses if one.block == asked.form and "enabled" in one.values]
    return all(offered)


def _grouped(found: Use, body: Any) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found.rows:
        if name := body(found.boxes[row["mailbox"]]):
            groups[name].append(row)
    return groups


def _bodies(groups: dict[str, list[Row]]) -> Iterator[tuple[str | int | None, ...]]:
    scored = [(name, rows, _mean(map(score, rows))) for name, rows in groups.items()]
    ranked = sorted(scored, key=lambda one: (-(one[2] or 0), one[0]))
    for rank, (name, rows, points) in enumerate(ranked, 1):
        yield (rank, name, len(rows), _round(points), *_sums(rows))


def _boxes(found: Use, rows: Iterable[Row]) -> Iterator[tuple[str | int | None, ...]]:
    ranked = sorted(rows, key=lambda row: (-(score(row) or 0), row["mailbox"]))
    for rank, row in enumerate(ranked, 1):
        box: Mailbox = found.boxes[row["mailbox"]]
        name = box.person.full_name if box.person else box.display_name
        yield (rank, name, box.address, _round(score(row)), *_sums([row]))


def _sums(rows: Sequence[Row]) -> tuple[int | None, ...]:
    days = (sum(row[key] for row in rows) for key in ("days_with_access", "days_without_access"))
    halves = [row["half_days"] for row in rows if row["half_days"]]
    checks = (sum(one[key] for one in halves) if halves else None for key in ("met", "due"))
    return (*days, *checks)


def _mean(points: Iterable[float | None]) -> float | None:
    known = [one for one in points if one is not None]
    return sum(known) / len(known) if known else None


def _round(points: float | None) -> int | None:
    return None if points is None else round(points)
