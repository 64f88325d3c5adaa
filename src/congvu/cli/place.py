"""The option that every command on a running system shares: where its state directory is."""

import argparse
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
