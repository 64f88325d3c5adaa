"""``congvu explain SUBJECT``: which clauses decided something and how; for the operator, on the server."""

import argparse
from pathlib import Path

from congvu.cli.explaining import explain
from congvu.cli.explaining.asking import Asked
from congvu.cli.explaining.points import as_json, tell
from congvu.cli.place import add_json, add_state, day
from congvu.ground.clock import today


def configure(parser: argparse.ArgumentParser) -> None:
    """The subject, the day whose regulation judges, where the events lie."""
    text = (
        "địa chỉ, khóa hộp thư, mã thư <…>, số yêu cầu hoặc tên quy chế"
        " / an address, a mailbox's key, a message id <…>, a request's number or a regulation"
    )
    parser.add_argument("subject", metavar="ADDRESS|REQUEST|MESSAGE-ID|MAILBOX|REGULATION", help=text)
    text = "theo quy chế có hiệu lực ngày này (mặc định hôm nay) / by the regulation in force on this day (today)"
    parser.add_argument("--on", metavar="DATE", type=day, default=None, help=text)
    text = "sự kiện của thư ở tệp hoặc thư mục này / the message's events in this file or folder"
    parser.add_argument("--events", metavar="PATH", type=Path, help=text)
    add_state(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find the one thing that is meant, and tell."""
    asked = Asked(arguments.subject.strip(), arguments.on or today(), arguments.state, arguments.events)
    found = explain(asked)
    print(as_json(found)) if arguments.json else tell(found)
    return 0
