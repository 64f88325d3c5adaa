"""PDF (ISO 32000-1): the text of each page, notes and fields, attached files, and the pages that are pictures."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from congvu.ground.extraction import paper
from congvu.ground.extraction.gathering import Encrypted, Gathering

FEW = 40
"""Characters; a page with fewer has no text worth the name, and is read as paper where it has pictures."""
GAP = 1.2
"""Of a letter's height: a wider blank parts two columns."""
FILLED, STAMP, SLIM, BROAD = 0.3, 35, 1.4, 9
"""Share of a page; points (12 mm); how much wider than high."""
CLOSELY = 20
"""Pages on which every blank is measured: heads of documents stand there; a long document takes too long."""
SAMPLES = 8
"""Letters of a page whose font is asked."""
DPI = 150
MOST_PIXELS = 6_000_000
_LOCKED = (4, 5)  # a password, or a way of encrypting that pdfium does not know


def read(gathering: Gathering, where: str, content: bytes) -> None:
    """Page by page. Raises Encrypted."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _LOCKED:
            raise Encrypted from error
        raise ValueError from error
    with document:
        for number in range(len(document)):
            gathering.spend()
            with gathering.guarded(f"{where}, trang {number + 1}"):
                read_page(gathering, f"{where}, trang {number + 1}", document, number)
        for number in range(document.count_attachments()):
            attached = document.get_attachment(number)
            gathering.inner(where, attached.get_name(), bytes(attached.get_data()))


def read_page(gathering: Gathering, where: str, document: pypdfium2.PdfDocument, number: int) -> None:
    """The text layer, what people put upon it, and the picture where there is one."""
    page = document[number]
    try:
        text, fonts = laid_out(page, closely=number < CLOSELY)
        gathering.text(where, "\n".join([text, *notes(page)]), fonts=fonts)
        bare = len(text.strip()) < FEW  # a scan, or letters drawn as lines
        if (bare and pdfium.FPDFPage_CountObjects(page)) or pictured(page):
            paper.look(gathering, where, rendered(page), whole=bare)
    except pypdfium2.PdfiumError as error:
        raise ValueError from error
    finally:
        page.close()


def laid_out(page: pypdfium2.PdfPage, *, closely: bool) -> tuple[str, tuple[str, ...]]:
    """The text of a page, ``closely`` with a tab for a wide blank within a line, and its fonts here and there."""
    textpage = page.get_textpage()
    count = textpage.count_chars()
    fonts = dict.fromkeys(font_of(textpage, place) for place in range(0, count, max(count // SAMPLES, 1)))
    text = columns(textpage, count) if closely else textpage.get_text_range()
    textpage.close()
    text = text.replace("\r\n", "\n").replace("\ufffe", "-")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), tuple(filter(None, fonts))


def columns(textpage: pypdfium2.PdfTextPage, count: int) -> str:
    """Letter by letter, a wide blank as a tab."""
    letters = [pdfium.FPDFText_GetUnicode(textpage, place) for place in range(count)]
    for place in range(1, count - 1):
        if letters[place] == 0x20 and gap(textpage, place):
            letters[place] = 0x09
    return "".join(map(chr, letters))


def gap(textpage: pypdfium2.PdfTextPage, place: int) -> bool:
    """Whether the letters around a blank stand far apart."""
    left, right = box(textpage, place - 1), box(textpage, place + 1)
    height = max(left[3] - left[2], right[3] - right[2])
    return right[0] - left[1] > GAP * height > 0


def box(textpage: pypdfium2.PdfTextPage, place: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a letter."""
    sides = [ctypes.c_double() for _side in range(4)]
    pdfium.FPDFText_GetCharBox(textpage, place, *sides)
    left, right, bottom, top = (side.value for side in sides)
    return left, right, bottom, top


def font_of(textpage: pypdfium2.PdfTextPage, place: int) -> str:
    """The font of a letter, without the tag of a subset."""
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(textpage, place, name, 128, None)
    return name.value.decode("utf-8", "replace").rpartition("+")[2]


def notes(page: pypdfium2.PdfPage) -> Iterator[str]:
    """What stands in annotations and fields: typed stamps, comments, forms that were filled in."""
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), 200)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        for key in (b"Contents", b"V"):
            size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
            if 2 < size < 1 << 16:
                said = ctypes.create_string_buffer(size)
                pdfium.FPDFAnnot_GetStringValue(note, key, ctypes.cast(said, ctypes.POINTER(ctypes.c_ushort)), size)
                yield said.raw[: size - 2].decode("utf-16-le", "replace")
        pdfium.FPDFPage_CloseAnnot(note)


def pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture fills much of the page, as a scan does, or has the shape of a stamp; a photograph neither."""
    width, height = page.get_size()
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return any(
        wide * high > FILLED * width * height or (min(wide, 4 * high) > STAMP and SLIM * high < wide < BROAD * high)
        for wide, high in map(sides, objects)
    )


def sides(one: pypdfium2.PdfObject) -> tuple[float, float]:
    """Width and height of an object on the page."""
    left, bottom, right, top = one.get_bounds()
    return right - left, top - bottom


def rendered(page: pypdfium2.PdfPage) -> paper.Picture:
    """The page as a picture; a page of many metres is made smaller."""
    width, height = page.get_size()
    scale = min(DPI / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    return paper.opaque(bitmap.to_numpy())
