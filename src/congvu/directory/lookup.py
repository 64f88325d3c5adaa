"""Finding the one row that a command or a request names, or a sentence that lists what there is."""

from congvu.directory.models import Agency, Jurisdiction
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


class UnknownAgency(CongvuError):
    """The jurisdiction has no such agency, or several with this code."""


def agency_called(code: str, jurisdiction: Jurisdiction | None) -> Agency:
    """The agency of a code in a jurisdiction."""
    found = list(Agency.objects.filter(jurisdiction=jurisdiction, code=code, closed_on=None)[:2])
    if len(found) != 1:
        vi = f"Có nhiều cơ quan mang mã “{code}”." if found else f"Không có cơ quan “{code}”."
        en = f"Several agencies have the code “{code}”." if found else f"There is no agency “{code}”."
        raise UnknownAgency("unknown-agency", vi, en)
    return found[0]
