"""How the regulation is kept: each clause with its state and its evidence, as last gathered (VP-10.2, DN-17.1)."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Schema

from congvu.api.rest.caller import ApiRequest, Caller
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Number, Text
from congvu.directory.models import Agency
from congvu.directory.offices import COMPLIANCE
from congvu.directory.regulation import slug_of
from congvu.regulations.matrix import State
from congvu.reports.compliance.as_json import as_json
from congvu.reports.compliance.binding import regulations_of
from congvu.reports.compliance.form import Verdict, Wish
from congvu.reports.compliance.queries import compliance as read

door = Door(tags=["compliance"])


class ComplianceAsked(Schema):
    """Which clauses, of which regulation, in which agency; the totals count every clause."""

    agency: Number | None = None
    regulation: Text = ""
    state: State | None = None
    verdict: Verdict | None = None
    breaches: bool = False
    q: Text = ""


class ComplianceShown(Schema):
    """The roll-up, as ``congvu compliance --json`` writes it."""

    totals: dict[str, dict[str, int]]
    verdicts: dict[str, dict[str, int]]
    gathered: dict[str, str | None]
    clauses: list[dict[str, Any]]


@door.read("/compliance", "compliance:read", "Tuân thủ quy chế / Compliance", ComplianceShown, COMPLIANCE)
def compliance(request: ApiRequest, asked: Query[ComplianceAsked]) -> dict[str, object]:
    """The jurisdiction's for those who answer for it or examine it; the own agencies' alone for a head."""
    caller = request.auth
    agencies = _agencies(caller, asked.agency)
    profiles = regulations_of(caller.reach.jurisdiction)
    wanted = asked.regulation or (slug_of(agencies[0]) if agencies else "")
    profile = next((one for one in profiles if one.slug == wanted), None)
    if profile is None and (asked.regulation or not profiles):
        raise Http404
    wish = Wish(state=asked.state or "", verdict=asked.verdict or "", breaches=asked.breaches, text=asked.q)
    return as_json([read(caller.reach.jurisdiction, profile or profiles[0], agencies)], wish)


def _agencies(caller: Caller, wanted: int | None) -> Sequence[Agency] | None:
    """The agencies whose figures the caller may read and asks for; None where it is the whole jurisdiction."""
    own = caller.office.headed() if caller.office else None
    if own is None:
        own = caller.reach.agencies() if caller.reach.own is not None else None
    visible = caller.reach.agencies() if own is None else own
    if wanted:
        return [get_object_or_404(visible, pk=wanted)]
    return None if own is None else list(own)
