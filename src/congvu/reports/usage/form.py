"""Who used their mailbox on how many working days, by agency and by person, with the criterion where there is one.

Figures only, no content: days with and without access, messages sent and received, the state (VP-11.3, CT-9.5).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from congvu.directory.models import Agency
from congvu.regulations.carriers import carries
from congvu.regulations.criterion import criterion
from congvu.reports.asked import Asked
from congvu.reports.documents import issued
from congvu.reports.paper import Column, Line, Paper, Part, Table, Text
from congvu.reports.use import Use, use

TITLE = "Tình hình hoạt động và sử dụng hệ thống thư điện tử công vụ"
BOXES = (
    Column("Cơ quan", 45), Column("Họ và tên, tên hộp thư", 45), Column("Địa chỉ", 50), Column("Tình trạng", 22),
    Column("Ngày có truy cập", 15, "number"), Column("Ngày không truy cập", 15, "number"),
    Column("Thư gửi", 12, "number"), Column("Thư nhận", 12, "number"), Column("Bỏ ngày vượt mức", 15),
)  # fmt: skip
AGENCIES = (
    Column("Cơ quan", 60), Column("Hộp thư", 15, "number"), Column("Có dùng trong kỳ", 15, "number"),
    Column("Tỷ lệ có dùng", 15, "share", (2, 1)), Column("Bỏ ngày vượt mức", 15, "number"),
    Column("Tỷ lệ vượt mức", 15, "share", (4, 1)), Column("Thư gửi", 15, "number"), Column("Thư nhận", 15, "number"),
    Column("Văn bản qua hộp thư", 15, "number"), Column("Văn bản phát hành", 15, "number"), Column("Tiêu chí", 20),
)  # fmt: skip
FAILED = {True: "Không hoàn thành", False: "Đạt", None: ""}


@carries("usage")
def compose(asked: Asked) -> Paper:
    """The whole jurisdiction, or one agency of it."""
    found = use(asked.jurisdiction, asked.agency, asked.period.first, asked.period.last)
    return asked.paper(TITLE, tuple(_parts(asked, found)), found.notes)


def _parts(asked: Asked, found: Use) -> Iterator[Part]:
    if not found.boxes:
        yield Text("Trong kỳ không có hộp thư nào; cơ quan chưa có người trong danh bạ hoặc chưa được cấp hộp thư.")
        return
    clause = asked.clauses[0].id if asked.clauses else ""
    used = sum(row["days_with_access"] > 0 for row in found.rows)
    yield Text("1. Số liệu chung", bold=True)
    yield Line("Số ngày làm việc của kỳ", found.working_days or None, "working_days", clause)
    yield Line("Số hộp thư", len(found.boxes), "mailboxes", clause)
    if found.rows:
        yield Line("Số hộp thư có truy cập trong kỳ", used, "mailboxes_used", clause, level=1)
        yield Line("Tỷ lệ có truy cập", None, "used_share", clause, level=1, share=("mailboxes_used", "mailboxes"))
        yield Line("Số thư gửi", sum(found.mail.get(one, (0, 0))[0] for one in found.boxes), "sent", clause)
        yield Line("Số thư nhận", sum(found.mail.get(one, (0, 0))[1] for one in found.boxes), "received", clause)
    yield from _criterion(asked, found)
    yield Table("2. Theo cơ quan", AGENCIES, tuple(_agencies(asked, found)), total=True, key="agencies")
    if found.rows:
        yield Table("3. Theo hộp thư", BOXES, tuple(_boxes(found)), key="mailboxes")


def _criterion(asked: Asked, found: Use) -> Iterator[Part]:
    """The criterion's two figures and its answer (VP-14.1); none where the regulation or the period has none."""
    rule = criterion(asked.profile)
    if rule is None:
        return
    if rule.period != asked.period.unit or asked.period.last >= asked.day or not found.agencies:
        yield Text(f"Tiêu chí của {rule.clause} chỉ kết luận cho trọn một quý đã kết thúc và có bằng chứng.")
        return
    if found.gaps:
        yield Text(f"Thiếu bằng chứng của {found.gaps} ngày nên chưa kết luận theo {rule.clause}.")
        return
    failed = sum(bool(one["failed"]) for one in found.agencies.values())
    bad = sum(one["bad_mailboxes"] or 0 for one in found.agencies.values())
    days, share = rule.days_at_least, rule.mailboxes_over
    text = f"Hộp thư bỏ từ {days.numerator}/{days.denominator} số ngày làm việc trở lên"
    yield Line(text, bad, "bad_mailboxes", rule.clause)
    percent = f"{100 * share.numerator // share.denominator}%"
    yield Line(f"Cơ quan có trên {percent} hộp thư như vậy", failed, "failed_agencies", rule.clause)


def _agencies(asked: Asked, found: Use) -> Iterator[tuple[str | int | None, ...]]:
    """One row for each agency, those without a mailbox too."""
    rows = defaultdict(list)
    for row in found.rows:
        rows[found.boxes[row["mailbox"]].agency_id].append(row)
    counts = Counter(box.agency_id for box in found.boxes.values())
    mail: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for address, box in found.boxes.items():
        for place, number in enumerate(found.mail.get(address, (0, 0))):
            mail[box.agency_id][place] += number
    for agency in bodies(asked):
        own, judged = rows[agency.pk], found.agencies.get(agency.pk, {})
        used = sum(row["days_with_access"] > 0 for row in own) if found.rows else None
        sent, received = mail[agency.pk] if found.rows else (None, None)
        documents = issued(agency, asked.period.first, asked.period.last)
        bad, failed = judged.get("bad_mailboxes"), FAILED[judged.get("failed")]
        yield (agency.name, counts[agency.pk], used, None, bad, None, sent, received, *documents, failed)


def bodies(asked: Asked) -> list[Agency]:
    """The agencies that the report is about."""
    if asked.agency:
        return [asked.agency]
    return list(
        asked.jurisdiction.agencies.filter(closed_on=None).select_related("jurisdiction").order_by("sort", "id")
    )


def _boxes(found: Use) -> Iterator[tuple[str | int | None, ...]]:
    for row in found.rows:
        box = found.boxes[row["mailbox"]]
        sent, received = found.mail.get(box.address, (0, 0))
        name = box.person.full_name if box.person else box.display_name
        days = (row["days_with_access"], row["days_without_access"])
        bad = {True: "có", False: "không", None: ""}[row["bad"]]
        agency = box.agency.name if box.agency else ""
        yield (agency, name, box.address, box.get_state_display(), *days, sent, received, bad)
