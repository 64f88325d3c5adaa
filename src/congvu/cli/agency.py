"""``congvu agency lacking|register|undertake|own-system``: what agencies owe and promised (VP-4.3.s2)."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.place import add_json, add_state, day

if TYPE_CHECKING:
    from congvu.directory.models import Agency

Answer = dict[str, Any]
KINDS = ("to_chuc_chinh_tri", "mat_tran", "to_chuc_ct_xh", "trung_uong", "hoi", "doanh_nghiep")
HEADS = ("cơ quan, hộp thư / agency, mailbox", "vai trò / role", "điều khoản / clause")


def configure(parser: argparse.ArgumentParser) -> None:
    """Three acts, each in one jurisdiction."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    text = "vai trò chưa có người, vai trò đặt sai cơ quan / roles that nobody has, or somebody of another body"
    lacking = acts.add_parser("lacking", help=text)
    undertaking = acts.add_parser("undertake", help="cam kết chấp hành quy chế / a promise to obey the regulation")
    own = acts.add_parser("own-system", help="cơ quan dùng hệ thống thư riêng / an agency keeps mail of its own")
    for one in (undertaking, own):
        one.add_argument("agency", metavar="CODE")
    own.add_argument("address", metavar="ADDRESS")
    undertaking.add_argument("--signer", required=True, metavar="NAME", help="người ký / who signed")
    undertaking.add_argument("--scan", type=Path, metavar="FILE.pdf", help="bản chụp / the scan")
    registering = acts.add_parser("register", help="thêm cơ quan đăng ký / enter a body that may register")
    registering.add_argument("name", metavar="NAME")
    registering.add_argument("--code", required=True, metavar="CODE")
    registering.add_argument("--kind", required=True, choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    registering.add_argument("--capital", choices=("yes", "no"), help="vốn nhà nước / State capital in it")
    for one in (undertaking, own):
        one.add_argument("--day", required=True, type=day, metavar="YYYY-MM-DD")
    for one in (lacking, undertaking, own, registering):
        one.add_argument("--jurisdiction", required=True, metavar="SLUG")
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Do it; rows as text or JSON."""
    open_system(arguments.state)
    rows = {"lacking": lacking, "undertake": undertake, "own-system": own_system, "register": register}[arguments.act](
        arguments
    )
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    elif arguments.act == "lacking":
        _show(rows)
    else:
        for row in rows:
            print("\t".join(row.values()))
    return 0


def _show(rows: list[Answer]) -> None:
    """What is lacking, each role by its name."""
    if not rows:
        print("Không thiếu vai trò nào. / No role is lacking.")
        return
    table.show(
        HEADS,
        ([row.get("agency") or row["mailbox"], _what(row), row["clause"]] for row in rows),
    )


def _what(row: Answer) -> str:
    """The role that is lacking; of a head who has one, the acknowledgement of the regulation (VP-QD.3)."""
    from congvu.requests.roles import role_names

    return role_names([row["role"]])[0] if row["role"] else f"{row['mailbox']} chưa xác nhận quy chế / not acknowledged"


def lacking(arguments: argparse.Namespace) -> list[Answer]:
    """What an agency has nobody for, and who acts for a body without belonging to it."""
    from congvu.directory.actions.acknowledging import lacking as unacknowledged
    from congvu.directory.lookup import jurisdiction_called
    from congvu.requests.organisation import misplaced, vacancies

    place = jurisdiction_called(arguments.jurisdiction)
    rows = [{"agency": one.agency.code, "role": one.role, "clause": one.clause} for one in vacancies(place)]
    silent = unacknowledged(place)
    rows += [{"agency": of.code, "mailbox": box.address, "role": "", "clause": clause} for of, box, clause in silent]
    return rows + [{"mailbox": box.address, "role": body.role, "clause": body.clause} for box, body in misplaced(place)]


def undertake(arguments: argparse.Namespace) -> list[Answer]:
    """Keep the promise of a body that registers; from now on its mailboxes can be opened."""
    from congvu.directory.files import store
    from congvu.requests.actions import organisation

    scan = arguments.scan
    file = store(scan.read_bytes(), scan.name, "application/pdf") if scan else None
    row = organisation.undertake(
        _agency(arguments), signer=arguments.signer, signed_on=arguments.day, actor="operator", file=file
    )
    return [{"agency": arguments.agency, "clause": row.clause}]


def own_system(arguments: argparse.Namespace) -> list[Answer]:
    """Note where an agency that the regulation lets keep its own mail is written to."""
    from congvu.requests.actions.organisation import choose_own_system

    row = choose_own_system(_agency(arguments), arguments.address, arguments.day, "operator")
    return [{"agency": arguments.agency, "address": row.address, "clause": row.clause}]


def register(arguments: argparse.Namespace) -> list[Answer]:
    """Enter a body that may register; its promise comes next (VP-4.3)."""
    from congvu.directory.actions.jurisdictions import NewAgency
    from congvu.directory.lookup import jurisdiction_called
    from congvu.requests.actions.organisation import register_body

    place = jurisdiction_called(arguments.jurisdiction)
    wanted = NewAgency(code=arguments.code.lower(), name=arguments.name, kind=arguments.kind)
    capital = None if arguments.capital is None else arguments.capital == "yes"
    return [{"agency": register_body(place, wanted, capital, "operator").code, "name": arguments.name}]


def _agency(arguments: argparse.Namespace) -> "Agency":
    from congvu.directory.lookup import agency_called, jurisdiction_called

    return agency_called(arguments.agency, jurisdiction_called(arguments.jurisdiction))
