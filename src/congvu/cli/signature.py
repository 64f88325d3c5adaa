"""``congvu signature``: the verdict on signed files, and what a regulation makes of them; no database, no network."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from congvu.cli.place import add_json, add_state
from congvu.cli.table import show
from congvu.documents.legal_value import LegalValue, Paper, Party, legal_value
from congvu.ground.bounded import Bounds, Children, Stopped
from congvu.ground.clock import today
from congvu.ground.errors import CongvuError
from congvu.ground.signatures import examining
from congvu.ground.signatures.verdicts import Reason, Seen, Signature, Verdict, failed, sentence
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile
from congvu.regulations.vocabulary.parameters import BODIES

EXPLAINED = """\
Chữ ký tách rời (.p7s) được kiểm tra với tệp nêu cùng lệnh; thư (.eml) được kiểm tra cả tệp đính kèm.
A detached signature (.p7s) is checked against the files named beside it; a message (.eml) with its attachments.
--json: mỗi tệp một dòng / one line for each file:
  {"file", "name", "kind", "verdict": "valid|invalid|untrusted|indeterminate|none", "reason", "vi", "en", "signatures",
   "sha256", "value": {"worth": "equal|owed|none|unset", "clause", "vi", "en"}}
"""
BOUNDS = Bounds()


class UnreadableError(CongvuError):
    """A file is not there, or is no file."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__("unreadable", "không đọc được tệp", f"cannot read the file: {reason}", where=str(path))


def configure(parser: argparse.ArgumentParser) -> None:
    """Files, whom to trust, and between whom they passed."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXPLAINED
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="tệp đã ký, thư / signed files, messages")
    parser.add_argument("--regulation", metavar="SLUG", help="quy chế để kết luận giá trị / regulation for the worth")
    parser.add_argument(
        "--trust",
        metavar="DIR",
        type=Path,
        help="chứng thư gốc *.pem và danh sách thu hồi *.crl (mặc định: của quy chế, trong thư mục trạng thái)"
        " / anchors and revocation lists (default: the regulation's, in the state directory)",
    )
    parser.add_argument("--from", dest="sender", default="state_agency", choices=("", *BODIES), help="bên gửi / sender")
    parser.add_argument(
        "--to", dest="receiver", default="state_agency", choices=("", *BODIES), help="bên nhận / receiver"
    )
    parser.add_argument("--agency", metavar="NAME", default="", help="tên cơ quan gửi / name of the sending agency")
    parser.add_argument(
        "--declared", action="store_true", help="người gửi xác nhận quét từ bản gốc / declared a scan of the original"
    )
    add_state(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Every file's verdict; of a message, of each signed layer and attachment."""
    profile = regulation_in_force(arguments.regulation, today()) if arguments.regulation else None
    trust = arguments.trust or arguments.state / "trust" / (profile.jurisdiction if profile else "")
    parties = Party(arguments.sender, (arguments.agency,) if arguments.agency else ()), Party(arguments.receiver)
    rows = [
        line(path, one, value(profile, one, parties, declared=arguments.declared))
        for path, one in verdicts(arguments.files, trust)
    ]
    if arguments.json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
        return 0
    show(("tệp", "kết luận", "người ký", "thời điểm", "giá trị"), map(cells, rows))
    return 0


def verdicts(paths: Sequence[Path], trust: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Messages one by one, all other files together, each in a bounded child."""
    contents = {path: content(path) for path in paths}
    plain = [path for path in contents if path.suffix.lower() != ".eml"]
    with Children(examining.HERE, bounds=BOUNDS) as children:
        for path in contents:
            if path not in plain:
                found = asked(children, "message", contents[path], trust=str(trust))
                yield from ((path, one) for one in found or [too_heavy("", contents[path])])
        if plain:
            bodies = [contents[path] for path in plain]
            names, sizes = [str(path) for path in plain], [len(body) for body in bodies]
            found = asked(children, "files", b"".join(bodies), names=names, sizes=sizes, trust=str(trust))
            found = found if found is not None else [too_heavy(str(path), contents[path]) for path in plain]
            yield from ((Path(one["name"]), one) for one in found)


def asked(children: Children, work: str, body: bytes, **told: Any) -> list[dict[str, Any]] | None:
    """The verdicts; None where the child was stopped."""
    try:
        found: list[dict[str, Any]] = children.ask(f"{examining.HERE}:{work}", body, **told)
    except Stopped:
        return None
    return found


def too_heavy(name: str, body: bytes) -> dict[str, Any]:
    """A file that could not be examined within bounds."""
    return Seen(name, "", len(body), "", (failed(Reason.TOO_HEAVY, ""),)).as_json()


def content(path: Path) -> bytes:
    """Of a file. Raises UnreadableError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(path, error.strerror or str(error)) from None


def value(
    profile: Profile | None, one: dict[str, Any], parties: tuple[Party, Party], *, declared: bool
) -> LegalValue | None:
    """What the regulation makes of a file."""
    if profile is None:
        return None
    signatures = tuple(map(Signature.of_json, one["signatures"] or one["carried"]))
    return legal_value(profile, Paper(one["kind"], signatures, scan=bool(one["scan"]), declared=declared), *parties)


def line(path: Path, one: dict[str, Any], worth: LegalValue | None) -> dict[str, Any]:
    """A verdict as other programs read it."""
    vi, en = sentence(Verdict(one["verdict"]), one["reason"])
    facts = {name: one[name] for name in ("name", "kind", "sha256", "verdict", "reason", "scan", "signatures")}
    told = worth and {"worth": worth.worth.value, "clause": worth.clause, "vi": worth.vi, "en": worth.en}
    return {"file": str(path), **facts, "vi": vi, "en": en, "value": told}


def cells(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """A verdict as people read it."""
    first: dict[str, Any] = next(iter(row["signatures"]), {})
    place = row["file"] if row["name"] in {"", row["file"]} else f"{row['file']} › {row['name']}"
    proved = "" if first.get("proved") or not first.get("time") else " (người ký khai)"
    worth = row["value"]
    clause = f" [{worth['clause']}]" if worth and worth["clause"] else ""
    told = f"{worth['vi']}{clause}" if worth else ""
    return place, row["vi"], first.get("name", ""), first.get("time", "")[:16] + proved, told
