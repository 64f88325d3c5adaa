"""Planning the rows that ask for a mailing list: of one agency's people, or of everybody where no agency is named."""

from dataclasses import dataclass

from congvu.directory.models import Jurisdiction, MailingList
from congvu.directory.models.mailing_list import BODYS_OWN
from congvu.directory.regulation import in_force
from congvu.directory.roster.addresses import Asked, Deciding, Decision
from congvu.directory.roster.lines import Line
from congvu.directory.roster.places import Body, NotFound, Places
from congvu.regulations.naming import Subject


@dataclass(slots=True)
class NewList:
    """A list to be opened."""

    name: str
    body: Body | None
    decision: Decision


def plan_lists(jurisdiction: Jurisdiction, places: Places, deciding: Deciding, lines: list[Line]) -> list[NewList]:
    """The lists that do not exist yet."""
    standing = MailingList.objects.filter(BODYS_OWN, jurisdiction=jurisdiction, closed_on=None)
    there: set[object] = set(standing.values_list("agency", flat=True)) if lines else set()
    asked: list[tuple[Line, Body | None]] = []
    for line in lines:
        try:
            body = places.locate(line.agency, "", line.district)[0] if line.agency or line.district else None
        except NotFound as lack:
            deciding.bad.add(line.number, deciding.columns.title(lack.field), lack.vi, lack.en)
            continue
        key = body.row.pk if body and body.row else body
        if key in there:
            deciding.bad.add(
                line.number, deciding.columns.title("agency"), "danh sách thư này đã có.", "this list exists already."
            )
            continue
        there.add(key)
        asked.append((line, body))
    whole = in_force(jurisdiction)
    settled = deciding.settle(
        [Asked(line, list_subject(line, body), body.profile if body else whole) for line, body in asked]
    )
    return [
        NewList(line.written or (body.name if body else jurisdiction.name), body, settled[line.number])
        for line, body in asked
        if line.number in settled
    ]


def list_subject(line: Line, body: Body | None) -> Subject:
    """A list as naming sees it: by the agency, or the district, whose people it reaches."""
    if body is None:
        return Subject("list", full_name=line.written)
    district = body.code if body.is_district else body.parent.code if body.parent else ""
    return Subject("list", full_name=line.written, agency="" if body.is_district else body.code, district=district)
