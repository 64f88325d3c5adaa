"""``congvu bench [NAME ...]``: measure, print the table, keep it in ``docs/performance.md`` when asked to."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil

from congvu.cli.bench import (
    broadcast,
    directory,
    documents,
    evidence,
    gate,
    lifecycle,
    login,
    mail,
    provision,
    secrecy,
    table,
    usage,
)
from congvu.cli.bench.figures import Figure
from congvu.cli.place import ROOT, add_json
from congvu.engines.state import namespace, preflight
from congvu.ground.clock import today

BENCHES: dict[str, Callable[[int, bool, Callable[[str], None]], list[Figure]]] = {
    "mail": mail.run,
    "login": login.run,
    "provision": provision.run,
    "directory": directory.run,
    "evidence": evidence.run,
    "usage": usage.run,
    "lifecycle": lifecycle.run,
    "secrecy": secrecy.run,
    "gate": gate.run,
    "broadcast": broadcast.run,
    "documents": documents.run,
}
DOCUMENT = ROOT / "docs" / "performance.md"


def configure(parser: argparse.ArgumentParser) -> None:
    """Which measurements, how long, and where the figures go."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        type=_known,
        help=f"{', '.join(BENCHES)} (mặc định tất cả / default all)",
    )
    parser.add_argument("--quick", action="store_true", help="ít lượt, chỉ để thử / few rounds, for a first look")
    parser.add_argument("--write", action="store_true", help=f"ghi vào / keep in {DOCUMENT.relative_to(ROOT)}")
    text = f"số sự kiện của phép đo usage / events of the measurement usage ({usage.EVENTS:,})"
    parser.add_argument("--events", metavar="N", type=int, default=usage.EVENTS, help=text)
    parser.add_argument("--port-base", metavar="N", type=int, default=27000, help="cổng gốc / port base (27000)")
    add_json(parser)


def _known(name: str) -> str:
    """One of the measurements; argparse's own choices cannot be none at all."""
    if name not in BENCHES:
        message = f"không có phép đo “{name}”, đang có / no measurement “{name}”, there are: {', '.join(BENCHES)}"
        raise argparse.ArgumentTypeError(message)
    return name


def circumstances(arguments: argparse.Namespace) -> table.Circumstances:
    """When, where, how."""
    words = ["./congvu bench", *arguments.names, *(["--quick"] if arguments.quick else [])]
    words += ["--events", str(arguments.events)] if arguments.events != usage.EVENTS else []
    memory = round(psutil.virtual_memory().total / 2**30)
    return table.Circumstances(today().isoformat(), os.cpu_count() or 1, memory, os.getloadavg()[0], " ".join(words))


def say(line: str) -> None:
    """Progress, apart from the figures."""
    print(line, file=sys.stderr, flush=True)


def keep(name: str, figures: list[Figure], where: table.Circumstances) -> None:
    """Renew one section of the document."""
    DOCUMENT.write_text(table.replaced(DOCUMENT.read_text(encoding="utf-8"), name, figures, where), encoding="utf-8")


def run(arguments: argparse.Namespace) -> int:
    """A missed target is a figure like any other: the exit code is 0 when all could be measured."""
    preflight.require_root()
    namespace.enter(ROOT, Path(tempfile.gettempdir()), sys.argv[1:])
    where = circumstances(arguments)
    figures: list[Figure] = []
    benches = BENCHES | {"usage": partial(usage.run, events=arguments.events)}
    for name in arguments.names or benches:
        found = benches[name](arguments.port_base, arguments.quick, say)
        figures += found
        if arguments.write:
            keep(name, found, where)
    print(
        json.dumps(table.as_json(figures, where), ensure_ascii=False)
        if arguments.json
        else f"{where}\n\n{table.text(figures)}"
    )
    return 0
