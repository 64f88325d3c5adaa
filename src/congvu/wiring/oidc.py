"""Settings of the OpenID Connect provider (django-oauth-toolkit), by RFC 9700 wherever the library offers it."""

from typing import Any

from congvu.directory.scopes import SCOPES
from congvu.engines.plan import Plan

MINUTE = 60
IDENTITY = {"openid": "sub", "profile": "name, agency, unit, roles", "email": "email"}
RFC_9700 = (
    "IMPLICIT_GRANT",
    "PASSWORD_GRANT",
    "PKCE_METHOD",
    "ACCESS_TOKEN_TRANSPORT",
    "AUTHZ_RESPONSE_ISS",
)


def provider(plan: Plan | None) -> dict[str, Any]:
    """Short tokens: whoever holds one is looked at anew every ten minutes, and at each use here."""
    return {
        "OIDC_ENABLED": plan is not None,
        "OIDC_ISS_ENDPOINT": plan.portal_url if plan else "",
        "OIDC_RSA_PRIVATE_KEY": plan.secret("oidc-key") if plan else "",
        "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
        "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
        "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
        "OAUTH2_RESPONSE_TYPES_SUPPORTED": ["code"],
        "OAUTH2_GRANT_TYPES_SUPPORTED": ["authorization_code", "refresh_token", "client_credentials"],
        "OAUTH2_VALIDATOR_CLASS": "congvu.api.oidc.validator.Validator",
        "SCOPES_BACKEND_CLASS": "congvu.api.oidc.scopes.Scopes",
        "SCOPES": {**IDENTITY, **{name: en for name, (_vi, en) in SCOPES.items()}},
        "DEFAULT_SCOPES": ["openid"],
        "REQUEST_APPROVAL_PROMPT": "auto",
        "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http"],  # http on loopback alone: registering sees to it
        "AUTHORIZATION_CODE_EXPIRE_SECONDS": MINUTE,
        "ACCESS_TOKEN_EXPIRE_SECONDS": 10 * MINUTE,
        "ID_TOKEN_EXPIRE_SECONDS": 10 * MINUTE,
        "REFRESH_TOKEN_EXPIRE_SECONDS": 8 * 60 * MINUTE,
        # Pages that load many things at once refresh at once: only the first would succeed. The library cannot do this
        # with tokens that are stored as hashes; so they are stored as they are, for eight hours at most.
        "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": MINUTE,
        **{f"COMPLIANT_BCP_RFC9700_{name}": True for name in RFC_9700},
    }
