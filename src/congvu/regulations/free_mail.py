"""Which services count as free mail (VP-2.4), where the clause that speaks of them names none itself (VP-8.4)."""

from collections.abc import Iterable
from dataclasses import replace

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause


@carries("freemail.services")
def completed(clause: Clause, clauses: Iterable[Clause]) -> Clause:
    """A clause of the block ``freemail`` with its own domains, else with those that the regulation defines."""
    if clause.block != "freemail" or "domains" in clause.values:
        return clause
    services = next((other for other in clauses if other.block == "freemail.services"), None)
    return replace(clause, values={**clause.values, "domains": services.values["domains"]}) if services else clause
