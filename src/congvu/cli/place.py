"""What commands share: the options for the state directory and for JSON, and how a day is read."""

import argparse
import getpass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The checkout."""


def add_state(parser: argparse.ArgumentParser) -> None:
    """``--state DIR``; the checkout's ``var/`` without it."""
    text = "thư mục trạng thái (mặc định var/) / state directory (default var/)"
    parser.add_argument("--state", metavar="DIR", type=_absolute, default=ROOT / "var", help=text)


def _absolute(text: str) -> Path:
    return Path(text).resolve()


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``: for programs."""
    parser.add_argument("--json", action="store_true", help="xuất JSON / JSON output")


def day(text: str) -> date:
    """A day as an option gives it (``type=day``)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"“{text}” không phải ngày, viết như 2026-01-31 / is no day, write it like 2026-01-31"
        raise argparse.ArgumentTypeError(message) from None


def add_actor(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """``--as ADDRESS``: who acts, and answers for it in the ledger; else whoever sits at this console."""
    text = "hộp thư của người làm, ghi vào sổ / the mailbox of who acts, kept in the ledger"
    console = None if required else f"cli:{getpass.getuser()}"
    parser.add_argument("--as", dest="actor", metavar="ADDRESS", required=required, default=console, help=text)
