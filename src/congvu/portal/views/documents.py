"""The books of agencies: what came in, what went out, one document with its places, what lacks its copy.

Only for those who work on a shared mailbox, and for whom a document was sent to; others see an empty list, or nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congvu.directory.files import read
from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.documents import law
from congvu.documents.actions import acknowledging, entering, issuing
from congvu.documents.models import Book, Document, DocumentFile, DocumentState, Recipient
from congvu.documents.queries import letters as letter_queries
from congvu.documents.queries import register
from congvu.documents.queries.signatures import of_document
from congvu.documents.resolving import block, unnamed
from congvu.documents.standing import Desk, desks
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal.access import SignedInRequest
from congvu.portal.document_forms import CorrectionForm, DocumentFilter, PeriodForm
from congvu.portal.uploads import stored
from congvu.portal.words import said

SHOWN = 500
MONTH = timedelta(31)


@require_GET
@login_required
def incoming(request: SignedInRequest) -> HttpResponse:
    """What came in, the newest first."""
    return _book(request, Book.IN)


@require_GET
@login_required
def outgoing(request: SignedInRequest) -> HttpResponse:
    """What went out, the newest first, with how far each has come."""
    return _book(request, Book.OUT)


def chosen(request: SignedInRequest, asked: dict[str, Any]) -> tuple[list[Mailbox], Mailbox | None]:
    """The mailboxes that the reader works on, and the one that is looked at: the first, unless another is asked for."""
    boxes = list(desks(request.user)[:200])
    key = asked.get("box")
    return boxes, next((one for one in boxes if not key or one.key == key), None)


def _book(request: SignedInRequest, book: str) -> HttpResponse:
    form = DocumentFilter(request.GET)
    asked = form.asked()
    boxes, box = chosen(request, asked)
    context: dict[str, Any] = {"form": form, "asked": asked, "boxes": boxes, "box": box, "book": book}
    if box:
        rows = register.documents(box, book, asked.get("q", ""), asked.get("kind", ""))
        page = register.newest(rows, asked.get("after", ""))
        states = register.sent(page.rows) if book == Book.OUT else {}
        context |= {"page": page, "rows": [(one, states.get(one.pk)) for one in page.rows]}
    return render(request, f"portal/documents_{book}.html", context)


@require_GET
@login_required
def one(request: SignedInRequest, number: int) -> HttpResponse:
    """One document: what it says, its files, its places, what was corrected."""
    document = get_object_or_404(register.visible(request.user), pk=number)
    return render(request, "portal/document.html", page_of(request, document))


def page_of(request: SignedInRequest, document: Document) -> dict[str, Any]:
    """What the page of a document shows to this reader."""
    works = desks(request.user).filter(pk=document.mailbox_id).exists()
    places = list(document.recipients.select_related("mailbox").order_by("id")[:SHOWN]) if works else []
    mine = document.recipients.filter(mailbox=request.user).first()
    clause = law.approval(in_force(document.agency))
    draft = document.state == DocumentState.DRAFT and document.book == Book.OUT
    allowed = set(clause.get("by")) if clause else set()
    return {
        "one": document,
        "works": works,
        "files": list(document.files.select_related("stored").order_by("id")),
        "places": places,
        "mine": mine if document.order else None,
        "corrections": list(document.corrections.order_by("-id")[:50]),
        "draft": draft,
        "approval": clause if draft else None,
        "approved": issuing.approved(document),
        "approves": draft and bool(allowed & set(Desk(request.user, document.mailbox).capacities)),
        "correcting": CorrectionForm(),
        "unnamed": unnamed(document.lines, [place.address for place in places]) if draft and _names(document) else [],
        "verdicts": of_document(document) if works else [],
        "block": block((place.name, place.address) for place in places),
    }


def _names(document: Document) -> bool:
    """Whether the regulation wants the addresses named in the block (DL-14.3)."""
    return bool(law.of_block(in_force(document.agency), "documents.recipients")) and bool(document.lines)


@require_POST
@login_required
def act(request: SignedInRequest, number: int) -> HttpResponse:
    """One act on a document, named by the button that was pressed."""
    document = get_object_or_404(register.visible(request.user), pk=number)
    doing = ACTS.get(request.POST.get("act", ""))
    if doing is None:
        raise Http404
    if doing is not _confirm and not desks(request.user).filter(pk=document.mailbox_id).exists():
        raise Http404
    try:
        doing(request, document)
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("document", number=number)


@require_GET
@login_required
def file(request: SignedInRequest, number: int, key: int) -> HttpResponse:
    """A file that was handed in here; what came by mail lies in the mailbox."""
    document = get_object_or_404(register.visible(request.user), pk=number)
    found = get_object_or_404(DocumentFile, document=document, pk=key, stored__isnull=False)
    if found.stored is None:
        raise Http404
    response = HttpResponse(read(found.stored), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _approve(request: SignedInRequest, document: Document) -> None:
    issuing.approve(document, request.user.address, Desk(request.user, document.mailbox).capacities)
    messages.success(request, _("Đã duyệt; văn bản gửi được."))


def _issue(request: SignedInRequest, document: Document) -> None:
    issuing.issue(document, request.user.address, confirmed="confirmed" in request.POST)
    messages.success(request, _("Đã phát hành; kết quả từng nơi nhận hiện ở bên dưới."))


def _withdraw(request: SignedInRequest, document: Document) -> None:
    issuing.withdraw(document, request.user.address)
    messages.success(request, _("Đã bỏ văn bản; nó vẫn còn trong sổ."))


def _correct(request: SignedInRequest, document: Document) -> None:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Chưa ghi mục, nội dung đúng và lý do."))
        return
    typed = form.cleaned_data
    entering.correct(document, typed["field"], typed["value"], typed["reason"], request.user.address)
    messages.success(request, _("Đã ghi đính chính."))


def _replace(request: SignedInRequest, document: Document) -> None:
    key = request.POST.get("file", "")
    old = get_object_or_404(document.files.filter(replaced_at=None), pk=int(key) if key.isdecimal() else 0)
    files = stored(request.FILES.getlist("files")[:1])
    if not files:
        messages.error(request, _("Chưa chọn tệp."))
        return
    issuing.replace_file(document, old, files[0], request.POST.get("reason", ""), request.user.address)
    messages.success(request, _("Đã thay tệp và ghi đính chính."))


def _confirm(request: SignedInRequest, document: Document) -> None:
    place = get_object_or_404(Recipient, document=document, mailbox=request.user)
    acknowledging.confirm_reading(place, request.user)
    messages.success(request, _("Đã xác nhận bạn đã đọc."))


ACTS: dict[str, Callable[[SignedInRequest, Document], None]] = {
    "approve": _approve,
    "issue": _issue,
    "withdraw": _withdraw,
    "correct": _correct,
    "replace": _replace,
    "confirm": _confirm,
}


@require_GET
@login_required
def figures(request: SignedInRequest) -> HttpResponse:
    """What lacks its electronic copy, how much went by mail, how fast letters are answered, what was refused."""
    form = PeriodForm(request.GET)
    asked = form.asked()
    boxes, box = chosen(request, asked)
    last: date = asked.get("last") or clock.today()
    first: date = asked.get("first") or last - MONTH
    context: dict[str, Any] = {"form": form, "asked": asked, "boxes": boxes, "box": box, "first": first, "last": last}
    if box and box.agency:
        mailboxes = desks(request.user).filter(pk=box.pk)
        context |= {
            "missing": _some(register.missing(box.agency, first, last)),
            "unmailed": list(register.unmailed(box.agency, first, last)[:SHOWN]),
            "shares": register.shares(box.agency, first, last),
            "responses": letter_queries.responses(mailboxes, first, last),
            "refusals": register.refusals_by_sender(box.agency),
        }
    return render(request, "portal/documents_figures.html", context)


def _some(found: Any) -> list[Any]:
    return [one for _number, one in zip(range(SHOWN), found, strict=False)]
