"""``congvu report FORM --jurisdiction SLUG [--agency CODE] --period P --format json|xlsx|docx|pdf -o FILE``.

A report that was handed in is given as it was frozen; any other is made from the facts of this moment.
"""

import argparse
from pathlib import Path

from congvu.cli.database import open_system
from congvu.cli.output import put, refuse_terminal
from congvu.cli.place import add_json, add_state
from congvu.cli.usage import PERIODS
from congvu.ground.errors import CongvuError


class UnknownPlaceError(CongvuError):
    """There is no such jurisdiction or agency in this system."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The form, the body, the period, the file."""
    text = "mẫu / form: usage, usage.annex, usage.agency, usage.aggregate…"
    parser.add_argument("form", metavar="FORM", help=text)
    text = "địa bàn, ví dụ cantho / jurisdiction"
    parser.add_argument("--jurisdiction", required=True, metavar="SLUG", help=text)
    text = "chỉ một cơ quan, theo mã / one agency only, by its code"
    parser.add_argument("--agency", metavar="CODE", help=text)
    parser.add_argument("--period", required=True, metavar="PERIOD", help=PERIODS)
    text = "dạng tệp (mặc định json) / format of the file (default json)"
    parser.add_argument("--format", choices=["json", "xlsx", "docx", "pdf"], default="json", help=text)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="ghi ra tệp / write to a file")
    add_state(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make it, write it."""
    kind = "json" if arguments.json else arguments.format
    if kind != "json":
        refuse_terminal(kind, arguments.output)
    open_system(arguments.state)
    put(_made(arguments, kind), arguments.output)
    if arguments.output and not arguments.json:
        print(f"Đã ghi báo cáo / the report is in: {arguments.output}")
    return 0


def _made(arguments: argparse.Namespace, kind: str) -> bytes:
    from congvu.directory.models import Jurisdiction
    from congvu.reports.asked import ask
    from congvu.reports.forms import form_of
    from congvu.reports.papers import as_file
    from congvu.reports.queries import standing

    form_of(arguments.form)
    jurisdiction = Jurisdiction.objects.filter(slug=arguments.jurisdiction).first()
    if jurisdiction is None:
        known = ", ".join(Jurisdiction.objects.order_by("slug").values_list("slug", flat=True))
        vi, en = (
            f"không có địa bàn “{arguments.jurisdiction}”; có: {known}",
            f"no such jurisdiction; there are: {known}",
        )
        raise UnknownPlaceError("no-jurisdiction", vi, en)
    agency = None
    if arguments.agency:
        found = list(jurisdiction.agencies.filter(code=arguments.agency, closed_on=None)[:2])
        if len(found) != 1:
            vi = f"mã cơ quan “{arguments.agency}” {'có ở nhiều nơi' if found else 'không có'} ở {jurisdiction.slug}"
            en = f"the code {arguments.agency} is {'of several agencies' if found else 'of no agency'} here"
            raise UnknownPlaceError("no-agency", vi, en)
        agency = found[0]
    return as_file(standing(ask(arguments.form, jurisdiction, agency, arguments.period)), kind)
