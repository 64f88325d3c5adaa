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
MAX_LOOKS = 80
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
    gathering.crops += [(where, crop) for crop in stamps.crops(picture)]
    if whole and gathering.read < MAX_READS and min(picture.shape[:2]) >= 200:
        gathering.read += 1
        gathering.text(where, tesseract.read([readable(picture)], tesseract.PAGE)[0])


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
    crops = gathering.crops[:MAX_CROPS]
    found: dict[str, list[str]] = {}
    for (where, _crop), read in zip(
        crops, tesseract.read([crop for _where, crop in crops], tesseract.LINE), strict=True
    ):
        found.setdefault(where, []).append(stamps.named(read))
    for where, words in found.items():
        gathering.text(f"{where} (dấu)", "\n".join(dict.fromkeys(filter(None, words))))
    if len(gathering.crops) > MAX_CROPS:
        raise TooMuch("too_large")
