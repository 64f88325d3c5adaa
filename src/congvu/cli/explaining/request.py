"""A request by its number, such as YC-2026-000123, or one row of it, YC-2026-000123/4.

Each jurisdiction numbers its own; where two have the number, ``cantho:YC-2026-000123`` says which.
"""

import re
from typing import NoReturn

from congvu.cli.explaining.asking import Asked, NotExplained
from congvu.cli.explaining.points import Explanation

_NUMBER = re.compile(
    r"(?:(?P<place>[a-z0-9-]+):)?(?P<number>[A-Z]{2,4}-\d{4}-\d{3,})(?:/(?P<row>\d{1,6}))?", re.IGNORECASE
)


def recognises(text: str) -> bool:
    """Letters, the year, the number within it."""
    return _NUMBER.fullmatch(text) is not None


def explain(asked: Asked) -> Explanation | None:
    """Its acts and its rows, each with the clause behind it; None where there is no such request."""
    found = _NUMBER.fullmatch(asked.subject)
    asked.open()
    from congvu.cli.explaining import application

    requests = application.called(found["number"].upper(), found["place"] or "") if found else []
    if not found or not requests:
        return None
    if len(requests) > 1:
        number = found["number"].upper()
        listed = ", ".join(f"{one.jurisdiction.slug}:{number}" for one in requests)
        vi = f"có nhiều yêu cầu số {number}; hãy ghi một trong: {listed}."
        raise NotExplained("ambiguous", vi, f"several requests have the number {number}; write one of: {listed}.")
    return application.explained(requests[0], int(found["row"]) if found["row"] else None)


def unknown(asked: Asked) -> NoReturn:
    """Nobody numbered it."""
    vi = f"không có yêu cầu “{asked.subject}” trong hệ thống này."
    raise NotExplained("unknown-request", vi, f"there is no request “{asked.subject}” in this system.")
