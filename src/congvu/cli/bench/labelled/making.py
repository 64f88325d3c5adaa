"""Documents as office programs make them: DOCX, XLSX, PPTX, ODT, RTF, HTML, text and PDF with a text layer."""

import io
import zipfile
from collections.abc import Callable
from html import escape
from itertools import zip_longest
from random import Random

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from congvu.cli.bench.labelled import wording

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
Make = Callable[[Random, str, str], bytes]
"""Chance, the mark or nothing, and what the document is about."""
_BOX = """<w:p {ns}><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>
<w:p><w:r><w:t>{mark}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"""


def docx(random: Random, mark: str, about: str) -> bytes:
    """The mark in a cell of the head, a line, a text box or the page's header."""
    where = random.choice(("cell", "line", "box", "header"))
    document = Document()
    left, right = wording.head(random, mark if where == "cell" else "")
    table = document.add_table(1, 2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        cell.text = "\n".join(lines)
    if mark and where == "line":
        document.add_paragraph(mark)
    if mark and where == "box":
        document.element.body.insert(1, parse_xml(_BOX.format(ns=nsdecls("w"), mark=mark)))
    if mark and where == "header":
        document.sections[0].header.paragraphs[0].text = mark
    for paragraph in wording.body(random, about):
        document.add_paragraph(paragraph)
    return saved(document.save)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    """What a program saves."""
    with io.BytesIO() as file:
        save(file)
        return file.getvalue()


def xlsx(random: Random, mark: str, about: str) -> bytes:
    """The mark in a cell above the table; a register of documents has a column that names marks."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    left, right = wording.head(random, mark)
    for one, other in zip_longest(left, right, fillvalue=""):
        sheet.append([one, "", other])
    if about == "secrecy":
        sheet.append(["STT", "Số, ký hiệu", "Trích yếu", "Độ mật"])
        for number, level in enumerate(("Mật", "Tối mật", "Mật"), 1):
            sheet.append([number, f"{number}/BC", "Báo cáo công tác", level])
    for paragraph in wording.body(random, "near" if about == "secrecy" else about):
        sheet.append([paragraph])
    return saved(book.save)


def packed(members: dict[str, str]) -> bytes:
    """A ZIP of texts."""
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        return file.getvalue()


def pptx(random: Random, mark: str, about: str) -> bytes:
    """One slide for the head, one for the text; the mark in a shape."""
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    left, right = wording.head(random, mark)
    slides = [[*left, *right], wording.body(random, about)]
    made = {"[Content_Types].xml": "<Types/>"}
    for number, lines in enumerate(slides, 1):
        shapes = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
        made[f"ppt/slides/slide{number}.xml"] = f"<sld {space}>{shapes}</sld>"
    return packed(made)


def odt(random: Random, mark: str, about: str) -> bytes:
    """Paragraph by paragraph."""
    space = 'xmlns:office="o" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    left, right = wording.head(random, mark)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in [*left, *right, *wording.body(random, about)])
    text = f"<office:document-content {space}>{lines}</office:document-content>"
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": text})


def rtf(random: Random, mark: str, about: str) -> bytes:
    """Every letter beyond ASCII by its number."""
    left, right = wording.head(random, mark)
    lines = r"\par ".join([*left, *right, *wording.body(random, about)])
    written = "".join(char if char.isascii() else rf"\u{ord(char)}?" for char in lines)
    return rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Times New Roman;}}}}\f0 {written}}}".encode()


def html(random: Random, mark: str, about: str) -> bytes:
    """The head as a table of two columns."""
    left, right = wording.head(random, mark)
    columns = "".join(f"<td>{'<br>'.join(map(escape, lines))}</td>" for lines in (left, right))
    text = "".join(f"<p>{escape(line)}</p>" for line in wording.body(random, about))
    return (
        f"<html><head><meta charset=utf-8></head><body><table><tr>{columns}</tr></table>{text}</body></html>".encode()
    )


def plain(random: Random, mark: str, about: str) -> bytes:
    """One column under the other."""
    left, right = wording.head(random, mark)
    return "\n".join([*left, "", *right, "", *wording.body(random, about)]).encode()


def pdf(random: Random, mark: str, about: str) -> bytes:
    """Two columns at the head, with the mark in a double frame, as a printing office program leaves it."""
    if "Serif" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Serif", FONT))
    file = io.BytesIO()
    page = Canvas(file, pagesize=A4)
    left, right = wording.head(random)
    page.setFont("Serif", 9)
    for column, lines in ((50, left), (300, right)):
        for number, line in enumerate(lines):
            page.drawString(column, 790 - 16 * number, line)
    if mark:
        level = random.choice((732, 758, 742))  # below the number, or beside the date
        across = 60 if level < 750 else 200
        page.drawString(across, level, mark)
        page.rect(across - 6, level - 6, 9 * len(mark) + 12, 20)
    at = 700
    for paragraph in wording.body(random, about):
        for line in simpleSplit(paragraph, "Serif", 9, 480):
            page.drawString(60, at, line)
            at -= 14
    page.save()
    return file.getvalue()


MAKERS: dict[str, Make] = {
    "docx": docx,
    "xlsx": xlsx,
    "pptx": pptx,
    "odt": odt,
    "rtf": rtf,
    "html": html,
    "txt": plain,
    "pdf": pdf,
}
