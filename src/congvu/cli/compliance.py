"""``congvu compliance``: each clause with the code that carries it and the tests that show it; from the sources alone.

What a clause that is for a human says of itself is the profile's reason; a missing one tells the work it waits for.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import wrap

from congvu.cli.place import add_json
from congvu.regulations.loading import load_profile, profiles
from congvu.regulations.matrix import Row, State, matrix
from congvu.regulations.profile import Profile

STATES = {State.CARRIED: "đã thực hiện", State.HUMAN: "do người", State.MISSING: "chưa có"}
HEADS = ("điều khoản / clause", "tình trạng / state", "thực hiện bởi / carried by", "chứng minh / shown by")
_GAP = "  "

Matrix = dict[Profile, list[Row]]


def configure(parser: argparse.ArgumentParser) -> None:
    """All regulations and states, unless one is asked for."""
    text = "chỉ một quy chế, ví dụ can-tho-33-2015 / one regulation only"
    parser.add_argument("--regulation", metavar="SLUG", help=text)
    states = ", ".join(f"{state} = {vi}" for state, vi in STATES.items())
    text = f"chỉ điều khoản ở tình trạng này / clauses of this state only: {states}"
    parser.add_argument("--state-filter", metavar="STATE", choices=[state.value for state in State], help=text)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 whatever is missing: it is a reading."""
    chosen = [load_profile(arguments.regulation)] if arguments.regulation else profiles()
    found = {profile: matrix(profile) for profile in chosen}
    if arguments.json:
        print(json.dumps(as_table(found, arguments.state_filter), ensure_ascii=False, indent=1))
    else:
        _show(found, arguments.state_filter)
    return 0


def as_table(found: Matrix, only: str | None) -> dict[str, object]:
    """For programs; the totals count every clause, also where only one state is listed."""
    return {
        "totals": {profile.slug: totals(rows) for profile, rows in found.items()},
        "clauses": [
            {"regulation": profile.slug, **_fields(row)} for profile, rows in found.items() for row in _only(rows, only)
        ],
    }


def totals(rows: Iterable[Row]) -> dict[str, int]:
    """How many clauses there are, and of each state."""
    count = Counter(row.state for row in rows)
    return {"clauses": count.total(), **{state.value: count[state] for state in State}}


def _only(rows: Sequence[Row], state: str | None) -> list[Row]:
    return [row for row in rows if state in {None, row.state}]


def _fields(row: Row) -> dict[str, object]:
    work = row.work and {"subject": row.work.subject, "vi": row.work.vi, "en": row.work.en}
    return {
        "id": row.clause.id,
        "vi": row.clause.vi,
        "en": row.clause.en,
        "state": row.state,
        "carrier": row.carriers,
        "tests": row.tests,
        "reason": row.reason or None,
        "work": work,
    }


def _show(found: Matrix, only: str | None) -> None:
    """A table for each regulation with its sum, and the sum of all where there are several."""
    for profile, rows in found.items():
        print(f"{profile.title} ({profile.number})\n{profile.title_en}\n")
        _print_table([HEADS, *map(_cells, _only(rows, only))])
        print(f"\n{_sum(f'{profile.province} {profile.number}', rows)}\n")
    if len(found) > 1:
        print(_sum("Tất cả / All", [row for rows in found.values() for row in rows]))


def _cells(row: Row) -> tuple[str, str, str, str]:
    return row.clause.id, f"{STATES[row.state]} / {row.state}", _carried_by(row), "\n".join(row.tests)


def _carried_by(row: Row) -> str:
    """The code; or the reason, or the work, wrapped to a column."""
    if row.state is State.CARRIED:
        return "\n".join(row.carriers)
    if row.work:
        return "\n".join([*wrap(f"{row.work.vi} / {row.work.en}", 60), *wrap(f"→ {row.work.subject}", 60)])
    return "\n".join(wrap(row.reason or "không có mã hoặc phép thử / no code or no test", 60))


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Each cell in its column, on as many lines as it has."""
    cells = [[cell.split("\n") for cell in row] for row in rows]
    widths = [max(len(line) for cell in column for line in cell) for column in zip(*cells, strict=True)]
    for row in cells:
        for line in zip_longest(*row, fillvalue=""):
            print(_GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _sum(name: str, rows: Iterable[Row]) -> str:
    count = totals(rows)
    vi = ", ".join(f"{count[state]} {word}" for state, word in STATES.items())
    en = ", ".join(f"{count[state]} {state}" for state in STATES)
    return f"{name}: {count['clauses']} điều khoản: {vi} / {count['clauses']} clauses: {en}"
