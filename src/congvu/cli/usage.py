"""``congvu usage``: access statistics and verdicts of a regulation, from events and a roster alone, offline."""

import argparse
import json
from pathlib import Path
from typing import Any

from congvu.cli.place import add_json
from congvu.evidence.mailboxes import read_mailboxes
from congvu.evidence.periods import read_period
from congvu.evidence.usage import Judge, usage
from congvu.ground.clock import now
from congvu.regulations.calendars import working_days
from congvu.regulations.loading import load_profile


def configure(parser: argparse.ArgumentParser) -> None:
    """The regulation, the events, the roster, the period."""
    parser.add_argument(
        "--regulation", required=True, metavar="SLUG", help="quy chế, ví dụ can-tho-33-2015 / regulation"
    )
    text = "sự kiện: tệp hoặc thư mục JSON lines hay Parquet / events: a file or folder of JSON lines or Parquet"
    parser.add_argument("--events", required=True, type=Path, metavar="EVENTS", help=text)
    text = "danh sách hộp thư, các cột / roster, columns: mailbox,kind,agency,created_at"
    parser.add_argument("--roster", required=True, type=Path, metavar="FILE.csv", help=text)
    parser.add_argument("--period", required=True, metavar="PERIOD", help="quý, ví dụ / a quarter: 2026-Q3")
    text = "lịch ngày nghỉ, ngày làm bù (TOML) / days off and worked (TOML): off = [...], worked = [...]"
    parser.add_argument("--calendar", type=Path, metavar="FILE", help=text)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read, sum, judge, tell."""
    period = read_period(arguments.period)
    profile = load_profile(arguments.regulation).on(period.last)
    judge = Judge(profile, period, working_days(only=arguments.calendar))
    found = usage(judge, read_mailboxes(arguments.roster), arguments.events, now())
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _tell(found)
    return 0


def _tell(found: dict[str, Any]) -> None:
    """For people: the mailboxes with a verdict that is not met, then the agencies."""
    print(f"{found['period']}: {found['working_days']} ngày làm việc / working days")
    for row in found["mailboxes"]:
        for verdict in row["verdicts"]:
            if not verdict["met"]:
                print(f"{row['mailbox']} [{verdict['clause']}] {verdict['detail']}")
    for row in found["agencies"]:
        words = {True: "không đạt / failed", False: "đạt / passed", None: ""}[row["failed"]]
        print(f"{row['agency']}: {row['mailboxes']} hộp thư / mailboxes {words}".rstrip())
    print("bỏ qua / ignored:", ", ".join(f"{reason} {count}" for reason, count in found["ignored"].items()))
