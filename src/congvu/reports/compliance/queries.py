"""Reading the roll-up: the form of a jurisdiction, of some of its agencies, and the agencies side by side (VP-15.1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.urls import NoReverseMatch, reverse

from congvu.directory.models import Agency, Jurisdiction
from congvu.regulations.profile import Profile
from congvu.regulations.witnesses import WITNESSES, Witness
from congvu.reports.compliance.acts import LEDGER
from congvu.reports.compliance.form import AgencyLine, Form, Shown, form_of
from congvu.reports.models import Survey, Tally


@dataclass(frozen=True, slots=True)
class Sums:
    """One agency's figures: clauses with a breach, breaches in all, the last date."""

    clauses: int
    breaches: int
    last: datetime | None


def survey_of(jurisdiction: Jurisdiction) -> Survey | None:
    """The last gathering of evidence, None before the first."""
    return Survey.objects.filter(jurisdiction=jurisdiction).first()


def compliance(
    jurisdiction: Jurisdiction,
    profile: Profile,
    agencies: Collection[Agency] | None = None,
    *,
    side_by_side: bool = False,
) -> Form:
    """The form of one regulation in a jurisdiction, or in some agencies alone: then nothing of any other is in it.

    ``side_by_side`` adds each agency's own lines, for files.
    """
    survey = survey_of(jurisdiction)
    rows = _rows(survey, agencies)
    lines = _agency_lines(survey, agencies, profile) if side_by_side else ()
    return form_of(
        profile,
        _shown(rows, _filter(agencies)),
        place=jurisdiction.name,
        scope=", ".join(agency.name for agency in agencies or ()),
        time=survey.time if survey else None,
        agencies=lines,
    )


def sums_by_agency(jurisdiction: Jurisdiction, agencies: Iterable[Agency]) -> dict[int, Sums]:
    """The figures of these agencies; who is missing has no evidence yet."""
    rows = Tally.objects.filter(survey__jurisdiction=jurisdiction, agency__in=[agency.pk for agency in agencies])
    sums = (
        rows.order_by()
        .values_list("agency")
        .annotate(
            clauses=Count("clause", filter=Q(breaches__gt=0), distinct=True), sum=Sum("breaches"), latest=Max("last")
        )
    )
    return {agency: Sums(clauses, breaches, last) for agency, clauses, breaches, last in sums}


def _rows(survey: Survey | None, agencies: Collection[Agency] | None) -> QuerySet[Tally]:
    rows = Tally.objects.filter(survey=survey) if survey else Tally.objects.none()
    return rows.filter(agency=None) if agencies is None else rows.filter(agency__in=agencies)


def _filter(agencies: Collection[Agency] | None) -> str:
    """What narrows a list of the portal to one agency."""
    return f"agency={next(iter(agencies)).pk}" if agencies and len(agencies) == 1 else ""


def _shown(rows: QuerySet[Tally], narrowed: str) -> dict[str, list[Shown]]:
    """What each witness says of each clause, in the order in which they were entered."""
    order = {name: number for number, name in enumerate(("ledger", *WITNESSES))}
    sums = rows.order_by().values_list("clause", "witness", "page")
    found: dict[str, list[tuple[int, Shown]]] = defaultdict(list)
    for clause, name, page, count, breaches, last in sums.annotate(Sum("count"), Sum("breaches"), Max("last")):
        if witness := _witness(name):
            place = path_of(page or (f"admin-acts?clause={clause}" if witness is LEDGER else ""), narrowed)
            one = Shown(witness.counts, witness.breaches, count, breaches, last, place)
            found[clause].append((order[name], one))
    return {clause: [one for _, one in sorted(each, key=lambda pair: pair[0])] for clause, each in found.items()}


def _agency_lines(survey: Survey | None, agencies: Collection[Agency] | None, profile: Profile) -> Iterable[AgencyLine]:
    own = {"survey": survey, "clause__startswith": f"{profile.prefix}-"}
    rows = Tally.objects.filter(**own).exclude(agency=None).select_related("agency")
    rows = rows if agencies is None else rows.filter(agency__in=agencies)
    for row in rows.order_by("agency__sort", "agency", "id") if survey else ():
        witness = _witness(row.witness)
        if witness and row.agency:
            shown = Shown(witness.counts, witness.breaches, row.count, row.breaches, row.last)
            yield AgencyLine(row.agency.pk, row.agency.name, row.agency.code, row.clause, shown)


def _witness(name: str) -> Witness | None:
    """The one who said it; None where the roll-up is older than the code and the witness is gone."""
    return LEDGER if name == LEDGER.name else WITNESSES.get(name)


def path_of(page: str, narrowed: str = "") -> str:
    """The path of a page that a witness named by route and filter; nothing where the portal has no such page."""
    route, _, query = page.partition("?")
    try:
        path = reverse(route)
    except NoReverseMatch:
        return ""
    asked = "&".join(part for part in (query, narrowed) if part)
    return f"{path}?{asked}" if asked else path


def jurisdictions_under(profile: Profile) -> list[Jurisdiction]:
    """Where the regulation is in force: as the jurisdiction's own, or as that of an agency."""
    own = Q(regulation=profile.slug) | Q(agencies__regulation=profile.slug)
    return list(Jurisdiction.objects.filter(own).distinct().order_by("slug"))
