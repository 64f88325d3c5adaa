"""Issuing a document: its files first, then what was recognised in them to be corrected, then sending."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congvu.directory.regulation import in_force
from congvu.documents import law
from congvu.documents.actions import entering, issuing, refusing
from congvu.documents.actions.issuing import MOST_BYTES, To
from congvu.documents.models import Book, Document, DocumentState
from congvu.documents.preparing import prepared
from congvu.documents.resolving import Resolver
from congvu.documents.standing import desks
from congvu.ground.errors import CongvuError
from congvu.portal.access import SignedInRequest
from congvu.portal.document_forms import DraftForm, EntryForm, Places, RefusalForm, UploadForm
from congvu.portal.uploads import stored
from congvu.portal.words import said


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """Hand in the files of a document; what they say is read, and shown to be corrected."""
    boxes = _desks(request)
    form = UploadForm(boxes, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = _drafted(request, form.cleaned_data)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
        else:
            return redirect("document-edit", number=document.pk)
    return render(request, "portal/document_new.html", {"form": form})


def _drafted(request: SignedInRequest, typed: dict[str, Any]) -> Document:
    box, files = typed["box"], typed["files"]
    if sum(one.size or 0 for one in files) > MOST_BYTES:
        raise issuing.too_large()
    if typed["secret"]:
        told = entering.Fields(secret=True, files=stored(files))
        return issuing.draft(box, told, (), request.user.address)
    told, places = prepared(box, stored(files))
    return issuing.draft(box, told, places, request.user.address)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    """A draft: its fields and its places, as they were recognised, to be corrected."""
    document = get_object_or_404(_drafts(request), pk=number)
    form = DraftForm(
        in_force(document.agency),
        request.POST or None,
        request.FILES or None,
        initial={name: getattr(document, name) for name in DraftForm.base_fields if name != "files"},
    )
    rows = Places(request.POST or None, initial=_rows(document), prefix="place")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            _amended(request, document, form, [one for row in rows if (one := row.place())])
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Đã ghi; hãy xem lại rồi phát hành."))
            return redirect("document", number=document.pk)
    context = {
        "one": document,
        "form": form,
        "places": rows,
        "files": list(document.files.filter(replaced_at=None)),
        "choices": _choices(document),
        "instead": law.copy_rule(in_force(document.agency)),
    }
    return render(request, "portal/document_edit.html", context)


def _amended(request: SignedInRequest, document: Document, form: DraftForm, places: list[To]) -> None:
    typed = form.cleaned_data
    more = {"on_paper": typed["on_paper"], "order": typed["order"], "secret": document.secret}
    if sum(one.size or 0 for one in typed["files"]) > MOST_BYTES:
        raise issuing.too_large()
    issuing.amend(document, form.told(**more, files=stored(typed["files"])), places, request.user.address)


def _rows(document: Document) -> list[dict[str, Any]]:
    names = ("line", "name", "address", "means", "detail")
    rows = document.recipients.order_by("id").values(*names)
    return [row | {"means": "mail" if row["means"] == "none" else row["means"]} for row in rows]


def _choices(document: Document) -> list[tuple[str, str]]:
    """Every body that a place may be: offered where an address is typed."""
    return Resolver(document.agency).bodies()


def _drafts(request: SignedInRequest) -> Any:
    rows = Document.objects.filter(mailbox__in=desks(request.user), book=Book.OUT, state=DocumentState.DRAFT)
    return rows.select_related("agency__jurisdiction", "agency__parent", "mailbox__jurisdiction")


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: SignedInRequest) -> HttpResponse:
    """Enter a paper that came, or a letter in which nobody recognised a document."""
    boxes = _desks(request)
    form = EntryForm(boxes, in_force(request.user), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            told = form.told(files=stored(typed["files"]), on_paper=True)
            entry = entering.enter(typed["box"], told, request.user.address)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Đã vào sổ với số đến %(number)s.") % {"number": entry.arrival})
            return redirect("document", number=entry.pk)
    return render(request, "portal/document_enter.html", {"form": form, "refusing": False})


@require_http_methods(["GET", "POST"])
@login_required
def refuse(request: SignedInRequest) -> HttpResponse:
    """Refuse a paper whose kind goes by mail: a note with the clause goes to its sender (CT-7.2.s2)."""
    boxes = _desks(request)
    clause = law.paperless(in_force(request.user))
    if clause is None:
        raise PermissionDenied
    form = RefusalForm(boxes, in_force(request.user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            refusing.refuse(typed["box"], form.told(), typed["address"], request.user.address)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Đã từ chối và báo cho nơi gửi."))
            return redirect("documents-figures")
    return render(request, "portal/document_enter.html", {"form": form, "refusing": True, "clause": clause})


def _desks(request: SignedInRequest) -> Any:
    """The mailboxes that the reader works on; who works on none may not come in."""
    boxes = desks(request.user)
    if not boxes.exists():
        raise PermissionDenied
    return boxes
