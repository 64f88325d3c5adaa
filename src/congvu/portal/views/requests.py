"""Requests in the portal: the queue, a request's page, a new one, and what is done about it, after being asked."""

from collections.abc import Callable
from typing import IO, Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory import queries as directory
from congvu.directory.actions.reissue import reissue
from congvu.directory.files import read
from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.directory.slips import Slip
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal import clients
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.life_forms import MonthForm
from congvu.portal.request_forms import AddressForm, ReasonForm, RequestFilter
from congvu.portal.words import said
from congvu.requests import queries
from congvu.requests.actions import deciding, executing
from congvu.requests.figures import figures as counted
from congvu.requests.models import CLOSED, Request, Row, RowState
from congvu.requests.template import template

ROWS_SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Act = Callable[[Request, Mailbox, str], Any]
ACTS: dict[str, Act] = {
    "approve": lambda one, box, _reason: deciding.approve(one, box),
    "execute": lambda one, box, _reason: executing.execute(one, box),
    "refuse": lambda one, box, reason: deciding.refuse(one, box, reason),
    "set_aside": lambda one, box, _reason: deciding.set_aside(one, box),
    "agree": lambda one, box, _reason: deciding.agree(one, box.address, yes=True),
    "disagree": lambda one, box, _reason: deciding.agree(one, box.address, yes=False),
    "withdraw": lambda one, box, _reason: deciding.withdraw(one, box.address),
}
"""Each act by its name in the address of the page."""

BULK = ("approve", "execute")
SHOWN = ("jurisdiction", "agency__parent", "agency__jurisdiction")


@office_required(LOOKING)
def queue(request: SignedInRequest, office: Office) -> HttpResponse:
    """The requests that this office sees: what is due first stands first, what is closed last."""
    form = RequestFilter(request.GET)
    asked = form.asked()
    rows = queries.requests(office.box.jurisdiction, office.own)
    rows = rows.filter(state=asked["state"]) if asked.get("state") else rows
    rows = rows.filter(due__lt=clock.today()) if asked.get("late") else rows
    if text := asked.get("q", "").strip():
        rows = rows.filter(number__icontains=text) | directory_matches(rows, text)
    page = directory.page(
        rows, asked.get("after", ""), shown=("jurisdiction", "agency__parent", "agency__jurisdiction")
    )
    picked = queries.pressable(page.rows, office.box)
    bulk = [name for name in BULK if name in picked.values()]
    context = {"form": form, "asked": asked, "page": page, "today": clock.today(), "bulk": bulk, "picked": picked}
    return render(request, "portal/requests.html", context)


@office_required(LOOKING)
def figures(request: SignedInRequest, office: Office) -> HttpResponse:
    """How many came in a month, by what they asked for, and how long they took (VP-11.2.s2)."""
    month = MonthForm(request.GET).asked().get("month") or clock.today().replace(day=1)
    clauses = [one.id for one in in_force(office.jurisdiction).of_rule("request.intake") if one.get("to")]
    rows = counted(office.jurisdiction, office.own, month)
    context = {"form": MonthForm({"month": month.strftime("%Y-%m")}), "rows": rows, "month": month, "clauses": clauses}
    return render(request, "portal/figures.html", context)


def directory_matches(rows: Any, text: str) -> Any:
    """The requests of agencies in whose names every word occurs."""
    from congvu.ground.vietnamese import fold

    for word in fold(text).split():
        rows = rows.filter(agency__search__contains=word)
    return rows


def seen(office: Office, number: str) -> Request:
    """The request of that number; 404 where this office does not see it."""
    rows = queries.requests(office.box.jurisdiction, office.own)
    return get_object_or_404(rows.select_related("jurisdiction", "agency__parent"), number=number)


@office_required(LOOKING)
def one(request: SignedInRequest, office: Office, number: str) -> HttpResponse:
    """One request: facts, rows with what was found and proposed, files, history, and what may be done."""
    found = seen(office, number)
    rows = found.rows.select_related("mailbox", "agency", "unit").order_by("place")
    state = request.GET.get("state", "")
    rows = rows.filter(state=state) if state in RowState.values else rows
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() else 0
    shown = list(rows.filter(place__gt=start)[: ROWS_SHOWN + 1])
    context = {
        "one": found,
        "rows": shown[:ROWS_SHOWN],
        "after": shown[ROWS_SHOWN - 1].place if len(shown) > ROWS_SHOWN else "",
        "counts": [(value, found.rows.filter(state=value).count()) for value in RowState.values],
        "total": found.rows.count(),
        "acts": queries.history(found),
        "open": queries.open_acts(found, office.box),
        "turn": queries.next_word(found),
        "attachments": found.attachments.select_related("file").order_by("id"),
        "letters": found.letters.order_by("id"),
        "today": clock.today(),
        "closed": found.state in CLOSED,
    }
    return render(request, "portal/request.html", context)


