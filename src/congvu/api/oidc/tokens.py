"""Ending what applications hold in somebody's name."""

from collections.abc import Collection

from oauth2_provider.models import get_access_token_model, get_grant_model, get_refresh_token_model


def end_tokens(addresses: Collection[str]) -> None:
    """Delete every code and token of these mailboxes; the applications must lead them to the sign-in again."""
    for model in (get_grant_model(), get_refresh_token_model(), get_access_token_model()):
        model.objects.filter(user__address__in=addresses).delete()
