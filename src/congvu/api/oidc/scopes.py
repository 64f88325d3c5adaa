"""Which scopes which application may ask for: those of identity for signing in, the API's as registered."""

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from congvu.directory.models import Application
from congvu.directory.scopes import SCOPES


class Scopes(SettingsScopes):  # type: ignore[misc]  # the library is untyped
    """No application gets more than it was registered with."""

    def get_available_scopes(self, application: Application | None = None, *_args: Any, **_more: Any) -> list[str]:
        """A service has no identity to tell; other applications tell whoever signed in."""
        if application is None:
            return list(self.get_all_scopes())
        identity = [] if _serves(application) else [name for name in self.get_all_scopes() if name not in SCOPES]
        return [*identity, *application.scopes.split()]

    def get_default_scopes(self, application: Application | None = None, *_args: Any, **_more: Any) -> list[str]:
        """What a token carries when nothing was asked for: all of a service's, else the identity alone."""
        return application.scopes.split() if application and _serves(application) else ["openid"]


def _serves(application: Application) -> bool:
    return bool(application.authorization_grant_type == Application.GRANT_CLIENT_CREDENTIALS)
