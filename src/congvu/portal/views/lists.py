"""Mailing lists: which there are, whom they reach, who may write to them (CT-11.5, DN-5.1.e, QT-4.2.1)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.actions.lists import authorise_poster, close_list, end_poster, open_by_rule
from congvu.directory.lists import authorises, lists_within, manages, members
from congvu.directory.models import MailingList
from congvu.directory.posters import NAMED, posters_of, posting
from congvu.ground.errors import CongvuError
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.list_forms import ListForm, PosterForm
from congvu.portal.words import said

PAGE = 100


@require_http_methods(["GET", "POST"])
@office_required(LOOKING)
def lists(request: SignedInRequest, office: Office) -> HttpResponse:
    """The lists within reach; those who manage lists open one here."""
    may = manages(office)
    form = ListForm(office.jurisdiction, request.POST or None) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and (row := _opened(office, form)):
            messages.success(request, _("Đã lập danh sách."))
            return redirect("list", number=row.pk)
    after = request.GET.get("after", "")
    rows = list(lists_within(office).filter(address__gt=after)[: PAGE + 1])
    more = rows[PAGE - 1].address if len(rows) > PAGE else ""
    return render(request, "portal/lists.html", {"rows": rows[:PAGE], "more": more, "form": form})


@office_required(LOOKING)
def one(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """One list: its rule, how many it reaches, who writes to it."""
    return _page(request, office, _found(office, number), PosterForm(office.jurisdiction))


@require_POST
@office_required(LOOKING)
def act(request: SignedInRequest, office: Office, number: int, name: str) -> HttpResponse:
    """Authorise a writer, take that back, or close the list."""
    row = _found(office, number)
    if name not in {"authorise", "end", "close"}:
        raise Http404
    if not (manages(office) if name == "close" else authorises(office, row)):
        raise PermissionDenied
    form = PosterForm(office.jurisdiction, request.POST)
    try:
        if name == "close":
            close_list(row, office.box.address)
            messages.success(request, _("Đã đóng danh sách."))
            return redirect("lists")
        if name == "end":
            number_given = request.POST.get("poster", "")
            poster = get_object_or_404(row.posters, pk=number_given if number_given.isdecimal() else 0)
            end_poster(poster, office.box.address)
        elif form.is_valid():
            typed: dict[str, Any] = form.cleaned_data
            authorise_poster(row, typed["address"], typed["number"], typed["day"], office.box.address)
        else:
            return _page(request, office, row, form)
        messages.success(request, _("Đã ghi."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("list", number=row.pk)


def _page(request: SignedInRequest, office: Office, row: MailingList, form: PosterForm) -> HttpResponse:
    clause = posting(row)
    named = bool(NAMED & set(clause.get("posters", ()))) if clause else False
    context = {
        "row": row,
        "clause": clause,
        "members": members(row).count(),
        "writers": sorted(posters_of([row])[row.pk]),
        "authorised": row.posters.filter(ended_at=None).select_related("mailbox") if named else [],
        "form": form if named and authorises(office, row) else None,
        "manages": manages(office),
    }
    return render(request, "portal/list.html", context)


def _opened(office: Office, form: ListForm) -> MailingList | None:
    """The new list, or the reason in the form."""
    typed = form.cleaned_data
    address = f"{typed['local'].lower()}@{office.jurisdiction.domain}"
    try:
        return open_by_rule(office.jurisdiction, address, typed["name"], typed["rule"], office.box.address)
    except CongvuError as refusal:
        form.add_error("local", said(refusal))
    return None


def _found(office: Office, number: int) -> MailingList:
    return get_object_or_404(lists_within(office), pk=number)
