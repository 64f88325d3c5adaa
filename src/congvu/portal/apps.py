"""Django's registration of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal room."""

    name = "congvu.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
