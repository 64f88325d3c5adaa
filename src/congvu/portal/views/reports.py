"""Statutory reports: what is due and what came, completing and handing one in, asking agencies for one.

An agency's people see its own reports; department, centre and auditor those of the whole jurisdiction (CT-15, VP-12.1).
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.models import Agency
from congvu.directory.models.mailbox import Role
from congvu.evidence.periods import Period
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.report_forms import AnswersForm, AskForm, HandInForm, MakeForm, ReportFilter
from congvu.portal.words import said
from congvu.reports import actions
from congvu.reports.asked import ask as asked_about
from congvu.reports.forms import FORMS
from congvu.reports.models import Report, ReportState
from congvu.reports.paper import Line, Paper, Table, Text, shown
from congvu.reports.papers import TYPES, as_file
from congvu.reports.papers.printed import cells
from congvu.reports.queries import chosen, reports, standing

SHOWN = 500
ROWS = 50


@office_required(LOOKING)
def listed(request: SignedInRequest, office: Office) -> HttpResponse:
    """The reports of one's agencies, or of the jurisdiction; what is due first stands first."""
    form = ReportFilter(request.GET)
    rows = chosen(_visible(office), form.asked().get("state", ""))[:SHOWN]
    late = chosen(_visible(office), "late").count()
    context = {
        "form": form,
        "rows": [(row, FORMS[row.form]) for row in rows if row.form in FORMS],
        "late": late,
        "may_ask": _may_ask(office),
        "today": clock.today(),
    }
    return render(request, "portal/reports.html", context)


@require_http_methods(["GET", "POST"])
@office_required(LOOKING)
def report(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """One report: its figures, what the agency completes, handing it in."""
    row = get_object_or_404(_visible(office), pk=number)
    try:
        paper = actions.paper_of(row)
    except CongvuError as refusal:
        messages.error(request, said(refusal))
        return redirect("reports")
    may_write = row.state != ReportState.FINAL and actions.may_write(office.box, row)
    form = AnswersForm(paper, request.POST or None)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            actions.complete(row, form.answers(), office.box)
            messages.success(request, _("Đã ghi; báo cáo chưa nộp."))
            return redirect("report", number)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    context = {
        "row": row,
        "kind": FORMS[row.form],
        "paper": paper,
        "parts": list(_parts(paper)),
        "form": form,
        "may_write": may_write,
        "may_hand_in": row.state != ReportState.FINAL and actions.may_hand_in(office.box, row),
        "handing": HandInForm(),
        "files": TYPES,
        "today": clock.today(),
    }
    return render(request, "portal/report.html", context)


@require_POST
@office_required(LOOKING)
def hand_in(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """Hand it in, with its signed file where the form asks for one."""
    row = get_object_or_404(_visible(office), pk=number)
    form = HandInForm(request.POST, request.FILES)
    file = request.FILES.get("signed")
    if form.is_valid():
        signed = (file.name or "bao-cao.pdf", file.read()) if file else None
        try:
            actions.hand_in(row, office.box, signed, scan=form.cleaned_data["scan"])
            if row.state == ReportState.FINAL:
                messages.success(request, _("Đã nộp; báo cáo được khóa và giữ nguyên."))
            else:
                messages.error(request, _("Chưa đủ: cần bản có chữ ký số hợp lệ của thủ trưởng, hoặc bản quét đã ký."))
        except CongvuError as refusal:
            messages.error(request, said(refusal))
    return redirect("report", number)


@office_required(LOOKING)
def download(_request: SignedInRequest, office: Office, number: int, kind: str) -> HttpResponse:
    """The report as a file: as it was frozen, or as it stands now."""
    row = get_object_or_404(_visible(office), pk=number)
    if kind not in TYPES:
        raise Http404
    return _file(actions.paper_of(row), kind, actions.file_name(row))


@require_http_methods(["GET", "POST"])
@office_required(frozenset({Role.DEPARTMENT}))
def ask(request: SignedInRequest, office: Office) -> HttpResponse:
    """Ask agencies for a report until a day."""
    agencies = office.agencies().order_by("sort", "id")
    form = AskForm(agencies, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        period = Period("", typed["first"], typed["last"])
        try:
            asked = actions.request(
                office.jurisdiction, typed["agencies"], typed["form"], period, typed["due"], office.box,
                text=typed["text"], on_behalf=typed["on_behalf"],
            )  # fmt: skip
            messages.success(request, _("Đã yêu cầu %(count)d cơ quan báo cáo.") % {"count": asked.reports.count()})
            return redirect("reports")
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    return render(request, "portal/report_ask.html", {"form": form})


@office_required(LOOKING)
def make(request: SignedInRequest, office: Office) -> HttpResponse:
    """A report over any days as a file, for one's agencies or for the whole jurisdiction; it is nobody's duty."""
    form = MakeForm(office.agencies().order_by("sort", "id"), office.own is None, request.GET or None)
    if request.GET and form.is_valid():
        try:
            return _made(office, form.cleaned_data)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    return render(request, "portal/report_make.html", {"form": form})


def _made(office: Office, typed: dict[str, Any]) -> HttpResponse:
    asked = asked_about(typed["form"], office.jurisdiction, typed["agency"], f"{typed['first']}..{typed['last']}")
    return _file(standing(asked), typed["kind"], f"{typed['form'].replace('.', '-')}-{typed['first']}-{typed['last']}")


def _file(paper: Paper, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(as_file(paper, kind), content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _visible(office: Office) -> QuerySet[Report]:
    agencies = None if office.own is None else Agency.objects.filter(pk__in=office.own)
    return reports(office.jurisdiction, agencies)


def _may_ask(office: Office) -> bool:
    return Role.DEPARTMENT in office.roles


def _parts(paper: Paper) -> Iterator[dict[str, object]]:
    """The report's parts as the page shows them: tables with their first rows."""
    for part in paper.parts:
        match part:
            case Text(text, bold):
                yield {"text": text, "bold": bold}
            case Line():
                before = shown(part.before) if part.changed else ""
                answer = shown(paper.answer(part), "share" if part.share else "")
                yield {"line": part, "answer": answer, "before": before}
            case Table():
                rows = [list(zip(part.columns, cells(part, row), strict=True)) for row in part.filled()]
                yield {"table": part, "rows": rows[:ROWS], "more": max(0, len(rows) - ROWS)}
