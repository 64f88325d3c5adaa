"""Reading one value of a profile into its shape, or saying in one sentence what is wrong with it."""

import re
from calendar import monthrange
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from congvu.regulations.blocks import PIECES, ROSTER_KINDS, Parameter, Shape

_UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
_SIZE = re.compile(r"(\d+) (B|KiB|MiB|GiB)")
_RATIO = re.compile(r"(\d+)/([1-9]\d*)")
_SPAN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")
_YEAR_DAY = re.compile(r"(\d\d?)/(\d\d?)")
_DAY = 24 * 60
_COMMON_YEAR = 2001
_BRACES = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"[a-z0-9.-]*")
_PINNED_KEYS = {"kind", "names", "local", "aliases", "agency"}


class WrongShapeError(ValueError):
    """The value is not of the shape; two sentences without the place, which only the reader of the file knows."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


def read(parameter: Parameter, value: object) -> Any:
    """The value in its shape: sizes in bytes, times in minutes of the day, days as (month, day), lists as tuples."""
    try:
        read_value = _READERS[parameter.shape](value)
    except TypeError:
        vi, en = parameter.shape.value
        raise WrongShapeError(f"phải là {vi}", f"must be {en}") from None
    for word in (read_value,) if isinstance(read_value, str) else read_value if parameter.among else ():
        _among(parameter.among, word)
    return read_value


def _among(allowed: tuple[str, ...], word: str) -> None:
    if allowed and word not in allowed:
        listed = ", ".join(allowed)
        raise WrongShapeError(f"“{word}” không thuộc: {listed}", f"“{word}” is none of: {listed}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError
    return value


def _wholes(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_whole(item) for item in value)


def _ratio(value: object) -> Fraction:
    found = _RATIO.fullmatch(_text(value))
    if found is None:
        raise TypeError
    return Fraction(int(found[1]), int(found[2]))


def _spans(value: object) -> tuple[tuple[int, int], ...]:
    spans = tuple(_span(item) for item in _texts(value))
    edges = [edge for span in spans for edge in span]
    if not spans or any(left > right for left, right in pairwise(edges)):
        raise TypeError
    return spans


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise TypeError
    opens, closes = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if not opens < closes <= _DAY:
        raise TypeError
    return opens, closes


def _year_days(value: object) -> tuple[tuple[int, int], ...]:
    return tuple(_year_day(item) for item in _texts(value))


def _year_day(text: str) -> tuple[int, int]:
    found = _YEAR_DAY.fullmatch(text)
    if found is None:
        raise TypeError
    day, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(_COMMON_YEAR, month)[1]:
        raise TypeError
    return month, day


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _size(value: object) -> int:
    if value == "unlimited":
        return 0
    found = _SIZE.fullmatch(_text(value))
    if found is None:
        raise TypeError
    return int(found[1]) * _UNITS[found[2]]


def _form(value: object) -> str:
    form = _text(value)
    for piece in _BRACES.findall(form):
        if piece not in PIECES:
            listed = ", ".join(f"{{{name}}}" for name in PIECES)
            vi, en = f"không có thành phần {{{piece}}}; có: {listed}", f"no piece {{{piece}}}; there are: {listed}"
            raise WrongShapeError(vi, en)
    if not _LITERAL.fullmatch(_BRACES.sub("", form)):
        vi = f"ngoài ngoặc nhọn chỉ được có a-z, 0-9, dấu chấm, gạch: {form}"
        raise WrongShapeError(vi, f"outside braces only a-z, 0-9, dot and hyphen may stand: {form}")
    return form


def _forms(value: object) -> tuple[str, ...]:
    return tuple(_form(item) for item in _texts(value))


def _codes(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {key: _text(code) for key, code in value.items()}


def _where(value: object) -> dict[str, str]:
    codes = _codes(value)
    if not codes.keys() <= {"agency", "unit", "district"}:
        raise TypeError
    return codes


def _pinned(value: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_pin(item) for item in value)


def _pin(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not {"kind", "names", "local"} <= value.keys() <= _PINNED_KEYS:
        raise TypeError
    _among(ROSTER_KINDS, _text(value["kind"]))
    return {
        "kind": _text(value["kind"]),
        "names": _texts(value["names"]),
        "local": _form(value["local"]),
        "aliases": tuple(_form(alias) for alias in _texts(value.get("aliases", []))),
        "agency": _text(value.get("agency", "")),
    }


_READERS: dict[Shape, Callable[[object], Any]] = {
    Shape.TEXT: _text,
    Shape.TEXTS: _texts,
    Shape.WHOLE: _whole,
    Shape.WHOLES: _wholes,
    Shape.RATIO: _ratio,
    Shape.SPANS: _spans,
    Shape.YEAR_DAYS: _year_days,
    Shape.SIZE: _size,
    Shape.YES_NO: _yes_no,
    Shape.FORM: _form,
    Shape.FORMS: _forms,
    Shape.CODES: _codes,
    Shape.WHERE: _where,
    Shape.PINNED: _pinned,
}