@require_http_methods(["GET", "POST"])
@office_required(LOOKING)
def act(request: SignedInRequest, office: Office, number: str, name: str) -> HttpResponse:
    """Ask first, then do it; a refusal comes back as a sentence on the request's page."""
    found = seen(office, number)
    if name not in ACTS:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        may = name in queries.open_acts(found, office.box)
        context = {"one": found, "name": name, "form": form if name == "refuse" and may else None, "may": may}
        return render(request, "portal/request_ask.html", context)
    try:
        ACTS[name](found, office.box, form.cleaned_data.get("reason", ""))
        messages.success(request, _("Đã làm xong."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("request", number=number)


@require_POST
@office_required(LOOKING)
def bulk(request: SignedInRequest, office: Office, name: str) -> HttpResponse:
    """The same act on many requests: each by itself, and each refusal told with its number."""
    if name not in BULK:
        raise Http404
    numbers = request.POST.getlist("number")[:200]
    if "sure" not in request.POST:
        chosen = queries.requests(office.box.jurisdiction, office.own).filter(number__in=numbers)
        context = {"name": name, "chosen": chosen.select_related("agency").order_by("sort")}
        return render(request, "portal/requests_ask.html", context)
    done = 0
    for number in numbers:
        try:
            ACTS[name](seen(office, number), office.box, "")
            done += 1
        except CongvuError as refusal:
            messages.error(request, f"{number}: {said(refusal)}")
    messages.success(request, _("Đã làm xong %(count)d yêu cầu.") % {"count": done})
    return redirect("requests")


@require_http_methods(["GET", "POST"])
@office_required(LOOKING)
def row(request: SignedInRequest, office: Office, number: str, place: int) -> HttpResponse:
    """One row: an officer settles its address, or refuses it with a reason."""
    found = get_object_or_404(
        Row.objects.select_related("request__jurisdiction"), request=seen(office, number), place=place
    )
    form = AddressForm(request.POST or None, initial={"address": found.address})
    refusing = ReasonForm(request.POST or None, prefix="no")
    if request.method == "POST":
        try:
            if "no" in request.POST and refusing.is_valid():
                deciding.refuse_row(found, office.box, refusing.cleaned_data["reason"])
                return redirect("request", number=number)
            if "no" not in request.POST and form.is_valid():
                deciding.decide_address(found, form.cleaned_data["address"], form.cleaned_data["reason"], office.box)
                return redirect("request", number=number)
        except CongvuError as refusal:
            messages.error(request, said(refusal))
    context = {"row": found, "one": found.request, "form": form, "refusing": refusing}
    context["may"] = "refuse" in queries.open_acts(found.request, office.box)
    return render(request, "portal/request_row.html", context)


@office_required(LOOKING)
def file(_request: SignedInRequest, office: Office, number: str, key: int) -> HttpResponse:
    """A file of a request, to be saved; it is never opened inside the portal."""
    attachment = get_object_or_404(seen(office, number).attachments.select_related("file"), pk=key)
    response = HttpResponse(read(attachment.file), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{number}-{attachment.pk}{suffix(attachment.name)}"'
    )
    return response


def suffix(name: str) -> str:
    """The ending of a file's name, if it is one of ours."""
    found = name.rpartition(".")[2].lower()
    return f".{found}" if found in {"pdf", "xlsx", "eml"} else ""


@office_required(LOOKING)
def form_file(_request: SignedInRequest, office: Office) -> HttpResponse:
    """The empty list, as the regulation of the reader's agency has it."""
    response = HttpResponse(template(in_force(office.box)), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="phu-luc-I.xlsx"'
    return response


@require_POST
@office_required(LOOKING)
def slips(request: SignedInRequest, office: Office, number: str) -> HttpResponse:
    """New one-time passwords for the mailboxes of this request, printed at once: they are kept nowhere."""
    found = seen(office, number)
    if "slips" not in queries.open_acts(found, office.box):
        messages.error(request, _("Chỉ người thực hiện in phiếu, khi còn hộp thư chờ lần đăng nhập đầu."))
        return redirect("request", number=number)
    boxes = Mailbox.objects.filter(pk__in=executing.waiting_for_slips(found))
    boxes = boxes.select_related("jurisdiction", "person", "agency", "unit")
    printed = [Slip.of(issued) for issued in reissue(boxes, office.box.address)]
    response = HttpResponse(content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="phieu-{number}.pdf"'
    # here, so that the portal's processes do not hold a PDF library that most of them never use
    from congvu.directory.slip_pdf import write_slips

    write_slips(cast(IO[bytes], response), printed, clients.places_of(settings.PLAN))
    return response
