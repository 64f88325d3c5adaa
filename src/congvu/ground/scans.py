"""Whether a document is pictures of paper: every page of a PDF is one large image, or the file is a TIFF."""

import pypdfium2
import pypdfium2.raw as pdfium

MOST_PAGES = 500
COVERED = 0.5
"""The share of a page's area that its images must fill: an emblem is far below, a scan far above."""


def is_scan(content: bytes, kind: str) -> bool | None:
    """Of PDF and TIFF; None where the question makes no sense or cannot be answered."""
    if kind == "tif":
        return True
    if kind != "pdf":
        return None
    try:
        with pypdfium2.PdfDocument(content) as document:
            pages = min(len(document), MOST_PAGES)
            return pages > 0 and all(pictured(document[number]) for number in range(pages))
    except pypdfium2.PdfiumError:
        return None


def pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether the images of a page fill most of it."""
    width, height = page.get_size()
    images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    filled = sum(area(image.get_bounds()) for image in images)
    return bool(width * height > 0 and filled >= COVERED * width * height)


def area(box: tuple[float, float, float, float]) -> float:
    """Of a box given by its left, bottom, right and top."""
    left, bottom, right, top = box
    return max(right - left, 0) * max(top - bottom, 0)
