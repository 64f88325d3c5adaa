"""``congvu directory publish|verify``: LDAP as a projection of the database, renewed, rebuilt, or proved equal."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tqdm import tqdm

from congvu.cli.database import open_system
from congvu.cli.place import add_json, add_state

if TYPE_CHECKING:
    from congvu.directory.models import Jurisdiction

CHANGES = {"add": ("thiếu", "missing"), "modify": ("khác", "different"), "delete": ("thừa", "superfluous")}


def configure(parser: argparse.ArgumentParser) -> None:
    """Two acts on one or all jurisdictions."""
    acts = parser.add_subparsers(dest="act", required=True)
    publishing = acts.add_parser("publish", help="công bố những gì còn chờ / publish what is pending")
    publishing.add_argument(
        "--full", action="store_true", help="dựng lại toàn bộ / make all entries equal, whatever happened to LDAP"
    )
    verifying = acts.add_parser("verify", help="chứng minh LDAP bằng cơ sở dữ liệu / prove LDAP equal to the database")
    for one in (publishing, verifying):
        one.add_argument("--jurisdiction", metavar="SLUG", default="")
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Publishing, or verifying."""
    open_system(arguments.state)
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.models import Jurisdiction

    chosen = (
        [jurisdiction_called(arguments.jurisdiction)]
        if arguments.jurisdiction
        else list(Jurisdiction.objects.order_by("slug"))
    )
    bar = tqdm(unit="", disable=arguments.json or not sys.stderr.isatty(), file=sys.stderr)
    with bar:
        return (publish if arguments.act == "publish" else verify)(arguments, chosen, lambda count: bar.update(count))


def publish(arguments: argparse.Namespace, chosen: list["Jurisdiction"], progress: Callable[[int], object]) -> int:
    """Pending rows go out in any case; a full publication then compares every entry."""
    from congvu.directory.ldap.publish import drain, rebuild

    def tell(count: int) -> None:
        progress(count)

    pending = drain(tell)
    mended = {one.slug: rebuild(one, tell) for one in chosen} if arguments.full else {}
    if arguments.json:
        print(json.dumps({"published": pending, "changed": mended}))
    else:
        print(f"Đã công bố {pending} thay đổi. / Published {pending} changes.")
        for slug, count in mended.items():
            print(f"{slug}: sửa {count} mục / {count} entries changed")
    return 0


def verify(arguments: argparse.Namespace, chosen: list["Jurisdiction"], progress: Callable[[int], object]) -> int:
    """Each difference on a line; 1 where there is any."""
    from congvu.directory.ldap.publish import differences

    def tell(count: int) -> None:
        progress(count)

    found = [(one.slug, difference.change, difference.dn) for one in chosen for difference in differences(one, tell)]
    if arguments.json:
        print(
            json.dumps(
                {
                    "equal": not found,
                    "differences": [{"jurisdiction": slug, "change": change, "dn": dn} for slug, change, dn in found],
                }
            )
        )
    elif not found:
        print("LDAP và cơ sở dữ liệu bằng nhau. / LDAP and the database are equal.")
    else:
        for slug, change, dn in found:
            vi, en = CHANGES[change]
            print(f"{slug}\t{vi} / {en}\t{dn}")
    return 1 if found else 0
