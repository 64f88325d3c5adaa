"""A small province with an official and an application, and a key made for the tests."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from congvu.directory.actions.applications import Registered, Wanted, register
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.ground import clock

BACK = "https://qlvb.example/back"
ISSUER = "https://testserver"


@pytest.fixture(scope="session")
def oidc_key() -> str:
    """A private key in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, plain).decode()


@pytest.fixture(autouse=True)
def _provider(settings: Any, oidc_key: str) -> None:
    """The provider as a running system has it."""
    settings.OAUTH2_PROVIDER = settings.OAUTH2_PROVIDER | {
        "OIDC_ENABLED": True,
        "OIDC_ISS_ENDPOINT": ISSUER,
        "OIDC_RSA_PRIVATE_KEY": oidc_key,
    }


@pytest.fixture
def place(db: None) -> Jurisdiction:
    """A province."""
    return Jurisdiction.objects.create(slug="cantho", name="Cần Thơ", domain="ct.test", regulation="can-tho-33-2015")


@pytest.fixture
def box(place: Jurisdiction) -> Mailbox:
    """An official's mailbox, in use."""
    return official(place, "an")


def official(place: Jurisdiction, local: str) -> Mailbox:
    """Somebody of an agency of the place."""
    agency, _ = Agency.objects.get_or_create(
        jurisdiction=place, code="soyt", defaults={"name": "Sở Y tế", "kind": "so", "search": "", "sort": ""}
    )
    person = Person.objects.create(jurisdiction=place, agency=agency, family="Lê", given="An", full_name="Lê An")
    return Mailbox.objects.create(
        jurisdiction=place,
        kind=MailboxKind.PERSONAL,
        address=f"{local}@{place.domain}",
        state=MailboxState.ACTIVE,
        person=person,
        agency=agency,
        display_name="Lê An - Sở Y tế",
        registered_at=clock.now(),
        password_changed_at=clock.now(),
        basis="test",
        search="",
        sort="",
    )


@dataclass
class Relying:
    """An application that sends people to sign in; it speaks as a library for OpenID Connect would."""

    registered: Registered
    signed_in: Callable[[Mailbox], Client]
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def path(self, **more: str) -> str:
        """Where it sends people."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self.registered.application.client_id,
            "response_type": "code",
            "redirect_uri": BACK,
            "scope": "openid profile email",
            "state": "s1",
            "nonce": "n1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        } | more
        return f"/oauth/authorize?{urlencode({name: value for name, value in asked.items() if value})}"

    def code(self, box: Mailbox) -> str:
        """The code that it gets for somebody."""
        answer = self.signed_in(box).get(self.path())
        assert answer.status_code == 302, answer.content
        query = parse_qs(urlsplit(answer["Location"]).query)
        assert query["state"] == ["s1"]
        return query["code"][0]

    def token(self, **asked: str) -> Any:
        """What the token endpoint answers."""
        basic = f"{self.registered.application.client_id}:{self.registered.secret}"
        headers = {"Authorization": f"Basic {base64.b64encode(basic.encode()).decode()}"}
        return Client().post("/oauth/token", asked, headers=headers)

    def exchange(self, code: str, **more: str) -> Any:
        """A code for tokens."""
        asked = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": self.verifier}
        return self.token(code=code, **(asked | more))


@pytest.fixture
def relying(place: Jurisdiction) -> Relying:
    """A registered application of the province."""
    registered = register(Wanted(name="qlvb", redirect_uris=(BACK,), jurisdiction=place, sign_out_uris=(BACK,)), "test")

    def signed_in(box: Mailbox) -> Client:
        client = Client()
        client.force_login(box)
        return client

    return Relying(registered, signed_in)
