"""How the regulation is kept: each clause with its state and evidence, and the same as files (VP-10.2, DN-17.1).

Department, centre and auditor see the jurisdiction and each agency of it; a head sees the own agencies alone.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from congvu.directory import queries
from congvu.directory.models import Agency
from congvu.directory.regulation import slug_of
from congvu.ground import clock
from congvu.portal.access import COMPLIANCE, Office, SignedInRequest, office_required
from congvu.portal.clause_list import entry
from congvu.portal.forms import ComplianceForm, SearchForm
from congvu.regulations.profile import Profile
from congvu.reports.compliance.binding import regulations_of
from congvu.reports.compliance.form import VERDICTS, Form, Verdict, concluded
from congvu.reports.compliance.queries import compliance as read
from congvu.reports.compliance.queries import sums_by_agency


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for, within what the office opens: None of ``agencies`` is the whole jurisdiction."""

    form: ComplianceForm
    agencies: Sequence[Agency] | None
    agency: Agency | None
    profiles: list[Profile]
    profile: Profile | None

    def read(self, office: Office, *, side_by_side: bool = False) -> Form | None:
        """The form of it; nothing where no regulation is in force. Then the filter knows what it can offer."""
        if self.profile is None:
            return None
        found = read(office.box.jurisdiction, self.profile, self.agencies, side_by_side=side_by_side)
        self.form.offer(found.articles)
        return found


def _asked(request: HttpRequest, office: Office) -> Asked:
    form = ComplianceForm(request.GET)
    own = office.headed()
    key = request.GET.get("agency", "")
    visible = office.box.jurisdiction.agencies if own is None else own
    agency = get_object_or_404(visible, pk=int(key)) if key.isdecimal() else None
    agencies = [agency] if agency else None if own is None else list(own)
    profiles = regulations_of(office.box.jurisdiction)
    wanted = request.GET.get("regulation", "") or (slug_of(agencies[0]) if agencies else "")
    profile = next((one for one in profiles if one.slug == wanted), profiles[0] if profiles else None)
    return Asked(form, agencies, agency, profiles, profile)


@office_required(COMPLIANCE)
def compliance(request: SignedInRequest, office: Office) -> HttpResponse:
    """The table, its sums, and the laws behind the regulation."""
    asked = _asked(request, office)
    found = asked.read(office)
    context: dict[str, Any] = {"asked": asked, "form": asked.form, "agency": asked.agency, "found": found}
    if found:
        lines = found.chosen(asked.form.wish())
        context |= {
            "rows": [(line, entry(line.row.clause), concluded(found, line)) for line in lines],
            "parts": _parts(found),
            "laws": [(law, law.status(clock.today())) for law in found.laws],
            "breaches": sum(line.breaches for line in found.lines),
        }
    return render(request, "portal/compliance.html", context)


def _parts(found: Form) -> list[tuple[Verdict, Any, int, float, float]]:
    """The parts of the bar: verdict, its words, how many clauses, where it begins and how long it is in per cent."""
    start, parts = 0.0, []
    for verdict, number in found.verdicts().items():
        share = 100 * number / len(found.lines)
        parts.append((Verdict(verdict), VERDICTS[Verdict(verdict)], number, round(start, 2), round(share, 2)))
        start += share
    return parts


@office_required(COMPLIANCE)
def agencies(request: SignedInRequest, office: Office) -> HttpResponse:
    """The agencies that the office sees, each with its breaches (VP-15.1)."""
    form = SearchForm(request.GET)
    asked = form.asked()
    own = office.headed()
    visible = (
        queries.agencies(office.box.jurisdiction) if own is None else Agency.objects.filter(pk__in=own.values("pk"))
    )
    page = queries.page(queries.matching(visible, asked.get("q", "")), asked.get("after", ""))
    sums = sums_by_agency(office.box.jurisdiction, page.rows)
    rows = [(agency, sums.get(agency.pk)) for agency in page.rows]
    return render(
        request, "portal/compliance_agencies.html", {"form": form, "asked": asked, "page": page, "rows": rows}
    )


@office_required(COMPLIANCE)
def as_xlsx(request: SignedInRequest, office: Office) -> HttpResponse:
    """The table as a workbook, filtered like the page."""
    # here and below: the portal's processes hold no library for files that most of them never write
    from congvu.reports.compliance.as_xlsx import write_xlsx

    return _file(
        request, office, write_xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


@office_required(COMPLIANCE)
def as_docx(request: SignedInRequest, office: Office) -> HttpResponse:
    """The table as a document in the administrative form."""
    from congvu.reports.compliance.as_docx import write_docx

    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _file(request, office, write_docx, "docx", kind)


def _file(
    request: HttpRequest, office: Office, write: Callable[..., None], ending: str, content_type: str
) -> HttpResponse:
    asked = _asked(request, office)
    found = asked.read(office, side_by_side=True)
    if found is None:
        raise Http404
    content = io.BytesIO()
    write([found], asked.form.wish(), content)
    response = HttpResponse(content.getvalue(), content_type=content_type)
    name = f"tuan-thu-{found.profile.slug}-{clock.today():%Y%m%d}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
