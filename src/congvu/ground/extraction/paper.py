"""Pictures of paper: scans, photographs, pictures in documents. Their text is read, and stamps are looked for.

Reading a page takes Tesseract a second or more, therefore only the first pages are read; stamps are looked for on all
of them, since a mark of secrecy is a framed stamp (law: Thông tư 24/2020/TT-BCA, form 02).
"""

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from congvu.ground.extraction import stamps, tesseract
from congvu.ground.extraction.gathering import Gathering, TooMuch

Picture = NDArray[np.uint8]
MAX_LOOKS = 300
PAPER = 0.25
"""The least share of a picture that is paper, where anybody would read it."""
MAX_READS = 3
MAX_CROPS = 240
MAX_PIXELS = 80_000_000
SMALLEST = 60 * 20
PAGE_WIDTH = 1240
"""Pixels of A4 at 150 dpi: what is wider is made smaller, for stamps are large."""
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def read_picture(gathering: Gathering, where: str, content: bytes) -> None:
    """A file that is a picture; of a TIFF each page."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > pages:
                    return
                place = f"{where}, trang {number}" if pages > 1 else where
                look(gathering, place, opened(frame), whole=True)
    except Image.DecompressionBombError as error:
        raise TooMuch("too_large") from error
    except UnidentifiedImageError as error:
        raise ValueError from error


def opened(frame: Image.Image) -> Picture:
    """The pixels, upright, on white."""
    frame.draft("RGB", (PAGE_WIDTH * 2, PAGE_WIDTH * 3))
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "P", "PA"):
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright.convert("RGBA"))
    return np.asarray(upright.convert("RGB"))


def opaque(pixels: Picture) -> Picture:
    """Three colours of whatever pdfium gave."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    return np.ascontiguousarray(pixels[:, :, :3])


def look(gathering: Gathering, where: str, picture: Picture, *, whole: bool) -> None:
    """Stamps, and where ``whole`` the text too, while there are reads left."""
    if picture.shape[0] * picture.shape[1] < SMALLEST:
        return
    gathering.spend()
    gathering.seen += 1
    if gathering.seen > MAX_LOOKS:
        raise TooMuch("too_large")
    if not like_paper(picture):
        return
    gathering.crops += [(where, crop) for crop in stamps.crops(picture)]
    if whole and gathering.read < MAX_READS and min(picture.shape[:2]) >= 200:
        gathering.read += 1
        gathering.text(where, tesseract.read([readable(picture)], tesseract.PAGE)[0])


def like_paper(picture: Picture) -> bool:
    """Whether much of a picture is light and without colour, as paper is, even in poor light."""
    small = cv2.resize(picture, (160, 160), interpolation=cv2.INTER_AREA).astype(np.int16)
    light, dull = small.max(axis=2), small.max(axis=2) - small.min(axis=2) < 60
    return bool(np.mean(dull & (light > 0.65 * np.percentile(light, 95))) > PAPER)


def readable(picture: Picture) -> Picture:
    """Grey, and as large as Tesseract likes it."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    scale = min(1.4 * PAGE_WIDTH / grey.shape[1], 2.0)
    if scale < 1 or scale > 1.1:
        grey = cv2.resize(
            grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        )
    return np.asarray(grey, dtype=np.uint8)


def settle(gathering: Gathering) -> None:
    """Read everything that may be a stamp, of all pages together: one Tesseract is much cheaper than many."""
    places, crops = zip(*gathering.crops[:MAX_CROPS], strict=True) if gathering.crops else ((), ())
    words = [stamps.named(read) for read in tesseract.read(crops, tesseract.LINE)]
    unread = [number for number, word in enumerate(words) if not word]
    over = tesseract.read([np.ascontiguousarray(np.rot90(crops[number], 2)) for number in unread], tesseract.LINE)
    for number, read in zip(unread, over, strict=True):  # the page may lie upside down
        words[number] = stamps.named(read)
    found: dict[str, dict[str, None]] = {}
    for where, word in zip(places, words, strict=True):
        if word:
            found.setdefault(where, {})[word] = None
    for where, said in found.items():
        gathering.text(f"{where} (dấu)", "\n".join(said))
    if len(gathering.crops) > MAX_CROPS:
        raise TooMuch("too_large")
