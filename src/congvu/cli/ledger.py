"""``congvu ledger verify|export|show``: the record of acts, proved unchanged, handed out, read."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.place import add_json, add_state, day
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.ledger.chain import Proof

SHOWN = 50
HEADS = ("mục / entry", "lúc / time", "ai / who", "việc / act", "với / subject", "điều khoản / clause")


class NoSuchEntry(CongvuError):
    """A page was asked for behind something that is no entry's number."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Three ways to look at it; nothing here writes to it."""
    acts = parser.add_subparsers(dest="act", required=True)
    verifying = acts.add_parser("verify", help="chứng minh sổ chưa bị sửa / prove that nothing was changed")
    text = "kiểm một tệp đã xuất, không cần hệ thống / an exported file, without the system"
    verifying.add_argument("file", metavar="FILE", nargs="?", type=Path, help=text)
    text = "mốc đã ghi lại bên ngoài: SỐ:MÃ / an anchor noted outside: NUMBER:DIGEST"
    verifying.add_argument("--anchor", metavar="ANCHOR", action="append", default=[], help=text)
    exporting = acts.add_parser("export", help="xuất cả sổ, mỗi dòng một mục JSON / the whole ledger as JSON lines")
    exporting.add_argument("-o", "--output", metavar="FILE", type=Path, help="tệp (mặc định: ra màn hình) / file")
    showing = acts.add_parser("show", help="xem các việc, mới nhất trước / the acts, newest first")
    for name, help_text in (
        ("jurisdiction", "tỉnh / province"),
        ("actor", "ai làm / who"),
        ("subject", "với cái gì / to what"),
        ("verb", "việc gì / which act"),
        ("clause", "điều khoản / clause"),
    ):
        showing.add_argument(f"--{name}", default="", help=help_text)
    for name, help_text in (("first", "từ ngày / from"), ("last", "đến hết ngày / to the end of")):
        showing.add_argument(f"--{name}", metavar="YYYY-MM-DD", type=day, help=help_text)
    showing.add_argument("--after", metavar="NUMBER", default="", help="trang sau mục này / the page behind this entry")
    for one in (verifying, exporting, showing):
        add_state(one)
    add_json(verifying)
    add_json(showing)


def run(arguments: argparse.Namespace) -> int:
    """Verifying, exporting or showing."""
    if arguments.act == "verify" and arguments.file:
        _without_system()
    else:
        open_system(arguments.state)
    return {"verify": verify, "export": export, "show": show}[arguments.act](arguments)


def _without_system() -> None:
    """An exported file is proved anywhere."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.wiring.settings")
    import django

    django.setup()


def verify(arguments: argparse.Namespace) -> int:
    """0 where nothing was changed, 1 with the place where something was."""
    from congvu.ledger.chain import Anchor, exported, prove, prove_table

    anchors = [Anchor.read(text) for text in arguments.anchor]
    if arguments.file is None:
        proof = prove_table(anchors)
    else:
        with arguments.file.open(encoding="utf-8") as lines:
            proof = prove(exported(lines), anchors)
    if arguments.json:
        said = {
            "holds": proof.holds,
            "entries": proof.entries,
            "head": str(proof.head),
            "broken": proof.broken,
            "false_anchors": [str(anchor) for anchor in proof.false_anchors],
        }
        print(json.dumps(said))
    else:
        _tell(proof)
    return 0 if proof.holds else 1


def _tell(proof: "Proof") -> None:
    if proof.broken is not None:
        print(f"Sổ bị sửa tại mục {proof.broken}. / The ledger was changed at entry {proof.broken}.")
    for anchor in proof.false_anchors:
        print(f"Mốc {anchor} không còn trong sổ. / The anchor {anchor} is no longer in the ledger.")
    if proof.holds:
        print(f"{proof.entries} mục, không mục nào bị sửa. / {proof.entries} entries, none changed.")
        print(f"Mốc để ghi lại bên ngoài / anchor to be noted outside: {proof.head}")


def export(arguments: argparse.Namespace) -> int:
    """Every entry on a line, with its digest."""
    from congvu.ledger.chain import links

    with _opened(arguments.output) as out:
        for link in links():
            print(link.line(), file=out)
    if arguments.output:
        print(f"Đã xuất cả sổ / the whole ledger is in: {arguments.output}")
    return 0


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """The file, readable by its owner only; or standard output."""
    if path is None:
        yield sys.stdout
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        yield out


def show(arguments: argparse.Namespace) -> int:
    """One page of acts."""
    from congvu.directory.lookup import jurisdiction_called
    from congvu.ledger.queries import Asked, acts, page

    after = arguments.after
    if after and not (after.isascii() and after.isdecimal()):
        raise NoSuchEntry("no-such-entry", f"“{after}” không phải số mục.", f"“{after}” is no entry's number.")
    if arguments.jurisdiction:
        jurisdiction_called(arguments.jurisdiction)
    names = ("jurisdiction", "actor", "subject", "verb", "clause", "first", "last")
    found = page(acts(Asked(**{name: getattr(arguments, name) for name in names})), after, SHOWN)
    if arguments.json:
        fields = ("actor", "verb", "subject", "jurisdiction", "clause", "before", "after", "digest")
        rows = [
            {"number": act.pk, "time": act.time.isoformat(), **{name: getattr(act, name) for name in fields}}
            for act in found.rows
        ]
        print(json.dumps({"acts": rows, "after": found.after}, ensure_ascii=False))
        return 0
    if not found.rows:
        print("Không có việc nào như vậy. / There is no such act.")
        return 0
    table.show(HEADS, ([one.pk, one.time, one.actor, one.verb, one.subject, one.clause] for one in found.rows))
    if found.after:
        print(f"Còn nữa / more: --after {found.after}")
    return 0
