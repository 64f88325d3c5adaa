"""Which regulation judges an act: that of the agency, else of the one above it, else of the jurisdiction (QT-2.1)."""

from datetime import date

from congvu.directory.models import Agency, Jurisdiction, Mailbox
from congvu.ground import clock
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile

Owner = Jurisdiction | Agency | Mailbox


def in_force(owner: Owner, day: date | None = None) -> Profile:
    """The regulation that judges an act of this day, today's without one, in this jurisdiction, agency or mailbox."""
    return regulation_in_force(slug_of(owner), day or clock.today())


def slug_of(owner: Owner) -> str:
    """The slug of the regulation nearest to the owner."""
    if isinstance(owner, Mailbox):
        return slug_of(owner.agency or owner.jurisdiction)
    if isinstance(owner, Jurisdiction) or owner.regulation:
        return owner.regulation
    return slug_of(owner.parent or owner.jurisdiction)
