"""``congvu nightly``: what time has made due on mailboxes; the worker does it by itself every night."""

import argparse
import json
import sys
from collections import Counter

from tqdm import tqdm

from congvu.cli.database import open_system
from congvu.cli.place import add_json, add_state, day


def configure(parser: argparse.ArgumentParser) -> None:
    """One or all jurisdictions, today or a day before it."""
    parser.add_argument("--jurisdiction", metavar="SLUG", default="", help="chỉ một tỉnh / one province only")
    text = "ngày xét (mặc định hôm nay) / the day that is judged (default today)"
    parser.add_argument("--day", metavar="YYYY-MM-DD", type=day, help=text)
    text = "chỉ kể những gì đến hạn, không làm gì / tell what is due, do nothing"
    parser.add_argument("--dry-run", action="store_true", help=text)
    add_state(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Each jurisdiction's night, with what was done by kind."""
    open_system(arguments.state)
    from django.conf import settings

    from congvu.directory.actions.use import watched_until
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.models import Jurisdiction
    from congvu.ground import clock
    from congvu.regulations.calendars import working_days
    from congvu.requests.nightly.errors import check_day
    from congvu.requests.nightly.night import due, night

    day = check_day(arguments.day or clock.today())
    calendar = working_days(settings.CONGVU_CALENDAR)
    chosen = [jurisdiction_called(arguments.jurisdiction)] if arguments.jurisdiction else Jurisdiction.objects.all()
    watched = watched_until()
    done: dict[str, dict[str, int]] = {}
    with tqdm(unit="", disable=arguments.json or not sys.stderr.isatty(), file=sys.stderr) as bar:
        for one in chosen:
            at = (one, day, calendar)
            found = due(*at, watched) if arguments.dry_run else night(*at, watched, bar.update)
            done[one.slug] = dict(found)
    if arguments.json:
        print(json.dumps({"day": day.isoformat(), "done": not arguments.dry_run, "jurisdictions": done}))
    else:
        _show(done, dry=arguments.dry_run)
    return 0


def _show(done: dict[str, dict[str, int]], *, dry: bool) -> None:
    total: Counter[str] = Counter()
    for slug, kinds in done.items():
        total.update(kinds)
        for kind, count in sorted(kinds.items()):
            print(f"{slug}\t{kind}\t{count}")
    vi, en = ("đến hạn, chưa làm gì", "due, nothing was done") if dry else ("đã làm", "done")
    print(f"{total.total()} việc {vi}. / {total.total()} duties {en}.")
