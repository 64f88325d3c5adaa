"""A request's number, such as YC-2026-000123."""

import re
from typing import NoReturn

from congvu.cli.explaining.asking import Asked, NotExplained
from congvu.cli.explaining.points import Explanation

_NUMBER = re.compile(r"[A-ZĐ]{2,4}-\d{4}-\d{3,}", re.IGNORECASE)


def recognises(text: str) -> bool:
    """Letters, the year, the number within it."""
    return _NUMBER.fullmatch(text) is not None


def explain(_asked: Asked) -> Explanation | None:
    """Nothing yet."""
    return None


def unknown(asked: Asked) -> NoReturn:
    """This version keeps no requests."""
    vi = f"phiên bản này chưa quản lý yêu cầu, nên không có “{asked.subject}”."
    raise NotExplained("no-requests", vi, f"this version keeps no requests yet, so there is no “{asked.subject}”.")
