"""Whether today's names still lead to an address once given: the naming clauses asked backwards (CT-4.2, DN-5.1)."""

from congvu.directory.models import Address, Mailbox
from congvu.directory.rows import subjects_of
from congvu.regulations.clauses import Clause
from congvu.regulations.naming import EMPTY_REGISTER, Register, Subject, propose
from congvu.regulations.naming.law import naming_law
from congvu.regulations.profile import Profile

PEOPLE_DECIDE = ("naming.requested", "naming.decision")
ASKED_LONGEST = 2000
"""So many namesakes before it are believed."""


class AllButOne:
    """A register in which everything but one address is taken: a row climbs its ladder until it comes to that."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked = 0

    def taken(self, address: str) -> bool:
        """Taken, until the ladder proves to lead elsewhere."""
        self.asked += 1
        return address != self.address and self.asked < ASKED_LONGEST


def still_gives(profile: Profile, clause: Clause, box: Mailbox) -> bool:
    """Whether the regulation would give this mailbox its address today, were all others taken.

    What an officer or a request decided is not judged, nor what the regulation leaves to an officer today.
    """
    if clause.block in PEOPLE_DECIDE or clause.get("decided_by") == "officer":
        return True
    readings = subjects_of(box)
    likeliest = next(readings, None)
    if likeliest is None:
        return True
    first = _address(profile, box, likeliest, EMPTY_REGISTER)
    if first in (None, box.address):
        return True
    climbs = (_address(profile, box, subject, AllButOne(box.address)) for subject in (likeliest, *readings))
    return box.address in climbs or (_officer_decides(profile, likeliest) and _is_anothers(first, box))


def _address(profile: Profile, box: Mailbox, subject: Subject, register: Register) -> str | None:
    return propose(profile, [subject], register, box.jurisdiction.domain)[0].address


def _officer_decides(profile: Profile, subject: Subject) -> bool:
    """Whether a name that is taken goes to an officer, for the regulation adds nothing to it by itself."""
    law = naming_law(profile)
    ladder = law.ladder(law.placed(subject))
    return ladder is None or ladder.suffix is None or ladder.suffix.by_officer


def _is_anothers(address: str, box: Mailbox) -> bool:
    return Address.objects.filter(address=address).exclude(mailbox=box).exists()
