"""The form as a document to sign and file, in the administrative form of Nghị định 30/2020/NĐ-CP (VP-10.2, DN-17.1)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO

from docx.document import Document
from docx.enum.text import WD_BREAK

from congvu.directory.papers import letterhead
from congvu.directory.papers.letterhead import Letterhead
from congvu.ground import clock
from congvu.regulations.profile import Profile
from congvu.reports.compliance.form import STATES, VERDICTS, Form, Line, Wish, concluded, local, moment, told
from congvu.reports.marks import marks

CLAUSES = (("Điều khoản", 25), ("Nội dung", 98), ("Tình trạng", 25), ("Kết luận", 30), ("Bằng chứng", 74))
LAWS = (("Văn bản", 60), ("Số hiệu", 40), ("Tình trạng hiệu lực", 110), ("Theo", 42))
AGENCIES = (("Cơ quan", 130), ("Mã", 30), ("Điều khoản có vi phạm", 32), ("Vi phạm", 25), ("Ngày gần nhất", 35))
SOURCES = (
    "Nội dung điều khoản là tóm tắt bằng lời của hệ thống, không thay cho văn bản chính thức. Chỗ ghi “hệ thống chọn” "
    "không có trong quy chế; chỗ ghi “khôi phục” được đọc lại từ bản in hỏng."
)


def write_docx(forms: Sequence[Form], wish: Wish, target: Path | IO[bytes]) -> None:
    """One document; each further regulation begins on a page of its own."""
    head = _head(forms)
    made = letterhead.document(head, wide=True)
    for number, form in enumerate(forms):
        if number:
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _write(made, form, wish)
    letterhead.close(made, [head.superior] if head.superior else [], "Thủ trưởng cơ quan")
    made.save(str(target) if isinstance(target, Path) else target)


def _head(forms: Sequence[Form]) -> Letterhead:
    """The managing body of the regulation reports; of one agency's figures, that agency."""
    first = forms[0]
    issuer = first.scope or _manager(first.profile)
    above, body = (first.profile.issuer, issuer) if issuer else ("", _body(first.profile))
    subject = "Tình hình thực hiện quy chế thư điện tử công vụ"
    return Letterhead(above, body, first.profile.province, clock.today(), "Báo cáo", subject)


def _manager(profile: Profile) -> str:
    bodies = profile.of_rule("organisation.body")
    return next((str(body.get("name")) for body in bodies if body.get("role") == "manager" and body.get("name")), "")


def _body(profile: Profile) -> str:
    # a regulation that a director signed is that of the director's body
    return profile.issuer.removeprefix("Giám đốc ")


def _write(made: Document, form: Form, wish: Wish) -> None:
    profile = form.profile
    whose = form.scope or form.place or profile.province
    letterhead.say(
        made,
        f"{profile.title} (số {profile.number}, có hiệu lực từ ngày {profile.effective_from:%d/%m/%Y}) gồm "
        f"{len(form.lines)} điều khoản. Phạm vi số liệu: {whose}; tổng hợp lúc: {moment(form.time)}.",
    )
    states, verdicts = form.states(), form.verdicts()
    told_states = ", ".join(f"{words.vi} {states[state]}" for state, words in STATES.items())
    letterhead.say(made, f"Tình trạng trong hệ thống: {told_states}.")
    if form.time:
        told_verdicts = ", ".join(f"{words.vi} {verdicts[verdict]}" for verdict, words in VERDICTS.items())
        letterhead.say(made, f"Kết luận theo số liệu: {told_verdicts}.")
    number = 1
    if form.laws:
        _table(made, f"{number}. Pháp luật làm căn cứ", LAWS, _laws(form))
        number += 1
    _table(made, f"{number}. Từng điều khoản", CLAUSES, (_row(form, line) for line in form.chosen(wish)))
    letterhead.say(made, SOURCES, italic=True)
    if form.agencies:
        _table(made, f"{number + 1}. Theo cơ quan", AGENCIES, _agencies(form))


def _table(made: Document, title: str, columns: Sequence[tuple[str, float]], rows: Iterator[Sequence[str]]) -> None:
    letterhead.say(made, title, bold=True)
    letterhead.table(made, [name for name, _ in columns], rows, [width for _, width in columns])
    made.add_paragraph()


def _laws(form: Form) -> Iterator[Sequence[str]]:
    return ((law.name, law.number, law.status(clock.today()).vi, law.clause) for law in form.laws)


def _row(form: Form, line: Line) -> Sequence[str]:
    row, clause = line.row, line.row.clause
    text = "\n".join([clause.vi, *(f"[{mark}]" for mark in marks(clause))])
    shown = "\n".join(told(one).vi for one in line.shown) or line.reason.vi
    return clause.id, text, STATES[row.state].vi, concluded(form, line).vi, shown


def _agencies(form: Form) -> Iterator[Sequence[str]]:
    """One row for each agency: how many clauses have a breach in it, how many breaches, the last date."""
    for _, group in groupby(form.agencies, lambda one: one.key):
        own = list(group)
        broken = {one.clause for one in own if one.shown.breaches}
        last = max((one.shown.last for one in own if one.shown.last), default=None)
        breaches = sum(one.shown.breaches for one in own)
        yield own[0].agency, own[0].code, str(len(broken)), str(breaches), f"{local(last):%d/%m/%Y}" if last else ""
