"""``congvu regulation new|check``: a province without code; a skeleton to rewrite, and every fault in what is there.

``check`` also tells which clauses name something that no code carries yet: no fault of the regulation.
"""

import argparse
import json
from pathlib import Path

from congvu.cli.place import add_json
from congvu.regulations.checking import check_folder
from congvu.regulations.founding import found
from congvu.regulations.loading import PROFILES
from congvu.regulations.uncarried import waits_for


def configure(parser: argparse.ArgumentParser) -> None:
    """Two acts on one folder."""
    acts = parser.add_subparsers(dest="act", required=True)
    making = acts.add_parser("new", help="tạo khung một quy chế / write a skeleton")
    making.add_argument("slug", metavar="SLUG", help="tỉnh-số-năm / province-number-year: son-hai-07-2020")
    text = "thư mục cha (mặc định profiles/) / parent folder (default profiles/)"
    making.add_argument("--into", metavar="DIR", type=Path, default=PROFILES, help=text)
    checking = acts.add_parser("check", help="kiểm tra một thư mục quy chế / examine a folder")
    checking.add_argument("folder", metavar="DIR", type=Path, help="profiles/SLUG")
    add_json(checking)


def run(arguments: argparse.Namespace) -> int:
    """1 where the folder has faults."""
    return _new(arguments.slug, arguments.into) if arguments.act == "new" else _check(arguments.folder, arguments.json)


def _new(slug: str, parent: Path) -> int:
    folder = found(slug, parent)
    print(f"Đã tạo / Made: {folder}")
    print(f"Tiếp theo / Next: docs/new-province.md; ./congvu regulation check {folder}")
    return 0


def _check(folder: Path, as_json: bool) -> int:
    profile, faults = check_folder(folder)
    clauses = list(profile.clauses.values()) if profile else []
    waiting = [clause.id for clause in clauses if waits_for(clause)]
    if as_json:
        told = [{"where": one.where, "clause": one.clause, "vi": one.vi, "en": one.en} for one in faults]
        sums = {"ok": not faults, "clauses": len(clauses), "faults": told, "waiting": waiting}
        print(json.dumps(sums, ensure_ascii=False, indent=1))
        return 1 if faults else 0
    for fault in faults:
        print(fault)
    if faults:
        print(f"✗ Lỗi / Faults: {len(faults)}")
        return 1
    print(f"✓ {len(clauses)} điều khoản đọc được, không có lỗi / {len(clauses)} clauses read, no fault")
    if waiting:
        print(f"Chưa có phần mềm thực hiện / No code carries yet: {', '.join(waiting)}")
    return 0
