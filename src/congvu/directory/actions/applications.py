"""Registering the applications that may ask who somebody is (CT-3.2.s2: portal, document management, chat, others)."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.directory.errors import ApplicationRefused
from congvu.directory.ldap import publish
from congvu.directory.ldap.entries import application_dn
from congvu.directory.models import Agency, Application, Jurisdiction
from congvu.directory.models.publication import PublicationKind
from congvu.directory.scopes import unknown
from congvu.ledger.actions import Entry, record

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Registered:
    """An application just registered, with the secrets that are shown here and never again."""

    application: Application
    secret: str
    bind_dn: str = ""
    bind_password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An application to be registered: for sign-in, as a ``service`` in its own name, with an LDAP account."""

    name: str
    redirect_uris: tuple[str, ...] = ()
    sign_out_uris: tuple[str, ...] = ()
    jurisdiction: Jurisdiction | None = None
    agency: Agency | None = None
    scopes: tuple[str, ...] = ()
    service: bool = False
    pkce: bool = True
    ldap: bool = False


@transaction.atomic
def register(wanted: Wanted, actor: str) -> Registered:
    """Register an application. Raises ApplicationRefused with what stands against it."""
    for code, wrong, vi, en in _faults(wanted):
        if wrong:
            raise ApplicationRefused(f"application-{code}", vi, en)
    _require_safe([*wanted.redirect_uris, *wanted.sign_out_uris])
    secret, password = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    grant = Application.GRANT_CLIENT_CREDENTIALS if wanted.service else Application.GRANT_AUTHORIZATION_CODE
    application = Application.objects.create(
        name=wanted.name,
        redirect_uris=" ".join(wanted.redirect_uris),
        post_logout_redirect_uris=" ".join(wanted.sign_out_uris),
        jurisdiction=wanted.jurisdiction,
        agency=wanted.agency,
        scopes=" ".join(sorted(set(wanted.scopes))),
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=grant,
        client_secret=secret,
        skip_authorization=True,
        algorithm=Application.RS256_ALGORITHM,
        pkce=wanted.pkce,
        ldap_password=make_password(password, hasher="ssha512") if wanted.ldap else "",
    )
    _record(application, actor, "application.register")
    if not wanted.ldap:
        return Registered(application, secret)
    publish.request(PublicationKind.APPLICATION, [application.pk])
    return Registered(application, secret, application_dn(application), password)


def _faults(wanted: Wanted) -> Iterator[tuple[str, bool, str, str]]:
    """What may stand against an application: code, whether it does, and the sentence."""
    name, strange = wanted.name, ", ".join(unknown(wanted.scopes))
    yield (
        "name",
        not NAME.fullmatch(name),
        f"Tên ứng dụng '{name}' chỉ gồm chữ thường không dấu, chữ số và dấu gạch ngang.",
        f"The application's name '{name}' has lower-case letters, digits and hyphens only.",
    )
    yield (
        "ldap",
        wanted.ldap and wanted.jurisdiction is None,
        "Tài khoản LDAP thuộc một tỉnh; hãy chọn --jurisdiction.",
        "An LDAP account belongs to one province; choose --jurisdiction.",
    )
    yield (
        "service",
        wanted.service and (wanted.jurisdiction is None or not wanted.scopes or bool(wanted.redirect_uris)),
        "Tài khoản dịch vụ thuộc một tỉnh, có phạm vi (scope), không có địa chỉ trả về.",
        "A service account belongs to one province and has scopes, and no redirect address.",
    )
    yield ("scope", bool(strange), f"Không có phạm vi {strange}.", f"There is no scope {strange}.")
    yield (
        "agency",
        wanted.agency is not None and wanted.agency.jurisdiction_id != getattr(wanted.jurisdiction, "pk", None),
        "Cơ quan phải thuộc tỉnh của ứng dụng.",
        "The agency must belong to the application's province.",
    )
    taken = Application.objects.filter(name=name).exists()
    yield ("name", taken, f"Đã có ứng dụng {name}.", f"There is an application {name}.")


def _require_safe(uris: list[str]) -> None:
    for uri in uris:
        parts = urlsplit(uri)
        if not parts.hostname or parts.fragment or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
            raise ApplicationRefused(
                "application-uri",
                f"Địa chỉ trả về {uri} phải là https, đầy đủ, không có #.",
                f"The redirect address {uri} must be https, whole, without #.",
            )


@transaction.atomic
def remove_application(application: Application, actor: str) -> None:
    """Remove an application with all that it holds."""
    _record(application, actor, "application.remove")
    if application.ldap_password:
        publish.gone([application_dn(application)])
    application.delete()


def _record(application: Application, actor: str, verb: str) -> None:
    place = application.jurisdiction.slug if application.jurisdiction else ""
    after = {"redirect_uris": application.redirect_uris, "client_id": application.client_id}
    after |= {"scopes": application.scopes} if application.scopes else {}
    after |= {"agency": application.agency.code} if application.agency else {}
    record([Entry(actor=actor, verb=verb, subject=application.name, jurisdiction=place, after=after)])
