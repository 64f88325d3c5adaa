"""Django's registration of the directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The directory room."""

    name = "congvu.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
