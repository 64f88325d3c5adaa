"""Framed stamps on a picture of paper: found by their colour or their frame, set upright, read, and named.

Stamps of secrecy are 20 to 40 mm wide and 8 high with a double frame, those of urgency likewise with a single one;
red, or grey where the scan is (Thông tư 24/2020/TT-BCA, form 02; Nghị định 30/2020/NĐ-CP, annex I).
"""

import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from congvu.ground.vietnamese import fold

Picture = NDArray[np.uint8]
Box = tuple[Sequence[float], Sequence[float], float]
"""Centre, width and height, and angle of a rectangle in any position."""
WIDTH = 1240
WIDEST, NARROWEST = 0.36, 0.055
"""Of the page's width; 40 mm of 210 with allowance for half a page and for a smaller stamp."""
FLATTEST, SQUAREST = 9.0, 1.7
MOST = 16
TEXT_HEIGHT = 64
WORDS = {
    "tuyetmat": "TUYỆT MẬT",
    "toimat": "TỐI MẬT",
    "mat": "MẬT",
    "hoatoc": "HỎA TỐC",
    "thuongkhan": "THƯỢNG KHẨN",
    "khan": "KHẨN",
}


def crops(picture: Picture) -> list[Picture]:
    """Whatever may be a stamp on a picture, ready to be read."""
    small = fitted(picture)
    return [crop for crop in (upright(small, box) for box in boxes(small)) if crop is not None]


def fitted(picture: Picture) -> Picture:
    """A page at 150 dpi, or less where it has less."""
    scale = WIDTH / min(picture.shape[:2])
    if scale >= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def named(read: str) -> str:
    """The word of the law that a stamp says, empty for others; short ones must be read exactly, save their marks."""
    parts = [re.sub(r"[^a-z]", "", part) for part in fold(read).split()]
    letters = "".join(part for part in parts if len(part) > 1)  # a single one is a piece of the frame
    near = (word for known, word in WORDS.items() if len(known) > 5 and distance(letters, known) == 1)
    return WORDS.get(letters) or next(near, "")


def distance(one: str, other: str) -> int:
    """How many letters to change, put in or leave out (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        last, row[0] = row[0], place
        for number, wanted in enumerate(other, 1):
            last, row[number] = row[number], min(row[number] + 1, row[number - 1] + 1, last + (letter != wanted))
    return row[-1]


def boxes(picture: Picture) -> list[Box]:
    """Where stamps may be: red things first, then frames of any colour; no place twice."""
    found: list[Box] = []
    for box in [*shaped(red(picture), filled=0.0), *shaped(dark(picture), filled=0.75)]:
        if not any(same(box, other) for other in found):
            found.append(box)
    return found[:MOST]


def red(picture: Picture) -> Picture:
    """Red ink, its letters and frame grown into one."""
    channels = picture.astype(np.int16)
    ink = (channels[:, :, 0] - np.maximum(channels[:, :, 1], channels[:, :, 2]) > 45).astype(np.uint8)
    if not ink.any():
        return ink
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((9, 15), np.uint8)), dtype=np.uint8)


def dark(picture: Picture) -> Picture:
    """Whatever is darker than the paper around it."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def shaped(ink: Picture, filled: float) -> Iterator[Box]:
    """The outer contours that are as large, as long and as rectangular as a stamp, the largest first."""
    contours, _tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    side = min(ink.shape)
    sized = [(cv2.minAreaRect(contour), contour) for contour in contours if len(contour) >= 4]
    fit = [
        (box, contour)
        for box, contour in sized
        if NARROWEST * side < max(box[1]) < WIDEST * side and SQUAREST < max(box[1]) / max(min(box[1]), 1) < FLATTEST
    ]
    full = [box for box, contour in fit if cv2.contourArea(contour) >= filled * box[1][0] * box[1][1]]
    yield from sorted(full, key=lambda box: -box[1][0] * box[1][1])


def same(one: Box, other: Box) -> bool:
    """Whether two boxes lie upon each other."""
    near = max(abs(one[0][0] - other[0][0]), abs(one[0][1] - other[0][1]))
    return near < 0.5 * min(min(one[1]), min(other[1]))


def upright(picture: Picture, box: Box) -> Picture | None:
    """The stamp set straight, grey, without its frame, as high as Tesseract reads best; None where it is empty."""
    (x, y), (width, height), angle = box
    if width < height:
        width, height, angle = height, width, angle - 90
    if abs(angle) > 45:
        angle -= 180 * np.sign(angle)
    turn = cv2.getRotationMatrix2D((x, y), angle, 1)
    turn[:, 2] += np.array([width / 2 - x, height / 2 - y])
    straight = cv2.warpAffine(picture, turn, (int(width), int(height)), flags=cv2.INTER_CUBIC, borderValue=(255,) * 3)
    grey = straight.min(axis=2)  # red ink is dark in green and blue
    inner = frameless(grey)
    if inner is None:
        return None
    scale = TEXT_HEIGHT / inner.shape[0]
    large = cv2.resize(inner, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.copyMakeBorder(large, 24, 24, 40, 40, cv2.BORDER_CONSTANT, value=(255,)), dtype=np.uint8)


def frameless(grey: Picture) -> Picture | None:
    """What stands within the frame: every connected thing that is neither as wide nor as high as the whole."""
    _level, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    count, labels, stats, _centres = cv2.connectedComponentsWithStats(ink)
    height, width = grey.shape
    keep = np.zeros(count, bool)
    for number in range(1, count):
        left, top, wide, high, area = stats[number][:5]
        edge = left < 3 or top < 3 or left + wide > width - 3 or top + high > height - 3
        speck = area <= 5 or (edge and area < 0.002 * ink.size)
        keep[number] = not speck and not of_frame(
            left / width, top / height, wide / width, high / height, wide / high, area / (wide * high)
        )
    mask = keep[labels]
    if not mask.any():
        return None
    rows, columns = np.where(mask.any(axis=1))[0], np.where(mask.any(axis=0))[0]
    clean = np.where(cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, grey, 255).astype(np.uint8)
    return np.asarray(clean[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], dtype=np.uint8)


def of_frame(left: float, top: float, wide: float, high: float, form: float, filled: float) -> bool:
    """Whether a connected thing is the frame or a piece of it, by its share of the stamp, its form and its fullness."""
    line = wide > 0.6 or high > 0.85 or (filled < 0.18 and wide > 0.15)  # a side, or a corner
    lying = form > 5 and (top + high < 0.25 or top > 0.75)
    standing = form < 0.25 and (left + wide < 0.12 or left > 0.88)
    return line or lying or standing
