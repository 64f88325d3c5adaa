"""Scans: a page with a stamp in red or grey, a little askew, with noise; PDF, JPEG, PNG or TIFF at 150 to 200 dpi."""

import io
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from congvu.cli.bench.labelled import wording

FOLDER = "/usr/share/fonts/truetype/dejavu/"
SERIF, BOLD = "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"
RED, BLACK = (200, 30, 40), (25, 25, 30)
WIDTHS = {"MẬT": 20, "TỐI MẬT": 30, "TUYỆT MẬT": 40, "KHẨN": 20, "HỎA TỐC": 30, "THƯỢNG KHẨN": 40}
"""Millimetres (Thông tư 24/2020/TT-BCA, form 02; Nghị định 30/2020/NĐ-CP, annex I)."""


@lru_cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """One of Debian's."""
    return ImageFont.truetype(FOLDER + name, size)


def stamp(words: str, dpi: int, colour: tuple[int, int, int], angle: float) -> Image.Image:
    """A stamp with its frame (double for secrecy), turned, on nothing."""
    dot = dpi / 25.4
    width, height = int(WIDTHS[words] * dot), int(8 * dot)
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((1, 1, width - 2, height - 2), outline=(*colour, 255), width=max(int(0.4 * dot), 2))
    if words.endswith("MẬT"):
        draw.rectangle((dot, dot, width - dot, height - dot), outline=(*colour, 255), width=max(int(0.2 * dot), 1))
    size = int(4.6 * dot)
    while font(BOLD, size).getlength(words) > width - 3.5 * dot:
        size -= 1
    draw.text((width / 2, height / 2), words, (*colour, 255), font(BOLD, size), anchor="mm")
    return image.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)


def page(random: Random, dpi: int, words: str, about: str, colour: tuple[int, int, int]) -> Image.Image:
    """A page of A4 with head, text and stamp, as it lies on the glass."""
    dot = dpi / 25.4
    image = Image.new("RGB", (int(210 * dot), int(297 * dot)), (250, 249, 246))
    draw = ImageDraw.Draw(image)
    small = font(SERIF, int(3.6 * dot))
    left, right = wording.head(random)
    for column, lines in ((22, left), (100, right)):
        for number, line in enumerate(lines):
            draw.text((column * dot, (18 + 7 * number) * dot), line, BLACK, font(SERIF, int(3.2 * dot)))
    at = 66.0
    for paragraph in wording.body(random, about):
        for line in wrapped(paragraph, small, 165 * dot):
            draw.text((24 * dot, at * dot), line, BLACK, small)
            at += 6.5
    if words:
        turned = stamp(words, dpi, colour, random.uniform(-5, 5))
        image.paste(turned, (int(random.uniform(24, 50) * dot), int(random.uniform(41, 52) * dot)), turned)
    if random.random() < 0.5:
        round_seal(draw, dot, random)
    return image


def round_seal(draw: ImageDraw.ImageDraw, dot: float, random: Random) -> None:
    """The agency's round red seal at the foot."""
    x, y = random.uniform(120, 150) * dot, random.uniform(220, 240) * dot
    for radius in (17 * dot, 15.5 * dot):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=3)
    draw.text((x, y), "★", RED, font(BOLD, int(9 * dot)), anchor="mm")


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines no wider than the page's text."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def scanned(random: Random, sheet: Image.Image, *, grey: bool) -> Image.Image:
    """Laid a little askew, blurred by nothing, with the noise of a cheap scanner."""
    askew = sheet.rotate(random.uniform(-1.2, 1.2), fillcolor=(250, 249, 246), resample=Image.Resampling.BICUBIC)
    pixels = np.asarray(askew.convert("L") if grey else askew).astype(np.int16)
    noise = np.random.default_rng(random.randrange(1 << 30)).normal(0, random.uniform(3, 9), pixels.shape)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def scan(random: Random, words: str, about: str, form: str) -> bytes:
    """A whole scanned document of one page in the form pdf, jpg, png or tif."""
    grey, dpi = random.random() < 0.4, random.choice((150, 200))
    image = scanned(random, page(random, dpi, words, about, RED if random.random() < 0.8 else BLACK), grey=grey)
    options = {"quality": random.randint(45, 85)} if form in ("jpg", "pdf") else {}
    with io.BytesIO() as file:
        image.save(
            file, {"jpg": "JPEG", "tif": "TIFF"}.get(form, form.upper()), resolution=dpi, dpi=(dpi, dpi), **options
        )
        return file.getvalue()
