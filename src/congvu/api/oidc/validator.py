"""Who gets a token, and what is told of them (OpenID Connect Core 1.0, RFC 6749, RFC 7636; CT-3.2.s2, CT-3.2.s3).

Every use of a code, an access token or a refresh token looks at the mailbox anew: one that is not in use is nobody.
"""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request

from congvu.directory.models import Application, Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.regulations.carriers import carries


def may_enter(box: Mailbox, application: Application) -> bool:
    """Whether a mailbox is somebody for an application: in use, and of the application's jurisdiction."""
    place = application.jurisdiction_id
    return box.state == MailboxState.ACTIVE and place in {None, box.jurisdiction_id}


@carries("integration.sso")
class Validator(OAuth2Validator):  # type: ignore[misc]  # the library is untyped
    """The library's checks, and ours after them."""

    # Claims go by what the application asked for, but for the address: it is the name of the account everywhere.
    oidc_claim_scope = OAuth2Validator.oidc_claim_scope | {"agency": "profile", "unit": "profile", "roles": "profile"}

    def is_pkce_required(self, client_id: str, _request: Request) -> bool:
        """Of every application but those registered as not knowing it."""
        return not Application.objects.filter(client_id=client_id, pkce=False).exists()

    def validate_code(self, client_id: str, code: str, client: Application, request: Request, **more: Any) -> bool:
        """A code of a mailbox that is still in use."""
        return super().validate_code(client_id, code, client, request, **more) and may_enter(request.user, client)

    def validate_refresh_token(self, token: str, client: Application, request: Request, **more: Any) -> bool:
        """A refresh token of a mailbox that is still in use."""
        return super().validate_refresh_token(token, client, request, **more) and may_enter(request.user, client)

    def validate_bearer_token(self, token: str, scopes: list[str], request: Request) -> bool:
        """An access token of a mailbox that is still in use, or of an application in its own name."""
        if not super().validate_bearer_token(token, scopes, request):
            return False
        return request.user is None or may_enter(request.user, request.client)

    def validate_silent_login(self, _request: Request) -> bool:
        """With ``prompt=none`` the page itself answers ``login_required`` where nobody has signed in."""
        return True

    def validate_silent_authorization(self, _request: Request) -> bool:
        """The province's own ask for no consent, so none is missing."""
        return True

    def get_additional_claims(self, request: Request) -> dict[str, Any]:
        """Of whom: the account's name, the person, where they work and as what."""
        return claims_of(request.user)

    def get_claim_dict(self, request: Request) -> dict[str, Any]:
        """``sub`` is the mailbox's own key, which no renaming changes."""
        claims: dict[str, Any] = super().get_claim_dict(request)
        return claims | {"sub": str(request.user.key)}

    def get_discovery_claims(self, _request: Request) -> list[str]:
        """The names of all claims."""
        return ["sub", *CLAIMS]


CLAIMS = (
    "email",
    "email_verified",
    "preferred_username",
    "name",
    "family_name",
    "given_name",
    "agency",
    "unit",
    "roles",
)


def claims_of(box: Mailbox) -> dict[str, Any]:
    """What is told of a mailbox; nothing that its directory entry does not show."""
    person, agency, unit = box.person, box.agency, box.unit
    told = {
        "email": box.address,
        "email_verified": True,
        "preferred_username": box.address,
        "name": person.full_name if person else box.display_name,
        "family_name": person.family if person else "",
        "given_name": person.given if person else "",
        "agency": {"code": agency.code, "name": agency.name} if agency else None,
        "unit": {"code": unit.code, "name": unit.name} if unit else None,
        "roles": sorted(set(box.grants.values_list("role", flat=True))),
    }
    return {name: value for name, value in told.items() if value not in ("", None)}
