"""Minutes of handing over a shared mailbox (biên bản bàn giao), as DOCX and PDF (VP-13.2.d, DL-12.1.e, DN-13.2)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Spacer

from congvu.directory.models import Agency, Handover, Mailbox
from congvu.directory.papers import letterhead, pdf
from congvu.directory.papers.letterhead import Letterhead
from congvu.directory.regulation import in_force
from congvu.ground import clock

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ITEMS = {
    "mailbox": "hộp thư cùng quyền truy cập bằng tài khoản của người nhận",
    "password": "mật khẩu, bằng cách cấp mật khẩu mới; mật khẩu cũ hết hiệu lực",
    "data": "toàn bộ dữ liệu của hộp thư theo số liệu dưới đây",
}
TITLES = ("Thư mục", "Số thư trước", "Dung lượng trước", "Số thư sau", "Dung lượng sau")
PARTS = (0.32, 0.15, 0.19, 0.15, 0.19)


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes say, in whatever form."""

    head: Letterhead
    before: tuple[str, ...]
    counts: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]


def papers(row: Handover) -> Iterator[tuple[str, str, bytes]]:
    """Name, media type and bytes of each form of the minutes."""
    said = minutes(row)
    name = f"bien-ban-ban-giao-{row.mailbox.address.partition('@')[0]}-{row.pk}"
    yield f"{name}.pdf", "application/pdf", as_pdf(said)
    yield f"{name}.docx", DOCX, as_docx(said)


def minutes(row: Handover) -> Minutes:
    """The minutes of a handover as it stands."""
    box = row.mailbox
    day = (row.done_at or clock.now()).astimezone(clock.LOCAL)
    agency = box.agency
    place = box.jurisdiction.name
    head = Letterhead(
        _above(agency, place),
        agency.name if agency else place,
        place,
        day.date(),
        "Biên bản",
        "Bàn giao hộp thư điện tử công vụ",
        "BB",
    )
    return Minutes(
        head, tuple(_opening(row, f"{day:%H giờ %M, ngày %d/%m/%Y}")), _counts(row), tuple(_end(row)), _signers(row)
    )


def as_docx(said: Minutes) -> bytes:
    """For filing."""
    made = letterhead.document(said.head)
    for text in said.before:
        letterhead.say(made, text)
    letterhead.table(made, TITLES, said.counts, [165 * part for part in PARTS])
    made.add_paragraph()
    for text in said.after:
        letterhead.say(made, text)
    letterhead.signatures(made, said.signers)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def as_pdf(said: Minutes) -> bytes:
    """For printing and signing."""
    body = [
        *(pdf.say(text) for text in said.before),
        pdf.table(TITLES, said.counts, PARTS),
        Spacer(0, 10),
        *(pdf.say(text) for text in said.after),
        Spacer(0, 10),
        pdf.signatures(said.signers),
    ]
    return pdf.made("Biên bản bàn giao hộp thư điện tử công vụ", said.head, body)


def _above(agency: Agency | None, place: str) -> str:
    return agency.parent.name if agency and agency.parent else f"Ủy ban nhân dân {place}"


def _opening(row: Handover, moment: str) -> Iterator[str]:
    profile = in_force(row.mailbox)
    clause = f" ({row.clause})" if row.clause else ""
    yield f"Căn cứ {profile.title} (số {profile.number}){clause};"
    box = f"{row.mailbox.address} ({row.mailbox.display_name})"
    yield f"Hôm nay, {moment}, chúng tôi lập biên bản bàn giao hộp thư {box}."
    if row.former:
        yield f"1. Bên giao: {_who(row.former)}."
    if row.one_sided:
        yield f"Biên bản lập một bên. Lý do: {row.one_sided}. Người chứng kiến: {row.witness or '…'}."
    yield f"2. Bên nhận: {_who(row.receiver)}."
    yield f"3. Nội dung bàn giao: {'; '.join(ITEMS[item] for item in row.items)}."
    yield "4. Số liệu của hộp thư, đếm trước và sau khi bàn giao:"


def _counts(row: Handover) -> tuple[tuple[str, ...], ...]:
    folders = sorted({*row.before, *row.after})
    rows = [
        (folder, *_figures(row.before.get(folder)), *_figures(row.after.get(folder) if row.after else None))
        for folder in folders
    ]
    return (*rows, ("Cộng", *_figures(_sum(row.before)), *_figures(_sum(row.after))))


def _sum(counts: dict[str, list[int]]) -> list[int] | None:
    return [sum(one[place] for one in counts.values()) for place in (0, 1)] if counts else None


def _figures(count: list[int] | None) -> tuple[str, str]:
    if count is None:
        return "–", "–"
    return str(count[0]), f"{count[1]:,} byte".replace(",", ".")


def _end(row: Handover) -> Iterator[str]:
    held = row.mailbox.delegations.filter(ended_at=None).exclude(holder__in=[row.receiver_id, row.former_id or 0])
    others = ", ".join(one.holder.address for one in held.select_related("holder"))
    yield f"5. Người được ủy quyền còn lại, cần xem xét giữ hay thôi: {others or 'không có'}."
    if row.remarks:
        yield f"6. Ý kiến: {row.remarks}"
    yield "Thư đến trong lúc bàn giao được giữ nguyên; trong thời gian đó không thư nào của hộp thư bị xóa."
    for name, moment in (("Bên giao", row.given_at), ("Bên nhận", row.received_at)):
        if moment and not (name == "Bên giao" and row.one_sided):
            yield f"{name} đã xác nhận trên hệ thống lúc {moment.astimezone(clock.LOCAL):%H giờ %M, ngày %d/%m/%Y}."


def _who(box: Mailbox) -> str:
    person = box.person
    if person is None:
        return box.address
    return ", ".join(filter(None, [person.full_name, person.position, person.agency.name, box.address]))


def _signers(row: Handover) -> tuple[tuple[str, str], ...]:
    first = ("Người chứng kiến", row.witness) if row.one_sided else ("Bên giao", _name(row.former))
    return (first, ("Bên nhận", _name(row.receiver)), ("Thủ trưởng cơ quan", ""))


def _name(box: Mailbox | None) -> str:
    return box.person.full_name if box and box.person else ""
