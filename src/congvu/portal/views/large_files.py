"""Large files as links: leaving one, one's own, and the page on which anybody who has the link fetches it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congvu.directory.regulation import in_force
from congvu.documents.links.actions import fetched, leave, place, remove
from congvu.documents.links.rules import DAYS, LARGEST, link_clause
from congvu.documents.models import LargeFile
from congvu.documents.models.large_file import FileState
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal.access import SignedInRequest
from congvu.portal.words import said

STATES = {
    FileState.SCANNING: gettext_lazy("Đang quét vi-rút"),
    FileState.READY: gettext_lazy("Tải được"),
    FileState.INFECTED: gettext_lazy("Có mã độc, đã xóa"),
    FileState.GONE: gettext_lazy("Đã xóa"),
}
SHOWN = 100


class LeaveForm(forms.Form):
    """A file, and for how many days."""

    file = forms.FileField(label=gettext_lazy("Tệp"))
    days = forms.IntegerField(label=gettext_lazy("Giữ trong bao nhiêu ngày"), initial=7, min_value=1, max_value=DAYS)


@require_http_methods(["GET", "POST"])
@login_required
def large_files(request: SignedInRequest) -> HttpResponse:
    """One's own files with their links, and a new one."""
    clause = link_clause(in_force(request.user))
    form = LeaveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            leave(request.user, _on_disk(upload), form.cleaned_data["days"])
            messages.success(request, _("Đã nhận tệp; liên kết ở bên dưới."))
            return redirect("large-files")
        except CongvuError as refusal:
            form.add_error("file", said(refusal))
    rows = LargeFile.objects.filter(owner=request.user).order_by("-id")[:SHOWN]
    shown = [(row, f"{settings.CONGVU_PORTAL_URL}/tep-lon/{row.token}", STATES[FileState(row.state)]) for row in rows]
    context = {"form": form if clause else None, "clause": clause, "rows": shown, "megabytes": LARGEST >> 20}
    return render(request, "portal/large_files.html", context)


def _on_disk(upload: "UploadedFile[bytes]") -> TemporaryUploadedFile:
    """A small file is in memory; it goes the one way of the large ones."""
    if isinstance(upload, TemporaryUploadedFile):
        return upload
    copy = TemporaryUploadedFile(upload.name or "", upload.content_type, upload.size, None)
    for chunk in upload.chunks():
        copy.write(chunk)
    copy.flush()
    return copy


@require_POST
@login_required
def take_back(request: SignedInRequest, number: int) -> HttpResponse:
    """End a link before its day."""
    rows = LargeFile.objects.filter(owner=request.user, state__in=[FileState.SCANNING, FileState.READY])
    remove(get_object_or_404(rows.select_related("owner__jurisdiction"), pk=number), request.user.address)
    messages.success(request, _("Đã xóa tệp."))
    return redirect("large-files")


@require_GET
def large_file(request: HttpRequest, token: str) -> HttpResponse:
    """What lies behind a link: name, size, hash, until when; for whoever has it."""
    return render(request, "portal/large_file.html", {"row": _ready(token)})


@require_GET
def fetch(_request: HttpRequest, token: str) -> HttpResponseBase:
    """The file itself, as a stream that no browser opens by itself."""
    row = _ready(token)
    answer = FileResponse(place(row).open("rb"), as_attachment=True, filename=row.name)
    answer.headers["Content-Type"] = "application/octet-stream"
    fetched(row)
    return answer


def _ready(token: str) -> LargeFile:
    ready = LargeFile.objects.filter(state=FileState.READY, last_day__gte=clock.today())
    return get_object_or_404(ready.select_related("owner"), token=token)
