"""Registering the applications that may ask who somebody is (CT-3.2.s2: portal, document management, chat, others)."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.directory.errors import ApplicationRefused
from congvu.directory.ldap import publish
from congvu.directory.ldap.entries import application_dn
from congvu.directory.models import Application, Jurisdiction
from congvu.directory.models.publication import PublicationKind
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


@transaction.atomic
def register_application(
    name: str,
    redirect_uris: list[str],
    actor: str,
    *,
    jurisdiction: Jurisdiction | None = None,
    sign_out_uris: tuple[str, ...] = (),
    pkce: bool = True,
    ldap: bool = False,
) -> Registered:
    """Register an application, with ``ldap`` also for looking people up and binding as them (CT-3.2.s2).

    Raises ApplicationRefused for a name that is malformed or taken, for addresses that are not HTTPS, and for LDAP
    without a jurisdiction: an account sees one province.
    """
    if not NAME.fullmatch(name):
        raise ApplicationRefused(
            "application-name",
            f"Tên ứng dụng '{name}' chỉ gồm chữ thường không dấu, chữ số và dấu gạch ngang.",
            f"The application's name '{name}' has lower-case letters, digits and hyphens only.",
        )
    if ldap and jurisdiction is None:
        raise ApplicationRefused(
            "application-ldap",
            "Tài khoản LDAP thuộc một tỉnh; hãy chọn --jurisdiction.",
            "An LDAP account belongs to one province; choose --jurisdiction.",
        )
    if Application.objects.filter(name=name).exists():
        raise ApplicationRefused("application-name", f"Đã có ứng dụng {name}.", f"There is an application {name}.")
    for uri in (*redirect_uris, *sign_out_uris):
        parts = urlsplit(uri)
        if not parts.hostname or parts.fragment or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
            raise ApplicationRefused(
                "application-uri",
                f"Địa chỉ trả về {uri} phải là https, đầy đủ, không có #.",
                f"The redirect address {uri} must be https, whole, without #.",
            )
    secret = secrets.token_urlsafe(32)
    application = Application.objects.create(
        name=name,
        redirect_uris=" ".join(redirect_uris),
        post_logout_redirect_uris=" ".join(sign_out_uris),
        jurisdiction=jurisdiction,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        client_secret=secret,
        skip_authorization=True,
        algorithm=Application.RS256_ALGORITHM,
        pkce=pkce,
    )
    _record(application, actor, "application.register")
    if not ldap:
        return Registered(application, secret)
    password = secrets.token_urlsafe(32)
    application.ldap_password = make_password(password, hasher="ssha512")
    application.save(update_fields=["ldap_password"])
    publish.request(PublicationKind.APPLICATION, [application.pk])
    return Registered(application, secret, application_dn(application), password)


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
    record([Entry(actor=actor, verb=verb, subject=application.name, jurisdiction=place, after=after)])
