"""The room as Django sees it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents."""

    name = "congvu.documents"
    label = "documents"
