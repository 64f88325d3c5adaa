"""Which regulation judges an act: that of the agency, else of the one above it, else of the jurisdiction (QT-2.1)."""

from datetime import date

from congvu.directory.models import Agency, Jurisdiction, Mailbox
from congvu.ground import clock
from congvu.regulations.loading import overlays_of
from congvu.regulations.overlays import bound_agency, regulation_in_force
from congvu.regulations.profile import Profile

Owner = Jurisdiction | Agency | Mailbox


def in_force(owner: Owner, day: date | None = None) -> Profile:
    """The regulation that judges an act of this day, today's without one, in this jurisdiction, agency or mailbox."""
    return regulation_in_force(slug_of(owner), day or clock.today())


def slug_of(owner: Owner) -> str:
    """The slug of the regulation nearest to the owner."""
    if isinstance(owner, Jurisdiction):
        return owner.regulation
    return own_slug(owner.agency if isinstance(owner, Mailbox) else owner) or owner.jurisdiction.regulation


def own_slug(agency: Agency | None) -> str:
    """The regulation of an agency or of one above it; blank where only the jurisdiction's binds it."""
    return agency.regulation or own_slug(agency.parent) if agency else ""


def own_regulations(jurisdiction: Jurisdiction) -> dict[str, Profile]:
    """The regulations of single agencies of a jurisdiction, by the code of the agency that each binds."""
    return {bound_agency(profile): profile for profile in overlays_of(jurisdiction.regulation)}
