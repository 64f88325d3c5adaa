"""The regulation that judges an act on its day, where an agency's own is laid over its province's (QT-2.1, QT-2.2).

Clauses meet family by family. A family is a rule block, a form or a procedure; forms of an address are one family, and
so are the ways of checking a mailbox, of giving it to others. What the agency's regulation sets of a family wins, for
the kinds it names; all else comes from the province, and what neither sets stays unset. Duties of people only and the
names that a regulation keeps or settles stand side by side.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause, Means
from congvu.regulations.loading import load_profile, overlays_of, province_profile
from congvu.regulations.profile import Profile

_FAMILIES = {
    "naming.form": ("naming.rung", "naming.suffix", "naming.decision", "naming.order", "naming.requested"),
    "checks.ends": ("checks.windows", "checks.apart", "checks.open"),
    "delegation": ("delegation.none",),
}
_FAMILY = {block: family for family, blocks in _FAMILIES.items() for block in blocks}
_ADD_UP = ("naming.pinned", "naming.unique")
"""One register holds the addresses of agency and province, so neither's names go to others."""

_SPOKEN_OF = ("kinds", "what", "role", "report", "actions")
"""The values by which clauses of one family speak of different things."""


@lru_cache(maxsize=1024)
def regulation_in_force(slug: str, day: date) -> Profile:
    """What judges an act of this day under the regulation ``slug``: its clauses, and below them its province's."""
    own = load_profile(slug).on(day)
    return laid_over(own, regulation_in_force(own.overlays, day)) if own.overlays else own


def regulations_of(jurisdiction: str, day: date) -> list[Profile]:
    """All that is in force somewhere in a jurisdiction; what is set once for a whole system must satisfy each."""
    whole = province_profile(jurisdiction)
    return [regulation_in_force(profile.slug, day) for profile in (whole, *overlays_of(whole.slug))]


def laid_over(overlay: Profile, parent: Profile) -> Profile:
    """Both as one; before its first day in force an overlay leaves everything to its parent."""
    if not overlay.clauses:
        return parent
    if not parent.clauses:
        return overlay
    own = tuple(overlay.clauses.values())
    left = (_left(clause, own) for clause in parent.clauses.values())
    clauses = {clause.id: clause for clause in (*own, *filter(None, left))}
    kinds = {**parent.mailbox_kinds, **overlay.mailbox_kinds}
    return replace(overlay, clauses=clauses, versions=tuple(clauses.values()), mailbox_kinds=kinds)


def _left(clause: Clause, own: Iterable[Clause]) -> Clause | None:
    """What a clause of the province still says beside these."""
    left: Clause | None = clause
    for other in own:
        if left and _family(left) == _family(other) is not None:
            left = _without(left, other)
    return left


def _family(clause: Clause) -> tuple[Means, str] | None:
    if clause.means is Means.HUMAN or clause.block in _ADD_UP:
        return None
    return clause.means, _FAMILY.get(clause.block, clause.block)


def _without(clause: Clause, other: Clause) -> Clause | None:
    """The clause for what the other does not speak of; None where it speaks of all of it."""
    for name in _SPOKEN_OF:
        if name in clause.values and name in other.values:
            value = clause.values[name]
            words, theirs = _words(value.value), _words(other.get(name))
            rest = tuple(word for word in words if word not in theirs)
            if rest == words:
                return clause
            if rest:
                return replace(clause, values={**clause.values, name: replace(value, value=rest)})
    return None


def _words(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@carries("regulation.scope")
def bound_agency(profile: Profile) -> str:
    """The code of the one agency that an overlay binds; empty for a regulation of the whole jurisdiction."""
    scopes = profile.of_rule("regulation.scope") if profile.overlays else []
    return next((str(scope.get("agency")) for scope in scopes if scope.get("agency")), "")
