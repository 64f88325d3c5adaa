"""``congvu up``: raise the system of a state directory; back when every service has answered."""

import argparse
import sys
from pathlib import Path

from congvu.cli.place import ROOT, add_state
from congvu.engines.plan import HIGHEST_BASE
from congvu.engines.raising import raise_system
from congvu.engines.state import namespace, preflight
from congvu.engines.state.settings import FEATURES, Options


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of DESIGN.md, section 7."""
    optional = ",".join(FEATURES)
    add_state(parser)
    parser.add_argument(
        "--demo", action="store_true", help="năm tỉnh mẫu với người dùng mẫu / five sample provinces with people"
    )
    parser.add_argument(
        "--demo-size",
        metavar="N",
        type=int,
        default=None,
        help="tổng số người mẫu / sample people in all (default 1000)",
    )
    parser.add_argument(
        "--port-base",
        metavar="N",
        type=_port_base,
        default=None,
        help="cổng gốc; 0 là cổng chuẩn / port base; 0 = standard ports",
    )
    parser.add_argument(
        "--with", dest="wanted", metavar="LIST", type=_names, default=(), help=f"bật thêm / switch on: {optional}"
    )
    parser.add_argument(
        "--without", dest="unwanted", metavar="LIST", type=_names, default=(), help=f"tắt bớt / switch off: {optional}"
    )
    parser.add_argument(
        "--wait", action="store_true", help="luôn đợi đến khi sẵn sàng (mặc định) / wait until healthy (always done)"
    )


def _port_base(text: str) -> int:
    """Refused before anything else is looked at."""
    if not text.isascii() or not text.isdigit() or int(text[:6]) > HIGHEST_BASE:
        message = f"“{text}”: phải là số từ 0 đến {HIGHEST_BASE} / must be a number from 0 to {HIGHEST_BASE}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def run(arguments: argparse.Namespace) -> int:
    """Checks that touch nothing, then the private view of the file system where it is needed, then the system."""
    state: Path = arguments.state
    preflight.require_root()
    preflight.require_place(state)
    namespace.enter(ROOT, state, sys.argv[1:])
    options = Options(
        demo=arguments.demo,
        demo_size=arguments.demo_size,
        port_base=arguments.port_base,
        wanted=arguments.wanted,
        unwanted=arguments.unwanted,
    )
    raise_system(state, ROOT, options, lambda line: print(line, flush=True))
    return 0
