"""``congvu evidence``: prove that sealed evidence is whole, offline; tell what the collector has counted."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from congvu.cli.place import ROOT, add_json, add_state
from congvu.engines.plan import load_plan
from congvu.evidence.book import look
from congvu.evidence.chain import Verdict, verify
from congvu.evidence.collecting import REASONS
from congvu.evidence.errors import BadEvidenceError


def configure(parser: argparse.ArgumentParser) -> None:
    """Two commands; proving needs no running system, only the folder."""
    commands = parser.add_subparsers(dest="command", required=True)
    text = "đối chiếu chuỗi băm với từng tệp, từng ngày / prove the hash chain, every file, every day"
    proving = commands.add_parser("verify", help=text)
    proving.add_argument("--events", type=Path, metavar="DIR", help="thư mục sự kiện / the folder of events")
    proving.set_defaults(act=prove)
    counting = commands.add_parser("status", help="những gì bộ thu thập đã đếm / what the collector has counted")
    counting.set_defaults(act=count)
    for command in (proving, counting):
        add_state(command)
        add_json(command)


def run(arguments: argparse.Namespace) -> int:
    """The one that was asked for."""
    return int(arguments.act(arguments))


def prove(arguments: argparse.Namespace) -> int:
    """Exit code 1 when anything is wrong."""
    events = arguments.events or arguments.state / "events"
    if not events.is_dir():
        raise BadEvidenceError("không có thư mục sự kiện", "there is no such folder of events", where=str(events))
    found = verify(events)
    if arguments.json:
        wrong = [{"where": where, "vi": vi, "en": en} for where, vi, en in found.wrong]
        print(json.dumps(asdict(found) | {"wrong": wrong, "holds": not wrong}, ensure_ascii=False, indent=1))
    else:
        _tell(found)
    return 1 if found.wrong else 0


def _tell(found: Verdict) -> None:
    print(f"{found.days} ngày niêm phong / days sealed, {found.events} sự kiện / events, {found.head}")
    for words, some in (
        ("ngày không có sự kiện / days without events", found.empty),
        ("ngày có dòng hỏng, giữ ở .damaged / days with unreadable lines, kept in .damaged", found.damaged),
        ("ngày chưa niêm phong / days not sealed yet", found.waiting),
    ):
        if some:
            print(f"{words}: {', '.join(some)}")
    for where, vi, en in found.wrong:
        print(f"{where}: {vi} / {en}")
    print("đúng / it holds" if not found.wrong else "SAI / IT DOES NOT HOLD")


def count(arguments: argparse.Namespace) -> int:
    """What could not be read whole, and how far each log lies behind."""
    load_plan(arguments.state, ROOT)  # refuses where there is no system
    positions, tally = look(arguments.state / "collector")
    waiting = {name: _waiting(arguments.state / "logs" / name, at.inode, at.offset) for name, at in positions.items()}
    if arguments.json:
        print(json.dumps({"counted": dict(tally), "bytes_waiting": waiting}, ensure_ascii=False, indent=1))
        return 0
    for name, size in waiting.items():
        print(f"{name}: {size} byte chờ đọc / bytes waiting")
    for reason, number in tally.items():
        print(f"{REASONS[reason]}: {number}")
    return 0


def _waiting(log: Path, inode: int, offset: int) -> int:
    """Bytes of the present file that are not read yet."""
    facts = log.stat()
    return facts.st_size - (offset if facts.st_ino == inode else 0)
