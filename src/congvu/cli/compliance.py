"""``congvu compliance``: each clause with the code that carries it, the tests that show it, and its live evidence.

Without a system in ``--state`` the sources alone are read. What a clause that is for a human says of itself is the
profile's reason; a missing one tells the work it waits for.
"""

import argparse
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import IO

from congvu.cli.output import put, refuse_terminal
from congvu.cli.place import add_json, add_state
from congvu.regulations.loading import load_profile, profiles
from congvu.regulations.matrix import State
from congvu.regulations.profile import Profile
from congvu.reports.compliance.form import STATES, VERDICTS, Form, Line, Wish, concluded, form_of, moment, told

HEADS = ("điều khoản / clause", "tình trạng / state", "thực hiện bởi / carried by", "chứng minh / shown by")
EVIDENCE_HEADS = ("kết luận / verdict", "bằng chứng / evidence")
BINARY = ("xlsx", "docx")
_GAP = "  "

Writer = Callable[[Sequence[Form], Wish, IO[bytes]], None]


def configure(parser: argparse.ArgumentParser) -> None:
    """All regulations and states, unless one is asked for."""
    text = "chỉ một quy chế, ví dụ can-tho-33-2015 / one regulation only"
    parser.add_argument("--regulation", metavar="SLUG", help=text)
    states = ", ".join(f"{state} = {words.vi}" for state, words in STATES.items())
    text = f"chỉ điều khoản ở tình trạng này / clauses of this state only: {states}"
    choices = [state.value for state in State]
    parser.add_argument("--state-filter", metavar="STATE", choices=choices, default="", help=text)
    text = "chỉ điều khoản có vi phạm / clauses with breaches only"
    parser.add_argument("--breaches", action="store_true", help=text)
    text = "dạng xuất (mặc định text) / form of the output (default text)"
    parser.add_argument("--format", choices=["text", "json", *BINARY], default="text", help=text)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="ghi ra tệp / write to a file")
    add_state(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 whatever is missing: it is a reading."""
    kind = "json" if arguments.json else arguments.format
    if kind in BINARY:
        refuse_terminal(kind, arguments.output)
    chosen = [load_profile(arguments.regulation)] if arguments.regulation else profiles()
    forms = [form for profile in chosen for form in _forms(profile, arguments.state)]
    wish = Wish(state=arguments.state_filter, breaches=arguments.breaches)
    if not any(form.time for form in forms):
        print(
            f"Không có hệ thống ở {arguments.state}: chỉ mã nguồn và phép thử. / No system there: sources alone.",
            file=sys.stderr,
        )
    content = io.BytesIO()
    _writer(kind)(forms, wish, content)
    put(content.getvalue(), arguments.output)
    if arguments.output and not arguments.json:
        print(f"Đã ghi bảng tuân thủ / the table is in: {arguments.output}")
    return 0


def _forms(profile: Profile, state: Path) -> list[Form]:
    """The regulation in each jurisdiction of the system that it binds, with evidence just gathered; or by itself."""
    from congvu.cli.database import database_of  # Django is loaded for a system only

    if not database_of(state):
        return [form_of(profile)]
    from congvu.reports.compliance.actions import refresh
    from congvu.reports.compliance.queries import compliance, jurisdictions_under

    places = jurisdictions_under(profile)
    for place in places:
        refresh(place)
    return [compliance(place, profile, side_by_side=True) for place in places] or [form_of(profile)]


def _writer(kind: str) -> Writer:
    """Each format's own module, imported when it is asked for."""
    if kind == "json":
        from congvu.reports.compliance.as_json import write_json

        return write_json
    if kind == "xlsx":
        from congvu.reports.compliance.as_xlsx import write_xlsx

        return write_xlsx
    if kind == "docx":
        from congvu.reports.compliance.as_docx import write_docx

        return write_docx
    return write_text


def write_text(forms: Sequence[Form], wish: Wish, target: IO[bytes]) -> None:
    """A table for each regulation with its sum, and the sum of all where there are several."""
    for line in _text(forms, wish):
        target.write(f"{line}\n".encode())


def _text(forms: Sequence[Form], wish: Wish) -> Iterable[str]:
    for form in forms:
        profile = form.profile
        yield f"{profile.title} ({profile.number})\n{profile.title_en}\n"
        heads = (*HEADS, *EVIDENCE_HEADS) if form.time else HEADS
        yield from _table([heads, *(_cells(form, line) for line in form.chosen(wish))])
        yield f"\n{_sum(f'{profile.province} {profile.number}', [form])}"
        if form.time:
            yield f"{_standing(form)}"
        yield ""
    if len(forms) > 1:
        yield _sum("Tất cả / All", forms)


def _cells(form: Form, line: Line) -> tuple[str, ...]:
    row = line.row
    cells = (row.clause.id, f"{STATES[row.state].vi} / {row.state}", _carried_by(line), "\n".join(row.tests))
    if form.time is None:
        return cells
    words = concluded(form, line)
    shown = [part for one in line.shown for part in (f"{told(one).vi} / {told(one).en}", one.page and f"→ {one.page}")]
    return (*cells, f"{words.vi} / {words.en}", "\n".join(filter(None, shown)))


def _carried_by(line: Line) -> str:
    """The code; or the reason, or the work, wrapped to a column."""
    row = line.row
    if row.state is State.CARRIED:
        return "\n".join(row.carriers)
    if row.work:
        return "\n".join([*wrap(f"{row.work.vi} / {row.work.en}", 60), *wrap(f"→ {row.work.subject}", 60)])
    return "\n".join(wrap(row.reason or "không có mã hoặc phép thử / no code or no test", 60))


def _table(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Each cell in its column, on as many lines as it has."""
    cells = [[cell.split("\n") for cell in row] for row in rows]
    widths = [max(len(line) for cell in column for line in cell) for column in zip(*cells, strict=True)]
    for row in cells:
        for line in zip_longest(*row, fillvalue=""):
            yield _GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()


def _sum(name: str, forms: Sequence[Form]) -> str:
    counts = [form.states() for form in forms]
    count = {key: sum(one[key] for one in counts) for key in counts[0]}
    vi = ", ".join(f"{count[state]} {words.vi}" for state, words in STATES.items())
    en = ", ".join(f"{count[state]} {state}" for state in STATES)
    return f"{name}: {count['clauses']} điều khoản: {vi} / {count['clauses']} clauses: {en}"


def _standing(form: Form) -> str:
    count = form.verdicts()
    vi = ", ".join(f"{count[verdict]} {words.vi}" for verdict, words in VERDICTS.items())
    en = ", ".join(f"{count[verdict]} {words.en}" for verdict, words in VERDICTS.items())
    return f"{form.place}, {moment(form.time)}: {vi} / {en}"
