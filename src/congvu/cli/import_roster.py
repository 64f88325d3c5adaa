"""``congvu import``: a roster in, working mailboxes out, with a slip for each."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from congvu.cli.database import open_system
from congvu.cli.place import add_actor, add_json, add_state
from congvu.cli.slips import print_slips, require_writable

if TYPE_CHECKING:
    from congvu.directory.roster.importing import Outcome

TITLES = {
    "write": "Ghi vào cơ sở dữ liệu / Database",
    "publish": "Công bố LDAP / LDAP",
    "verify": "Đối chiếu / Verify",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """The roster, where it goes, and how careful to be."""
    parser.add_argument(
        "roster", metavar="ROSTER", type=Path, help="danh sách .xlsx hoặc .csv / the roster, XLSX or CSV"
    )
    parser.add_argument(
        "--jurisdiction", metavar="SLUG", required=True, help="vinhphuc, quangtri, daklak, cantho, daknong…"
    )
    add_state(parser)
    parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi / judge only, change nothing")
    parser.add_argument(
        "--skip-bad",
        action="store_true",
        help="bỏ qua hàng lỗi, nhập các hàng còn lại / leave bad rows out, import the others",
    )
    parser.add_argument(
        "--slips",
        metavar="FILE.pdf",
        type=Path,
        help="phiếu mật khẩu (mặc định: slips/) / password slips (default: slips/ of the state)",
    )
    add_actor(parser)
    add_json(parser)


class Bars:
    """One progress bar for each stage, on standard error; silent where nobody watches."""

    def __init__(self, silent: bool) -> None:
        self.silent = silent
        self.bar: tqdm[Any] | None = None
        self.name = ""
        self.total = 0

    def __call__(self, name: str, count: int) -> None:
        if name == "judge":
            self.total = count
            return
        if name != self.name:
            self.close()
            self.name = name
            total = self.total if name != "publish" else None
            self.bar = tqdm(total=total, desc=TITLES[name], unit="", disable=self.silent, file=sys.stderr)
        if self.bar is not None:
            self.bar.update(count)

    def close(self) -> None:
        """End the present bar."""
        if self.bar is not None:
            self.bar.close()


def run(arguments: argparse.Namespace) -> int:
    """Bad rows are listed one to a line and end with 1, unless they were to be left out."""
    plan = open_system(arguments.state)
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.roster.importing import BadRowsFound, Wishes, import_roster
    from congvu.requests.knowing import promised

    jurisdiction = jurisdiction_called(arguments.jurisdiction)
    wishes = Wishes(
        dry_run=arguments.dry_run,
        skip_bad=arguments.skip_bad,
        actor=arguments.actor,
        promised=promised(jurisdiction),
    )
    if not arguments.dry_run:
        require_writable(arguments.slips)
    bars = Bars(silent=arguments.json or not sys.stderr.isatty())
    try:
        outcome = import_roster(arguments.roster, jurisdiction, wishes, bars)
    except BadRowsFound as refusal:
        bars.close()
        if arguments.json:
            print(
                json.dumps(
                    {
                        "done": False,
                        "rows": refusal.rows,
                        "bad": [one.as_json() for one in refusal.bad],
                        "remarks": refusal.remarks,
                    },
                    ensure_ascii=False,
                )
            )
        else:
            remark(refusal.remarks)
            print("\n".join(map(str, refusal.bad)))
        raise
    bars.close()
    slips = print_slips(plan, outcome.slips, arguments.slips, jurisdiction.slug) if outcome.slips else None
    report_as_json(outcome, slips) if arguments.json else report(outcome, slips)
    return 1 if outcome.verified < outcome.published else 0


def report_as_json(outcome: "Outcome", slips: Path | None) -> None:
    """Everything, for programs."""
    facts = {
        name: getattr(outcome, name)
        for name in ("done", "rows", "agencies", "units", "lists", "people", "mailboxes", "published", "verified")
    }
    named = [{"row": one.row, "name": one.name, "address": one.address, "note": one.note} for one in outcome.named]
    print(
        json.dumps(
            facts
            | {
                "bad": [one.as_json() for one in outcome.bad],
                "named": named,
                "slips": str(slips) if slips else None,
                "remarks": outcome.remarks,
            },
            ensure_ascii=False,
        )
    )


def remark(remarks: tuple[str, ...]) -> None:
    """What of the file was not read, apart from the result."""
    for one in remarks:
        print(f"congvu: {one}", file=sys.stderr)


def report(outcome: "Outcome", slips: Path | None) -> None:
    """A few lines for people; a dry run shows each row's address."""
    remark(outcome.remarks)
    for one in outcome.bad:
        print(one)
    if not outcome.done:
        for named in outcome.named:
            print(f"{named.row}\t{named.name}\t{named.address}\t{named.note}")
        print(
            f"Chạy thử: {len(outcome.named)} hàng nhập được, chưa ghi gì. / "
            f"Dry run: {len(outcome.named)} rows can be imported; nothing was changed."
        )
        return
    print(
        f"Đã nhập {outcome.people} người, {outcome.agencies} cơ quan, {outcome.units} đơn vị: "
        f"{outcome.mailboxes} hộp thư. / Imported {outcome.people} people, {outcome.agencies} agencies, "
        f"{outcome.units} units: {outcome.mailboxes} mailboxes."
    )
    if outcome.away:
        print(f"congvu: {outcome.away}", file=sys.stderr)
    elif outcome.published:
        print(f"LDAP: {outcome.verified}/{outcome.published} khớp / equal")
    if slips:
        print(f"Phiếu mật khẩu / Password slips: {slips}")
