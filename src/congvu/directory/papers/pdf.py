"""The same administrative form as a PDF (Nghị định 30/2020/NĐ-CP, Phụ lục I), for what is printed and signed at once.

The letters are DejaVu Serif's, which has every Vietnamese sign and comes with the system.
"""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from typing import Final, Literal

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from congvu.directory.papers.letterhead import COUNTRY, MOTTO, Letterhead
from congvu.directory.slip_pdf import FONTS

FACES = {"Van": "DejaVuSerif.ttf", "VanDam": "DejaVuSerif-Bold.ttf"}
CENTRE: Final = 1
JUSTIFY: Final = 4
"""``reportlab.lib.enums``, for the type checker."""

Align = Literal[1, 4]
WIDTH, LENGTH = (side - 45 * mm for side in A4)
"""Between the margins, upright and turned."""


@cache
def _register_fonts() -> None:
    for face, file in FACES.items():
        pdfmetrics.registerFont(TTFont(face, FONTS / file))


def style(size: float = 11, *, bold: bool = False, align: Align = JUSTIFY, after: float = 0) -> ParagraphStyle:
    """A manner of writing."""
    _register_fonts()
    return ParagraphStyle(
        f"{size}{bold}{align}{after}",
        fontName="VanDam" if bold else "Van",
        fontSize=size,
        leading=size * 1.35,
        alignment=align,
        spaceAfter=after,
    )


def say(text: str, *, size: float = 11, bold: bool = False, align: Align = JUSTIFY, after: float = 5) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(escape(text).replace("\n", "<br/>"), style(size, bold=bold, align=align, after=after))


def frame(head: Letterhead) -> list[Flowable]:
    """Issuer and number left; country, motto, place and day right; then what the document is."""
    left = [say(head.superior.upper(), size=9.5, align=CENTRE, after=0)] if head.superior else []
    left += [say(head.issuer.upper(), size=9.5, bold=True, align=CENTRE)]
    left += [say(f"Số:        /{head.sign}", size=10, align=CENTRE)]
    day = f"{head.place}, ngày {head.day:%d} tháng {head.day:%m} năm {head.day:%Y}"
    right = [
        say(COUNTRY, size=9.5, bold=True, align=CENTRE, after=0),
        say(MOTTO, size=10.5, bold=True, align=CENTRE),
        say(day, size=10.5, align=CENTRE),
    ]
    columns = Table(
        [[left, right]], colWidths=[WIDTH * 0.42, WIDTH * 0.58], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
    )
    title = [say(text, size=13, bold=True, align=CENTRE, after=2) for text in (head.kind.upper(), head.subject)]
    return [columns, Spacer(0, 5 * mm), *title, Spacer(0, 4 * mm)]


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], parts: Sequence[float], width: float = WIDTH) -> Table:
    """A table whose head stands on every page; ``parts`` are shares of the width."""
    body = [[say(text, size=9.5, after=0) for text in row] for row in rows]
    top = [say(text, size=9.5, bold=True, align=CENTRE, after=0) for text in titles]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table([top, *body], colWidths=[width * part for part in parts], repeatRows=1, style=grid)


def signatures(signers: Sequence[tuple[str, str]], stamp: str = "") -> Table:
    """Who signs: the capacity above, room for the hand, the name below; ``stamp``: who seals."""
    cells = [
        [
            say(capacity.upper(), size=10.5, bold=True, align=CENTRE, after=0),
            say("(ký, ghi rõ họ tên, đóng dấu)" if capacity == stamp else "(ký, ghi rõ họ tên)", size=9, align=CENTRE),
            Spacer(0, 20 * mm),
            say(name, size=10.5, bold=True, align=CENTRE),
        ]
        for capacity, name in signers
    ]
    return Table([cells], colWidths=[WIDTH / len(cells)] * len(cells), style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def made(title: str, head: Letterhead, body: Sequence[Flowable], *, wide: bool = False) -> bytes:
    """The document as bytes, the same for the same content; ``wide`` turns the paper."""
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=landscape(A4) if wide else A4,
        title=title,
        author=head.issuer,
        invariant=1,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        leftMargin=30 * mm,
        rightMargin=15 * mm,
    )
    document.build([*frame(head), *body], onLaterPages=_number)
    return target.getvalue()


def _number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Van", 10)
    width, height = document.pagesize
    canvas.drawCentredString(width / 2, height - 12 * mm, str(canvas.getPageNumber()))
