"""A copy in Unicode of a text or file in an old encoding: what the gate's warning leads to (DN-9.5, VP-7.2).

Nothing is kept: the copy goes to whoever asked for it. A file is read in a bounded child.
"""

import base64
from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from congvu.ground.bounded import Stopped, ask_once
from congvu.ground.errors import CongvuError
from congvu.ground.legacy import detect, to_unicode
from congvu.portal.access import SignedInRequest
from congvu.portal.converting_form import ConvertForm
from congvu.portal.words import said


@require_http_methods(["GET", "POST"])
@login_required
def converting(request: SignedInRequest) -> HttpResponse:
    """A file comes back as a file, a text as a text."""
    form = ConvertForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if file := form.cleaned_data["file"]:
                return _copy(file)
            context |= _unicode(form.cleaned_data["text"])
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    return render(request, "portal/converting.html", context)


class UnicodeAlreadyError(CongvuError):
    """There is nothing to convert."""

    def __init__(self) -> None:
        super().__init__(
            "unicode-already", "không thấy chữ nào dùng bảng mã cũ", "no text in an old encoding was found"
        )


class UnreadableError(CongvuError):
    """The file is damaged, or too large unpacked."""

    def __init__(self) -> None:
        super().__init__("unreadable", "không đọc được tệp này", "this file cannot be read")


def _unicode(text: str) -> dict[str, object]:
    found = detect(text)
    if found is None:
        raise UnicodeAlreadyError
    return {"encoding": found.encoding, "converted": to_unicode(text, found)}


def _copy(file: "UploadedFile[bytes]") -> HttpResponse:
    try:
        found = ask_once("congvu.ground.legacy.files:answered", file.read())
    except Stopped:
        raise UnreadableError from None
    if found is None:
        raise UnicodeAlreadyError
    name = PurePath(file.name or "")
    answer = HttpResponse(base64.b64decode(found["content"]), content_type="application/octet-stream")
    title = f"{name.stem} (Unicode){name.suffix}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=title) or "attachment"
    return answer
