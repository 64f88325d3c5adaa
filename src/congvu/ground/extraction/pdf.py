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
DPI = 150
MOST_PIXELS = 6_000_000
_PASSWORD = 4


def read(gathering: Gathering, where: str, content: bytes) -> None:
    """Page by page. Raises Encrypted."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
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
        text, fonts = laid_out(page)
        gathering.text(where, "\n".join([text, *notes(page)]), fonts=fonts)
        if pictured(page):
            paper.look(gathering, where, rendered(page), whole=len(text.strip()) < FEW)
    except pypdfium2.PdfiumError as error:
        raise ValueError from error
    finally:
        page.close()


def laid_out(page: pypdfium2.PdfPage) -> tuple[str, tuple[str, ...]]:
    """The text of a page, a wide blank within a line as a tab, and the font of its first letter."""
    textpage = page.get_textpage()
    count = textpage.count_chars()
    letters = [pdfium.FPDFText_GetUnicode(textpage, place) for place in range(count)]
    for place in range(1, count - 1):
        if letters[place] == 0x20 and gap(textpage, place):
            letters[place] = 0x09
    fonts = dict.fromkeys(font_of(textpage, place) for place in range(0, count, max(count // 20, 1)))
    text = "".join(map(chr, letters)).replace("\r\n", "\n").replace("\ufffe", "-")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    textpage.close()
    return text, tuple(filter(None, fonts))


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
    """Whether a picture or a picture-like stamp stands on the page; what is smaller than a stamp is none."""
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return any(wide(one.get_bounds()) for one in objects)


def wide(bounds: tuple[float, float, float, float]) -> bool:
    """Whether a box is at least as large as the smallest stamp, 20 by 8 mm with allowance."""
    left, bottom, right, top = bounds
    return right - left > 35 and top - bottom > 12


def rendered(page: pypdfium2.PdfPage) -> paper.Picture:
    """The page as a picture; a page of many metres is made smaller."""
    width, height = page.get_size()
    scale = min(DPI / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    return paper.opaque(bitmap.to_numpy())
