"""An agency's report on carrying out the regulation: what the system knows of it, and what only its head can say."""

from collections.abc import Iterator

from congvu.directory.models import Person
from congvu.regulations.carriers import carries
from congvu.reports.asked import Asked
from congvu.reports.documents import issued
from congvu.reports.errors import ReportRefusedError
from congvu.reports.models import Tally
from congvu.reports.paper import Column, Line, Paper, Part, Table, Text
from congvu.reports.use import Use, use

TITLE = "Tình hình thực hiện quy chế thư điện tử công vụ"
BOXES = (
    Column("Họ và tên, tên hộp thư", 50), Column("Địa chỉ", 55), Column("Ngày có truy cập", 22, "number"),
    Column("Ngày không truy cập", 22, "number"), Column("Buổi đã kiểm tra", 22, "number"),
    Column("Buổi phải kiểm tra", 22, "number"), Column("Tỷ lệ", 18, "share", (4, 5)),
)  # fmt: skip


@carries("usage.agency")
def compose(asked: Asked) -> Paper:
    """The report of one agency."""
    if asked.agency is None:
        vi, en = "báo cáo này do từng cơ quan lập; hãy nêu cơ quan", "this report is made by each agency; name one"
        raise ReportRefusedError("report-agency", vi, en)
    found = use(asked.jurisdiction, asked.agency, asked.period.first, asked.period.last)
    return asked.paper(TITLE, tuple(_parts(asked, found)), found.notes)


def _parts(asked: Asked, found: Use) -> Iterator[Part]:
    agency, clause = asked.agency, asked.clauses[0].id if asked.clauses else ""
    people = Person.objects.filter(agency=agency).exclude(mailbox__state__in=["revoked", "archived", "deleted"])
    if not people.exists():
        yield Text("Danh bạ chưa có người nào của cơ quan; cơ quan tự ghi số người.")

    def number(label: str, value: int | None, key: str, level: int = 0, short: str = "") -> Line:
        return Line(label, value, key, clause, level=level, open=True, short=short)

    yield Text("1. Hộp thư", bold=True)
    yield number("Số cán bộ, công chức, viên chức, người lao động", people.count(), "staff", short="Người")
    holding = people.filter(mailbox__address__in=found.boxes).count()
    yield number("Số người đã có hộp thư", holding, "holders", 1, "Người có hộp thư")
    yield Line("Tỷ lệ có hộp thư", None, "holders_share", clause, level=1, share=("holders", "staff"))
    yield number("Số hộp thư của cơ quan, đơn vị và cá nhân", len(found.boxes), "mailboxes", short="Hộp thư")
    yield Text("2. Sử dụng", bold=True)
    yield from _use(found, clause)
    yield Text("3. Văn bản", bold=True)
    mailed, every = issued(agency, asked.period.first, asked.period.last) if agency else (0, 0)
    yield number("Số văn bản phát hành qua hộp thư", mailed, "documents_mailed", short="Văn bản qua hộp thư")
    yield number("Tổng số văn bản phát hành", every, "documents", short="Văn bản phát hành")
    yield Line("Tỷ lệ", None, "documents_share", clause, level=1, share=("documents_mailed", "documents"))
    yield Text("4. Thực hiện quy chế", bold=True)
    breached = Tally.objects.filter(agency=agency, breaches__gt=0).values("clause").distinct().count()
    yield Line("Số điều khoản mà hệ thống ghi nhận có vi phạm, lúc lập báo cáo", breached, "clauses_breached", clause)
    for key, label in (("remarks", "Thuận lợi, khó khăn"), ("proposals", "Đề xuất, kiến nghị")):
        yield Line(f"{label} (nếu có)", "", key, clause, "long", open=True)


def _use(found: Use, clause: str) -> Iterator[Part]:
    if not found.rows:
        yield Text("Không có bằng chứng truy cập trong kỳ.")
        return
    used = sum(row["days_with_access"] > 0 for row in found.rows)
    yield Line("Số hộp thư có truy cập trong kỳ", used, "mailboxes_used", clause, short="Có truy cập")
    yield Line("Tỷ lệ có truy cập", None, "used_share", clause, level=1, share=("mailboxes_used", "mailboxes"))
    halves = [row["half_days"] for row in found.rows if row["half_days"]]
    if halves:
        met, due = (sum(one[key] for one in halves) for key in ("met", "due"))
        yield Line("Số buổi hộp thư được kiểm tra đủ", met, "checks_met", clause, short="Buổi đã kiểm tra")
        yield Line("Số buổi phải kiểm tra", due, "checks_due", clause, short="Buổi phải kiểm tra")
        yield Line("Tỷ lệ", None, "checks_share", clause, level=1, share=("checks_met", "checks_due"))
    yield Table("Theo hộp thư", BOXES, tuple(_boxes(found)), key="mailboxes")


def _boxes(found: Use) -> Iterator[tuple[str | int | None, ...]]:
    for row in found.rows:
        box, halves = found.boxes[row["mailbox"]], row["half_days"] or {"met": None, "due": None}
        name = box.person.full_name if box.person else box.display_name
        days = (row["days_with_access"], row["days_without_access"])
        yield (name, box.address, *days, halves["met"], halves["due"], None)
