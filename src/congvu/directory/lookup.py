"""Finding the one row that a command or a request names, or a sentence that lists what there is."""

from congvu.directory.models import Jurisdiction
from congvu.ground.errors import CongvuError


class UnknownJurisdiction(CongvuError):
    """This system serves no such jurisdiction."""


def jurisdiction_called(slug: str) -> Jurisdiction:
    """The jurisdiction of a slug (``cantho``)."""
    found = Jurisdiction.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Jurisdiction.objects.order_by("slug").values_list("slug", flat=True)) or "–"
        raise UnknownJurisdiction(
            "unknown-jurisdiction",
            f"Hệ thống này không có “{slug}”; đang có: {known}.",
            f"This system has no “{slug}”; it has: {known}.",
        )
    return found
