"""Django's registration of the reports."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    """The room of the reports."""

    name = "congvu.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear every room that has something to say for a clause."""
        autodiscover_modules("witnesses")
