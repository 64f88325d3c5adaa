"""``congvu check``: what the gate would do with these messages, by a regulation; no system, no database, no network."""

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path

from congvu.gate.findings import Verdict
from congvu.gate.letter import Direction
from congvu.gate.offline import judge
from congvu.ground.clock import today
from congvu.ground.errors import CongvuError
from congvu.ground.extraction import Reader
from congvu.regulations.overlays import regulation_in_force

EXPLAINED = """\
Mỗi thư một dòng JSON, theo đúng thứ tự / one JSON line for each message, in order:
  {"file", "action": "accept|rewrite|hold|reject|defer", "findings": [{"clause", "check", "detail", "where"}]}
Tệp không đọc được được nêu ở đầu ra lỗi, các tệp khác vẫn được xét, mã kết thúc là 1.
A file that cannot be read is told on standard error; the others are judged still, and the exit code is 1.
"""


class UnreadableError(CongvuError):
    """A file is not there, or is no file."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__("unreadable", "không đọc được thư", f"cannot read the message: {reason}", where=name)


def configure(parser: argparse.ArgumentParser) -> None:
    """Messages, the regulation and the door; ``-`` is standard input."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXPLAINED
    parser.add_argument(
        "files", nargs="+", metavar="MESSAGE.eml", help="thư; - là đầu vào chuẩn / messages; - is stdin"
    )
    parser.add_argument(
        "--regulation", required=True, metavar="SLUG", help="quy chế, ví dụ can-tho-33-2015 / regulation"
    )
    parser.add_argument(
        "--direction", required=True, choices=("inbound", "submission"), help="thư đến, thư gửi đi / coming, being sent"
    )
    parser.add_argument(
        "--as",
        dest="address",
        metavar="ADDRESS",
        type=_address,
        help="ai gửi, hoặc gửi đến ai (mặc định: như trong thư) / who sends, or to whom it comes (default: as it says)",
    )


def run(arguments: argparse.Namespace) -> int:
    """A verdict on each message as soon as it is judged."""
    day, direction, address = today(), Direction(arguments.direction), arguments.address or ""
    profile = regulation_in_force(arguments.regulation, day)
    failed = False
    with closing(Reader()) as reader:
        for name in arguments.files:
            try:
                raw = _content(name)
            except UnreadableError as error:
                failed = True
                print(f"congvu: {error}", file=sys.stderr)
                continue
            verdict = judge(raw, profile, direction, day, address=address, reader=reader)
            print(json.dumps(line(name, verdict), ensure_ascii=False), flush=True)
    return 1 if failed else 0


def line(name: str, verdict: Verdict) -> dict[str, object]:
    """A verdict as other programs read it."""
    findings = [
        {"clause": one.clause, "check": one.check, "detail": one.detail, "where": one.where} for one in verdict.findings
    ]
    return {"file": name, "action": verdict.action.value, "findings": findings}


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableError(name, getattr(error, "strerror", None) or str(error)) from None


def _address(text: str) -> str:
    local, _at, domain = text.strip().rpartition("@")
    if not local or not domain or " " in text.strip():
        message = f"“{text}” không phải địa chỉ thư / is no mail address"
        raise argparse.ArgumentTypeError(message)
    return text.strip().lower()
