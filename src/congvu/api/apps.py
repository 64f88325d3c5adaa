"""Django's registration of the room; tokens end where the mail doors close."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door for other software."""

    name = "congvu.api"
    label = "api"

    def ready(self) -> None:
        """A mailbox that is suspended, or whose password changes, takes its tokens with it."""
        from congvu.api.oidc.tokens import end_tokens
        from congvu.api.rest import calls as _made_before_the_workers_are_forked  # noqa: F401
        from congvu.directory import doors

        doors.register(end_tokens)
