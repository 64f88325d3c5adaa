"""Django's registration of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal room."""

    name = "congvu.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every sign-in enters its session."""
        from django.contrib.auth.signals import user_logged_in

        from congvu.portal.sessions import remember

        user_logged_in.connect(remember, dispatch_uid="congvu.portal.sessions")
