"""The one witness for every clause: the ledger, which holds under which clause each act was done."""

from collections import defaultdict

from django.db.models import Count, Max, OuterRef, Subquery

from congvu.directory.models import Address
from congvu.ledger.models import Act
from congvu.regulations.witnesses import Evidence, Said, Witness

LEDGER = Witness("ledger", frozenset(), Said("việc trong sổ", "acts in the ledger"), None, lambda *_: ())
"""Its words; what it says of all clauses comes in one pass."""


def acts(place: str) -> dict[str, list[Evidence]]:
    """Acts of a jurisdiction by clause and by the agency whose mailbox each was about."""
    holder = Address.objects.filter(address=OuterRef("subject")).values("mailbox__agency")[:1]
    rows = Act.objects.filter(jurisdiction=place).exclude(clause="").annotate(agency=Subquery(holder))
    found: dict[str, list[Evidence]] = defaultdict(list)
    sums = rows.order_by().values_list("clause", "agency").annotate(number=Count("pk"), latest=Max("time"))
    for clause, agency, number, latest in sums:
        found[clause].append(Evidence(number, latest, page="", agency=agency))
    return found
