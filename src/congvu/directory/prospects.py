"""Whether an address that nobody has could be given, to whom, or why not; judged by what judges real rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from congvu.directory.models import Jurisdiction
from congvu.directory.origins import Others
from congvu.directory.regulation import in_force
from congvu.directory.rules import well_formed
from congvu.ground import clock
from congvu.regulations.clauses import Clause
from congvu.regulations.loading import overlays_of
from congvu.regulations.naming.collisions import Book
from congvu.regulations.naming.law import naming_law
from congvu.regulations.naming.tracing import Standing
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile


class Verdict(StrEnum):
    """What would become of a wish for the address."""

    MALFORMED = "malformed"
    FOREIGN = "foreign"
    RESERVED = "reserved"
    LISTS_ONLY = "lists_only"
    PINNED = "pinned"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Prospect:
    """The verdict with its clause; ``holder`` is the body of a settled name, ``forms`` are what could lead to it."""

    verdict: Verdict
    jurisdiction: Jurisdiction | None = None
    clause: str | None = None
    holder: str = ""
    forms: tuple[Clause, ...] = ()


def place_of(address: str) -> Jurisdiction | None:
    """The jurisdiction in whose tree of domains the address lies (DL-1)."""
    host = f".{address.partition('@')[2]}"
    return next((one for one in Jurisdiction.objects.order_by("slug") if host.endswith(f".{one.domain}")), None)


def prospect(address: str) -> Prospect:
    """What would become of the address, which stands in no register."""
    if not well_formed(address):
        return Prospect(Verdict.MALFORMED)
    place = place_of(address)
    if place is None:
        return Prospect(Verdict.FOREIGN)
    found = [_judged(address, place, profile) for profile in _regulations(place)]
    return min(found, key=lambda one: list(Verdict).index(one.verdict))


def _regulations(place: Jurisdiction) -> Iterator[Profile]:
    """The jurisdiction's and those of single agencies: one register holds the addresses of all."""
    yield in_force(place)
    yield from (regulation_in_force(one.slug, clock.today()) for one in overlays_of(place.regulation))


def _judged(address: str, place: Jurisdiction, profile: Profile) -> Prospect:
    book = Book(Others(()), naming_law(profile), place.domain)
    standing, clause = book.standing(address)
    if standing is Standing.PINNED:
        return Prospect(Verdict.PINNED, place, clause, _holder(profile, clause, address.partition("@")[0]))
    if standing is Standing.RESERVED:
        word = address.partition("@")[0].partition(".")[0] in naming_law(profile).reserved_words
        return Prospect(Verdict.LISTS_ONLY if word else Verdict.RESERVED, place, clause)
    return Prospect(Verdict.FREE, place, forms=tuple(profile.of_rule("naming.form", "naming.rung")))


def _holder(profile: Profile, clause: str | None, local: str) -> str:
    """The body for which the regulation settled the name."""
    pins = profile.clauses[clause].get("pinned", ()) if clause else ()
    return next((str(pin["names"][0]) for pin in pins if local in (pin["local"], *pin["aliases"])), "")
