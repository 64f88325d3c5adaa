"""The room as Django sees it."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Requests."""

    name = "congvu.requests"
    label = "requests"
