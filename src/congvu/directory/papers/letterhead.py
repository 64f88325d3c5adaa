"""The administrative form of a document: Nghị định 30/2020/NĐ-CP, Phụ lục I. Every statutory report stands on it.

A4, Times New Roman, black; the issuer above left, country and motto above right, each with its line; kind and subject
in the middle; page numbers from the second page on, in the upper margin. What only the issuer can know (the number, who
signs) is left open for the clerk.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
TEXT, SMALL = Pt(13), Pt(11)
SHORT, LONG = Mm(210), Mm(297)
TOP = BOTTOM = Mm(20)
LEFT, RIGHT = Mm(30), Mm(15)
HEADING_GREY = "E7E6E6"
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues the document, and what it is; ``sign`` is the sign behind the number, as in ``BC-STTTT``.

    Without ``number`` there is room to write one.
    """

    superior: str
    issuer: str
    place: str
    day: date
    kind: str
    subject: str
    sign: str = "BC"
    number: str = " " * 7


def document(head: Letterhead, *, wide: bool = False) -> Document:
    """A document with its letterhead; ``wide`` where its tables need the long side of the paper."""
    made = docx.Document()
    _set_style(made)
    section = made.sections[0]
    set_paper(section, wide=wide)
    _number_pages(section)
    _frame(made, head)
    for text in (head.kind.upper(), *head.subject.split("\n")):
        write(made.add_paragraph(), text, size=Pt(14), bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _rule(made.add_paragraph(), _width(section), 0.2)
    return made


def set_paper(section: Section, *, wide: bool) -> None:
    """A4 with the margins of the decree; turned, the binding edge stays the left one."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if wide else (SHORT, LONG)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    section.header_distance = Mm(10)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: Length = TEXT,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    after: Length | None = None,
) -> Paragraph:
    """Text in a paragraph, in one manner; what XML cannot hold is left out."""
    run = paragraph.add_run(NOT_XML.sub("", text))
    run.font.size, run.bold, run.italic = size, bold, italic
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0) if after is None else after
    return paragraph


def say(made: Document, text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """A paragraph of the body."""
    paragraph = made.add_paragraph()
    if not bold:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.keep_with_next = bold
    return write(paragraph, text, bold=bold, italic=italic, align=WD_ALIGN_PARAGRAPH.JUSTIFY, after=Pt(6))


def table(made: Document, titles: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> Table:
    """A table whose head stands on every page and whose rows stay whole; ``widths`` are millimetres."""
    made_table: Table = made.add_table(rows=1, cols=len(titles))
    made_table.style = "Table Grid"
    made_table.autofit = False
    made_table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(made_table.columns, widths, strict=True):
        column.width = Mm(width)
    head = made_table.rows[0]
    _flag(head._tr.get_or_add_trPr(), "w:tblHeader")
    _fill(head.cells, titles, widths, bold=True)
    for row in rows:
        added = made_table.add_row()  # type: ignore[no-untyped-call]
        _flag(added._tr.get_or_add_trPr(), "w:cantSplit")
        _fill(added.cells, row, widths)
    return made_table


def close(made: Document, names: Sequence[str], signer: str) -> None:
    """Who receives it, left, and who signs, right."""
    made.add_paragraph()
    left, right = _columns(made, (0.5, 0.5))
    write(left.paragraphs[0], "Nơi nhận:", size=Pt(12), bold=True, italic=True)
    _receivers(left, names)
    write(right.paragraphs[0], signer.upper(), bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    write(right.add_paragraph(), "(ký, ghi rõ họ tên, đóng dấu)", italic=True, align=WD_ALIGN_PARAGRAPH.CENTER)


def receivers(made: Document, names: Sequence[str]) -> None:
    """Who receives it, below those who sign."""
    write(made.add_paragraph(), "Nơi nhận:", size=Pt(12), bold=True, italic=True)
    _receivers(made, names)


def signatures(made: Document, signers: Sequence[tuple[str, str]], stamp: str = "") -> None:
    """Several who sign side by side: the capacity above, room for the hand, the name below; ``stamp``: who seals."""
    made.add_paragraph()
    frame = made.add_table(rows=1, cols=len(signers))
    centre = WD_ALIGN_PARAGRAPH.CENTER
    for cell, (capacity, name) in zip(frame.rows[0].cells, signers, strict=True):
        write(cell.paragraphs[0], capacity.upper(), bold=True, align=centre)
        how = "(ký, ghi rõ họ tên, đóng dấu)" if capacity == stamp else "(ký, ghi rõ họ tên)"
        write(cell.add_paragraph(), how, size=SMALL, italic=True, align=centre, after=Pt(56))
        write(cell.add_paragraph(), name, bold=True, align=centre)


def _receivers(place: Document | _Cell, names: Sequence[str]) -> None:
    for name in (*names, "Lưu: VT"):
        end = "." if name == "Lưu: VT" else ";"
        write(place.add_paragraph(), f"- {name}{end}", size=SMALL)


def _set_style(made: Document) -> None:
    """Times New Roman for every script: Word asks for each of them apart."""
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, TEXT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_after = Pt(0)


def _frame(made: Document, head: Letterhead) -> None:
    """Issuer and number left, country, motto, place and day right."""
    left, right = _columns(made, (0.42, 0.58))
    centre = WD_ALIGN_PARAGRAPH.CENTER
    write(left.paragraphs[0], head.superior.upper(), align=centre)
    write(left.add_paragraph(), head.issuer.upper(), bold=True, align=centre)
    _rule(left.add_paragraph(), left.width or Mm(70), 0.4)
    write(left.add_paragraph(), f"Số: {head.number}/{head.sign}", align=centre, after=Pt(12))
    write(right.paragraphs[0], COUNTRY, size=Pt(13), bold=True, align=centre)
    write(right.add_paragraph(), MOTTO, size=Pt(14), bold=True, align=centre)
    _rule(right.add_paragraph(), right.width or Mm(95), 0.58 if (right.width or 0) < Mm(110) else 0.42)
    day = f"{head.place}, ngày {head.day:%d} tháng {head.day:%m} năm {head.day:%Y}"
    write(right.add_paragraph(), day, size=Pt(14), italic=True, align=centre, after=Pt(12))


def _columns(made: Document, parts: tuple[float, float]) -> tuple[_Cell, _Cell]:
    """Two columns without borders, side by side."""
    whole = _width(made.sections[0])
    frame = made.add_table(rows=1, cols=2)
    frame.autofit = False
    left, right = frame.rows[0].cells
    left.width, right.width = (Length(int(whole * part)) for part in parts)
    return left, right


def _width(section: Section) -> Length:
    sides = (section.page_width, section.left_margin, section.right_margin)
    paper, left, right = (side or Length(0) for side in sides)
    return Length(paper - left - right)


def _rule(paragraph: Paragraph, width: Length, part: float) -> None:
    """A line under what stands above, over a part of the width."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Length(int(width * (1 - part) / 2))
    form.space_after, form.line_spacing = Pt(4), Pt(4)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _number_pages(section: Section) -> None:
    """The page's number in the middle of the upper margin; the first page bears none."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size = TEXT
    for kind in ("begin", "PAGE", "end"):
        _field(run, kind)


def _field(run: Run, kind: str) -> None:
    if kind == "PAGE":
        part = OxmlElement("w:instrText")
        part.text = kind
    else:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
    run._r.append(part)


def _fill(cells: Sequence[_Cell], texts: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> None:
    for cell, text, width in zip(cells, texts, widths, strict=True):
        cell.width = Mm(width)
        align = WD_ALIGN_PARAGRAPH.CENTER if bold else WD_ALIGN_PARAGRAPH.LEFT
        write(cell.paragraphs[0], text, size=SMALL, bold=bold, align=align)
        if bold:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEADING_GREY)):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)


def _flag(properties: BaseOxmlElement, name: str) -> None:
    properties.append(OxmlElement(name))
