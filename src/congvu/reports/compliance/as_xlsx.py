"""The form as a workbook to sort and filter: the clauses, the agencies side by side, the sums."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from congvu.ground import clock
from congvu.reports.compliance.form import (
    STATES,
    VERDICTS,
    AgencyLine,
    Form,
    Line,
    Wish,
    concluded,
    local,
    moment,
    told,
)
from congvu.reports.marks import marks
from congvu.reports.sheet import Column, Value, add_sheet, save, workbook

CLAUSES = (
    Column("Điều khoản", 13),
    Column("Nội dung", 60),
    Column("Không in trong quy chế", 30),
    Column("Tình trạng", 14),
    Column("Kết luận", 15),
    Column("Bằng chứng", 42),
    Column("Vi phạm", 10),
    Column("Ngày gần nhất", 13),
    Column("Thực hiện bởi, lý do", 42, printed=False),
    Column("Phép thử", 50, printed=False),
)
AGENCIES = (
    Column("Mã cơ quan", 14),
    Column("Cơ quan", 36),
    Column("Điều khoản", 13),
    Column("Bằng chứng", 44),
    Column("Số lượng", 11),
    Column("Vi phạm", 10),
    Column("Ngày gần nhất", 13),
)
SUMS = (Column("Mục", 44), Column("Giá trị", 60))


def write_xlsx(forms: Sequence[Form], wish: Wish, target: Path | IO[bytes]) -> None:
    """Sums, a sheet of clauses for each regulation, and the agencies side by side."""
    book = workbook()
    many = len(forms) > 1
    for form in forms:
        name = f" {form.profile.province}" if many else ""
        add_sheet(book, f"Điều khoản{name}", CLAUSES, (_clause_row(form, line) for line in form.chosen(wish)))
        if form.agencies:
            wanted = {line.row.clause.id for line in form.chosen(wish)}
            rows = (one for one in form.agencies if one.clause in wanted)
            add_sheet(book, f"Cơ quan{name}", AGENCIES, map(_agency_row, rows))
        add_sheet(book, f"Tổng hợp{name}", SUMS, _sums(form))
    save(book, target)


def _clause_row(form: Form, line: Line) -> list[Value]:
    row, clause = line.row, line.row.clause
    return [
        clause.id,
        clause.vi,
        "\n".join(map(str, marks(clause))),
        STATES[row.state].vi,
        concluded(form, line).vi,
        "\n".join(told(one).vi for one in line.shown),
        line.breaches,
        local(line.last) if line.last else None,
        "\n".join(row.carriers) or line.reason.vi,
        "\n".join(row.tests),
    ]


def _agency_row(one: AgencyLine) -> list[Value]:
    shown = one.shown
    last = local(shown.last) if shown.last else None
    return [one.code, one.agency, one.clause, shown.counts.vi, shown.count, shown.breaches, last]


def _sums(form: Form) -> Iterator[list[Value]]:
    yield ["Quy chế", f"{form.profile.title} ({form.profile.number})"]
    yield ["Phạm vi", form.scope or form.place or form.profile.province]
    yield ["Số liệu tổng hợp lúc", moment(form.time)]
    yield ["Số điều khoản", len(form.lines)]
    for state, words in STATES.items():
        yield [f"Tình trạng: {words.vi}", form.states()[state]]
    for verdict, words in VERDICTS.items() if form.time else ():
        yield [f"Kết luận: {words.vi}", form.verdicts()[verdict]]
    for law in form.laws:
        yield [f"{law.name} ({law.clause})", f"{law.number}, {law.status(clock.today()).vi}"]
