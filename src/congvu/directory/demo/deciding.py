"""The officer of a sample province: where the regulation leaves an address to people, a suggestion is taken."""

import re
from dataclasses import replace

from congvu.directory.models import Jurisdiction
from congvu.directory.regulation import in_force
from congvu.directory.roster.columns import TITLES, Columns
from congvu.directory.roster.errors import BadRows
from congvu.directory.roster.importing import make_plan
from congvu.directory.roster.lines import PERSONS, Line, Roster
from congvu.ground.vietnamese import fold
from congvu.regulations.naming.bodies import body_name, full, initials

ROUNDS = 12
NAMESAKES = 200
OFFICER = "cán bộ phải quyết định"
SUGGESTED = re.compile(r"[a-z0-9._-]+@[a-z0-9.-]*[a-z0-9]")
COLUMNS = Columns(0, {name: place for place, name in enumerate(TITLES)}, {})


def decided(jurisdiction: Jurisdiction, lines: list[Line]) -> list[Line]:
    """The lines with the officer's decisions in their column; a row for which nothing can be found is left out."""
    province = in_force(jurisdiction).province
    for _round in range(ROUNDS):
        bad = BadRows()
        make_plan(jurisdiction, Roster(COLUMNS, lines, bad))
        if not bad:
            return lines
        waiting = {one.row: one.vi for one in bad}
        chosen: set[str] = set()
        lines = [
            choose(line, waiting[line.number], chosen, province) if line.number in waiting else line for line in lines
        ]
    return [line for line in lines if line.number not in waiting]


def choose(line: Line, reason: str, chosen: set[str], province: str) -> Line:
    """The first suggestion that no other row of this round took; none, so that the next round suggests anew."""
    offers = SUGGESTED.findall(reason.partition("gợi ý:")[2].partition(" / ")[0])
    if not offers and line.kind not in PERSONS:
        offers = [own_choice(line, province)]
    elif not offers and (line.requested or OFFICER in reason):
        offers = own_names(line)
    wish = next((offer for offer in offers if offer not in chosen), "")
    chosen.add(wish)
    return replace(line, requested=wish)


def own_names(line: Line) -> list[str]:
    """Where no regulation names persons: the full name, then with a number, beyond what was refused already."""
    name = re.sub("[^a-z0-9]", "", fold(line.written))
    names = [name, *(f"{name}{number}" for number in range(2, NAMESAKES))]
    return names[names.index(line.requested) + 1 :] if line.requested in names else names


def own_choice(line: Line, province: str) -> str:
    """A body's abbreviation, its agency's behind it for a unit; where that was refused already, the name in full."""
    shorten = full if line.requested else initials
    parts = [line.full_name, line.agency or line.district] if line.kind == "unit" else [line.full_name]
    return ".".join(shorten(body_name(part, province).words) for part in parts)
