"""Reading reports: the list of what is due and what came, and a report as it stands."""

from django.db.models import Q, QuerySet

from congvu.directory.models import Agency, Jurisdiction
from congvu.ground import clock
from congvu.reports.asked import Asked
from congvu.reports.forms import made
from congvu.reports.models import Report, ReportState
from congvu.reports.paper import Paper, from_json


def reports(jurisdiction: Jurisdiction, agencies: QuerySet[Agency] | None) -> QuerySet[Report]:
    """The reports of a jurisdiction, or of some agencies alone; what is due first stands first, what came is last."""
    rows = Report.objects.filter(jurisdiction=jurisdiction)
    rows = rows if agencies is None else rows.filter(agency__in=agencies)
    return rows.select_related("agency__parent", "agency__jurisdiction", "jurisdiction", "request")


def chosen(rows: QuerySet[Report], wanted: str) -> QuerySet[Report]:
    """Those that are missing, late, or handed in; or all."""
    day, open_ = clock.today(), ~Q(state=ReportState.FINAL)
    filters = {"open": open_, "late": open_ & Q(due__lt=day), "final": Q(state=ReportState.FINAL)}
    rows = rows.filter(filters[wanted]) if wanted in filters else rows
    return rows.order_by("-due" if wanted == "final" else "due", "agency__sort", "id")


def standing(asked: Asked) -> Paper:
    """The report that was handed in on this very question; else one made now."""
    rows = Report.objects.filter(jurisdiction=asked.jurisdiction, agency=asked.agency, form=asked.form)
    rows = rows.filter(first=asked.period.first, last=asked.period.last, state=ReportState.FINAL)
    report = rows.order_by("-handed_in_at").first()
    return from_json(report.content) if report else made(asked)
