"""``congvu usage``: access statistics and verdicts of a regulation, from events and a roster alone, offline."""

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any

from congvu.cli.place import add_json, add_state
from congvu.evidence.leaves import read_leaves
from congvu.evidence.mailboxes import read_mailboxes
from congvu.evidence.periods import read_period
from congvu.evidence.usage import Judge, usage
from congvu.ground.clock import now
from congvu.regulations.calendars import CALENDAR, working_days
from congvu.regulations.loading import load_profile
from congvu.regulations.overlays import regulation_in_force

PERIODS = (
    "kỳ / a period: 2026-09, 2026-Q3, 2026-H1, 2026, 2026-01-05..2026-02-10, "
    "kỳ của một báo cáo, theo tháng nộp / a report's own, by the month it is due: CT-15.1/2026-06"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """The regulation, the events, the roster, the period."""
    parser.add_argument(
        "--regulation", required=True, metavar="SLUG", help="quy chế, ví dụ can-tho-33-2015 / regulation"
    )
    text = "sự kiện: tệp hoặc thư mục JSON lines hay Parquet / events: a file or folder of JSON lines or Parquet"
    parser.add_argument("--events", required=True, type=Path, metavar="EVENTS", help=text)
    text = "danh sách hộp thư, các cột / roster, columns: mailbox,kind,agency,created_at"
    parser.add_argument("--roster", required=True, type=Path, metavar="FILE.csv", help=text)
    parser.add_argument("--period", required=True, metavar="PERIOD", help=PERIODS)
    text = "lịch ngày nghỉ, ngày làm bù (TOML) / days off and worked (TOML): off = [...], worked = [...]"
    parser.add_argument("--calendar", type=Path, metavar="FILE", help=text)
    text = "nghỉ của chủ hộp thư (CSV), các cột / leave, columns: mailbox,kind,first,last[,session]"
    parser.add_argument("--leave", type=Path, metavar="FILE.csv", help=text)
    add_state(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read, sum, judge, tell."""
    load_profile(arguments.regulation)  # one that is not known is told before a period that is none
    regulation = partial(regulation_in_force, arguments.regulation)
    period = read_period(arguments.period, regulation)
    calendar = working_days(arguments.state / CALENDAR, only=arguments.calendar)
    leaves = read_leaves(arguments.leave) if arguments.leave else {}
    judge = Judge(regulation, period, calendar, leaves)
    found = usage(judge, read_mailboxes(arguments.roster), arguments.events, now())
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
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
    for year in found.get("provisional", ()):
        print(f"{year}: chưa có lịch nghỉ, tạm tính theo luật / no decision on days off, counted by the statute")
    print("bỏ qua / ignored:", ", ".join(f"{reason} {count}" for reason, count in found["ignored"].items()))
