"""The answer to a request as a document (Nghị định 30/2020: letterhead, place and date), sealed where a seal is there.

It lists every row with its result and address, and never a password (CT-6.2.s1).
"""

from io import BytesIO
from xml.sax.saxutils import escape

from django.conf import settings
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from congvu.directory.slip_pdf import register_fonts
from congvu.ground.clock import LOCAL, now
from congvu.requests import sealing
from congvu.requests.errors import RequestRefused
from congvu.requests.models import Request, RowState

BODY = ParagraphStyle("body", fontName="Chu", fontSize=10, leading=15)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=11)
CENTRE = ParagraphStyle("centre", parent=BODY, alignment=1)
TITLE = ParagraphStyle("title", parent=CENTRE, fontName="ChuDam", fontSize=12, leading=18)
HEAD = ("STT", "Họ tên, tên cơ quan, đơn vị", "Nội dung", "Địa chỉ", "Kết quả")
WIDTHS = (10 * mm, 48 * mm, 20 * mm, 52 * mm, 46 * mm)


def answer_document(request: Request, *, signed: bool) -> bytes:
    """The PDF. Raises RequestRefused where the regulation wants it signed and this jurisdiction has no seal."""
    content = unsigned(request)
    seal = sealing.seal_of(request.jurisdiction.slug, settings.CONGVU_SEALS)
    if seal is None:
        if signed:
            vi = "Chưa có con dấu số để ký văn bản trả lời; hãy chạy lại ./congvu up."
            raise RequestRefused("no-seal", vi, "There is no seal to sign the answer with; run ./congvu up again.")
        return content
    return sealing.sign(content, seal, f"Trả lời yêu cầu {request.number}")


def unsigned(request: Request) -> bytes:
    """The document before it is sealed."""
    register_fonts()
    target = BytesIO()
    title = f"Kết quả giải quyết yêu cầu {request.number}"
    paper = SimpleDocTemplate(target, pagesize=A4, title=title, leftMargin=17 * mm, rightMargin=17 * mm)
    paper.build([*letterhead(request), *facts(request), rows_table(request), *foot(request)])
    return target.getvalue()


def letterhead(request: Request) -> list[Flowable]:
    """Who writes, the national motto, number, place and date."""
    day = now().astimezone(LOCAL)
    left = Paragraph(f"HỆ THỐNG THƯ ĐIỆN TỬ CÔNG VỤ<br/><b>{escape(request.jurisdiction.name.upper())}</b>", CENTRE)
    right = Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc", CENTRE)
    number = Paragraph(f"Số: {request.number}/TL", CENTRE)
    date = Paragraph(f"<i>{escape(request.jurisdiction.name)}, ngày {day:%d} tháng {day:%m} năm {day:%Y}</i>", CENTRE)
    table = Table([[left, right], [number, date]], colWidths=(78 * mm, 98 * mm))
    return [table, Spacer(1, 8 * mm), Paragraph("KẾT QUẢ GIẢI QUYẾT YÊU CẦU VỀ HỘP THƯ CÔNG VỤ", TITLE)]


def facts(request: Request) -> list[Flowable]:
    """What is answered, and the sum of it."""
    rows = request.rows.all()
    done = rows.filter(state=RowState.DONE).count()
    lines = [f"Kính gửi: {request.agency.name}."]
    paper = f", văn bản số {request.document_number}" if request.document_number else ""
    lines.append(
        f"Trả lời yêu cầu {request.number} nhận ngày {request.received_at.astimezone(LOCAL):%d/%m/%Y}{paper}: "
        f"{done} dòng đã thực hiện, {rows.count() - done} dòng không thực hiện."
    )
    if request.reason:
        lines.append(f"Lý do: {request.reason}" + (f" [{request.clause}]" if request.clause else ""))
    return [*(Paragraph(escape(line), BODY) for line in lines), Spacer(1, 4 * mm)]


def rows_table(request: Request) -> Table:
    """Every row with its result."""
    data = [[Paragraph(f"<b>{head}</b>", SMALL) for head in HEAD]]
    for row in request.rows.select_related("mailbox").order_by("place"):
        address = row.mailbox.address if row.mailbox and row.state == RowState.DONE else ""
        texts = (str(row.place), row.name, row.get_action_display(), address, row.result)
        data.append([Paragraph(escape(text), SMALL) for text in texts])
    table = Table(data, colWidths=WIDTHS, repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def foot(request: Request) -> list[Flowable]:
    """Who approved and who carried out."""
    lines = [f"Người duyệt: {request.approved_by}"] if request.approved_by else []
    lines += [f"Người thực hiện: {request.executor}"] if request.executor else []
    lines.append("Văn bản này được ký số bằng con dấu số của hệ thống.")
    return [Spacer(1, 6 * mm), *(Paragraph(escape(line), SMALL) for line in lines)]
