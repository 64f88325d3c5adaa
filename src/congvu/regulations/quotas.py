"""How large a mailbox and an attached file may be (CT-4.1, DN-5.2): the values, each with the clause that sets it."""

from collections.abc import Iterable
from dataclasses import dataclass

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in bytes, 0 for none at all, and the clause that sets it."""

    bytes: int
    clause: str


@carries("quota")
def quotas(clauses: Iterable[Clause]) -> dict[str, Limit]:
    """The quota of each mailbox kind that the regulation sets one for."""
    limits = ((clause, clause.get("limit")) for clause in clauses if clause.block == "quota")
    return {kind: Limit(limit, clause.id) for clause, limit in limits for kind in clause.get("kinds")}


def attachment(clauses: Iterable[Clause]) -> Limit | None:
    """The limit of each attached file, or None where the regulation sets none."""
    for clause in clauses:
        if clause.block == "attachment":
            return Limit(clause.get("each"), clause.id)
    return None
