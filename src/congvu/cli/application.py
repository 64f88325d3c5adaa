"""``congvu application add|list|remove``: the province's other software that uses its accounts (CT-3.2)."""

import argparse
import json
from typing import Any

from congvu.cli.database import open_system
from congvu.cli.place import add_json, add_state
from congvu.directory.scopes import SCOPES


def configure(parser: argparse.ArgumentParser) -> None:
    """Three acts on one register."""
    acts = parser.add_subparsers(dest="act", required=True)
    adding = acts.add_parser("add", help="đăng ký một ứng dụng / register an application")
    adding.add_argument("name", metavar="NAME")
    text = "địa chỉ trả về sau đăng nhập / where sign-in leads back to"
    adding.add_argument("--redirect-uri", metavar="URI", action="append", default=[], help=text)
    text = "địa chỉ trả về sau đăng xuất / where sign-out leads back to"
    adding.add_argument("--sign-out-uri", metavar="URI", action="append", default=[], help=text)
    text = "chỉ cho hộp thư của tỉnh này / for the mailboxes of this province only"
    adding.add_argument("--jurisdiction", metavar="SLUG", default="", help=text)
    text = "tài khoản dịch vụ, gọi API nhân danh mình / a service account: calls the API in its own name"
    adding.add_argument("--service", action="store_true", help=text)
    text = "được làm gì qua API, nhiều lần được / what it may do by the API; may be repeated"
    adding.add_argument("--scope", metavar="SCOPE", action="append", default=[], choices=sorted(SCOPES), help=text)
    text = "tài khoản dịch vụ chỉ của cơ quan này / a service account of this agency only"
    adding.add_argument("--agency", metavar="CODE", default="", help=text)
    text = "cả tài khoản LDAP để tra cứu danh bạ / an LDAP account, too, to look people up"
    adding.add_argument("--ldap", action="store_true", help=text)
    text = "ứng dụng không biết PKCE (RFC 7636) / the application does not know PKCE"
    adding.add_argument("--no-pkce", action="store_true", help=text)
    removing = acts.add_parser("remove", help="gỡ một ứng dụng / remove an application")
    removing.add_argument("name", metavar="NAME")
    for one in (adding, removing, acts.add_parser("list", help="các ứng dụng / the applications")):
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Adding, removing or listing."""
    open_system(arguments.state)
    {"add": add, "remove": remove, "list": show}[arguments.act](arguments)
    return 0


def add(arguments: argparse.Namespace) -> None:
    """Register; the secret is shown once."""
    from congvu.directory.actions.applications import Wanted, register
    from congvu.directory.lookup import agency_called, jurisdiction_called

    place = jurisdiction_called(arguments.jurisdiction) if arguments.jurisdiction else None
    wanted = Wanted(
        name=arguments.name,
        redirect_uris=tuple(arguments.redirect_uri),
        sign_out_uris=tuple(arguments.sign_out_uri),
        jurisdiction=place,
        agency=agency_called(arguments.agency, place) if arguments.agency else None,
        scopes=tuple(arguments.scope),
        service=arguments.service,
        pkce=not arguments.no_pkce,
        ldap=arguments.ldap,
    )
    made = register(wanted, "operator")
    said = {"name": arguments.name, "client_id": made.application.client_id, "client_secret": made.secret}
    if made.bind_dn:
        said |= {"bind_dn": made.bind_dn, "bind_password": made.bind_password}
    if arguments.json:
        print(json.dumps(said, ensure_ascii=False))
        return
    print("\n".join(f"{name}\t{value}" for name, value in said.items()))
    print("Mã bí mật chỉ hiện lần này. / The secret is shown this once.")


def remove(arguments: argparse.Namespace) -> None:
    """Remove, with everything that the application holds."""
    from congvu.directory.actions.applications import remove_application
    from congvu.directory.errors import ApplicationRefused
    from congvu.directory.models import Application

    found = Application.objects.filter(name=arguments.name).first()
    if found is None:
        vi, en = f"Không có ứng dụng {arguments.name}.", f"There is no application {arguments.name}."
        raise ApplicationRefused("application-unknown", vi, en)
    remove_application(found, "operator")
    if arguments.json:
        print(json.dumps({"removed": arguments.name}, ensure_ascii=False))
    else:
        print(f"Đã gỡ {arguments.name}. / Removed {arguments.name}.")


def show(arguments: argparse.Namespace) -> None:
    """Each with its client id and where it leads back to."""
    from congvu.directory.models import Application

    rows: list[dict[str, Any]] = [
        {
            "name": one.name,
            "client_id": one.client_id,
            "jurisdiction": one.jurisdiction.slug if one.jurisdiction else None,
            "redirect_uris": one.redirect_uris.split(),
            "agency": one.agency.code if one.agency else None,
            "scopes": one.scopes.split(),
            "pkce": one.pkce,
        }
        for one in Application.objects.select_related("jurisdiction", "agency").order_by("name")
    ]
    if arguments.json:
        print(json.dumps({"applications": rows}, ensure_ascii=False))
    elif not rows:
        print("Chưa có ứng dụng nào: congvu application add. / No application yet: congvu application add.")
    for row in rows if not arguments.json else []:
        print(f"{row['name']}\t{row['client_id']}\t{row['jurisdiction'] or '*'}\t{' '.join(row['redirect_uris'])}")
