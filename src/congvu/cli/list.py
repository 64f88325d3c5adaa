"""``congvu list``: mailing lists by rule over the directory, and who may write to them (CT-11.5, DN-5.1.e)."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_actor, add_json, add_state, day
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.models import MailingList

HEADS = ("địa chỉ / address", "tên / name", "thành viên / members", "ai được gửi / writers", "điều khoản / clause")
REACHES = {"people": "personal", "units": "unit", "agencies": "agency"}


class NoSuchList(CongvuError):
    """No open list has this address, or no unit this code."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Reading, opening, closing, authorising."""
    acts = parser.add_subparsers(dest="act", required=True)
    showing = acts.add_parser("show", help="các danh sách / the lists")
    showing.add_argument("--jurisdiction", metavar="SLUG", default="")
    opening = acts.add_parser("open", help="lập danh sách / open a list")
    opening.add_argument("--jurisdiction", metavar="SLUG", required=True)
    opening.add_argument("--name", required=True, help="tên danh sách / its name")
    opening.add_argument("--reach", choices=REACHES, default="people")
    for option in ("agency", "unit", "kind", "position"):
        opening.add_argument(f"--{option}", default="")
    closing = acts.add_parser("close", help="đóng danh sách / close it")
    authorising = acts.add_parser("authorise", help="ủy quyền một người gửi / authorise a writer")
    ending = acts.add_parser("end", help="thôi ủy quyền / take that back")
    for one in (opening, closing, authorising, ending):
        one.add_argument("address", metavar="ADDRESS", help="địa chỉ danh sách / the list's address")
        add_actor(one)
    for one in (authorising, ending):
        one.add_argument("person", metavar="PERSON", help="địa chỉ của người đó / the person's address")
    authorising.add_argument("--number", required=True, help="số văn bản / document number")
    authorising.add_argument("--signed", metavar="YYYY-MM-DD", type=day, required=True)
    for one in (showing, opening, closing, authorising, ending):
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and show the lists concerned."""
    open_system(arguments.state)
    rows = _show(arguments) if arguments.act == "show" else [ACTS[arguments.act](arguments)]
    told = [_facts(row) for row in rows]
    if arguments.json:
        print(json.dumps({"lists": told}, ensure_ascii=False))
    else:
        table.show(HEADS, ((*list(one.values())[:3], ", ".join(one["writers"]), one["clause"]) for one in told))
    return 0


def _show(arguments: argparse.Namespace) -> list["MailingList"]:
    from congvu.directory.models import MailingList

    rows = MailingList.objects.filter(closed_on=None).select_related("jurisdiction", "agency", "unit__agency")
    if arguments.jurisdiction:
        rows = rows.filter(jurisdiction__slug=arguments.jurisdiction)
    return list(rows.order_by("address"))


def _open(arguments: argparse.Namespace) -> "MailingList":
    from congvu.directory.actions.lists import Rule, open_by_rule
    from congvu.directory.lookup import agency_called, jurisdiction_called
    from congvu.directory.models import Unit

    place = jurisdiction_called(arguments.jurisdiction)
    agency = agency_called(arguments.agency, place) if arguments.agency else None
    unit = Unit.objects.filter(agency=agency, code=arguments.unit, closed_on=None).first() if arguments.unit else None
    if arguments.unit and unit is None:
        raise _nothing(arguments.unit)
    rule = Rule(
        agency=None if unit else agency,
        unit=unit,
        reach=REACHES[arguments.reach],
        agency_kind=arguments.kind,
        position=arguments.position,
    )
    return open_by_rule(place, arguments.address.lower(), arguments.name, rule, arguments.actor)


def _close(arguments: argparse.Namespace) -> "MailingList":
    from congvu.directory.actions.lists import close_list

    row = _called(arguments.address)
    close_list(row, arguments.actor)
    return row


def _authorise(arguments: argparse.Namespace) -> "MailingList":
    from congvu.directory.actions.lists import authorise_poster

    row, box = _called(arguments.address), mailbox_called(arguments.person)
    authorise_poster(row, box, arguments.number, arguments.signed, arguments.actor)
    return row


def _end(arguments: argparse.Namespace) -> "MailingList":
    from congvu.directory.actions.lists import end_poster

    row = _called(arguments.address)
    poster = row.posters.filter(mailbox__address=arguments.person.lower(), ended_at=None).first()
    if poster is None:
        raise _nothing(arguments.person)
    end_poster(poster, arguments.actor)
    return row


ACTS = {"open": _open, "close": _close, "authorise": _authorise, "end": _end}


def _called(address: str) -> "MailingList":
    from congvu.directory.models import MailingList

    row = MailingList.objects.filter(address=address.lower(), closed_on=None).select_related("jurisdiction").first()
    if row is None:
        raise _nothing(address)
    return row


def _nothing(what: str) -> NoSuchList:
    return NoSuchList("no-such-list", "Không tìm thấy.", "Not found.", where=what)


def _facts(row: "MailingList") -> dict[str, Any]:
    from congvu.directory.lists import members
    from congvu.directory.posters import posters_of, posting

    clause = posting(row)
    facts = {"address": row.address, "name": row.name, "members": members(row).count()}
    rule = {"reach": row.reach, "agency_kind": row.agency_kind, "position": row.position}
    writers = sorted(posters_of([row])[row.pk])
    return facts | {"writers": writers, "clause": clause.id if clause else row.clause} | rule
