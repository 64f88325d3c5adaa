"""One-time passwords on paper: eight slips on a page of A4, to be cut apart and handed to the owners (DL-11.2.s2).

The letters are DejaVu's, which has every Vietnamese sign, and a monospaced face in which no two signs look alike.
Pages are written as they fill, so twenty thousand slips take no more memory than eight.
"""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import IO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from congvu.directory.slips import Places, Slip
from congvu.ground.errors import CongvuError

FONTS = Path("/usr/share/fonts/truetype/dejavu")
"""Debian's package fonts-dejavu-core."""

FACES = {"Chu": "DejaVuSans.ttf", "ChuDam": "DejaVuSans-Bold.ttf", "ChuDeu": "DejaVuSansMono-Bold.ttf"}
COLUMNS, ROWS = 2, 4
WIDTH, HEIGHT = A4[0] / COLUMNS, A4[1] / ROWS
EDGE = 8 * mm


class FontsMissing(CongvuError):
    """The fonts for the slips are not installed."""


def write_slips(
    target: IO[bytes], slips: Iterable[Slip], places: Places, tell: Callable[[int], None] = lambda _count: None
) -> int:
    """Write the PDF; returns how many slips are in it."""
    register_fonts()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    canvas.setTitle("Mật khẩu dùng một lần")
    rest, count = iter(slips), 0
    while page := list(islice(rest, COLUMNS * ROWS)):
        draw_cuts(canvas)
        for place, slip in enumerate(page):
            row, column = divmod(place, COLUMNS)
            draw_slip(canvas, slip, places, column * WIDTH, A4[1] - (row + 1) * HEIGHT)
        canvas.showPage()
        count += len(page)
        tell(len(page))
    canvas.save()
    return count


@cache
def register_fonts() -> None:
    """Make the faces known to reportlab, which embeds only the letters that occur."""
    for name, file in FACES.items():
        try:
            pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
        except TTFError as error:
            raise FontsMissing(
                "fonts-missing",
                "Thiếu phông chữ; hãy cài gói fonts-dejavu-core.",
                "Fonts are missing; install the package fonts-dejavu-core.",
            ) from error


def draw_cuts(canvas: Canvas) -> None:
    """Dashed lines to cut along."""
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 3)
    for row in range(1, ROWS):
        canvas.line(0, row * HEIGHT, A4[0], row * HEIGHT)
    canvas.line(WIDTH, 0, WIDTH, A4[1])
    canvas.setDash()


def draw_slip(canvas: Canvas, slip: Slip, places: Places, left: float, bottom: float) -> None:
    """One slip, from its lower left corner."""
    x, y = left + EDGE, bottom + HEIGHT - EDGE
    clause = f" ({slip.clause})" if slip.clause else ""
    agency = simpleSplit(slip.agency, "Chu", 8, WIDTH - 2 * EDGE)
    lines: list[tuple[str, float, float, str]] = [
        *(("Chu", 8, 10, part) for part in agency),
        ("ChuDam", 11, 15, slip.name),
        ("Chu", 8, 12, slip.position),
        ("ChuDam", 10, 17, slip.address),
        ("Chu", 7.5, 17, "Mật khẩu dùng một lần:"),
        ("ChuDeu", 15, 18, slip.password),
        ("Chu", 7.5, 17, f"Phải đổi mật khẩu trước khi dùng thư{clause}, tại:"),
        ("ChuDam", 8, 11, places.change_page),
        ("Chu", 7, 14, f"Nhận thư: IMAP {places.imap} hoặc POP3 {places.pop3} (SSL/TLS)"),
        ("Chu", 7, 9.5, f"Gửi thư: SMTP {places.submission} (STARTTLS) · tên đăng nhập: địa chỉ trên"),
        ("Chu", 6.5, 13, "Không đưa phiếu này cho người khác; hủy phiếu sau khi đổi mật khẩu."),
    ]
    for face, size, space, text in lines:
        y -= space
        canvas.setFont(face, fitting(face, size, text, WIDTH - 2 * EDGE))
        canvas.drawString(x, y, text)


def fitting(face: str, size: float, text: str, width: float) -> float:
    """The size at which a line fits the slip; long addresses become smaller, never cut off."""
    natural = pdfmetrics.stringWidth(text, face, size)
    return size if natural <= width else size * width / natural
