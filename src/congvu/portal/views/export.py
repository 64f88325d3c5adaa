"""Taking one's own mail away: before a mailbox is revoked, or at any time (DN-7.3.s2).

The owner's own password opens the mail at the mail server, as in any mail program; the portal has no way in of its own.
"""

import imaplib
import re
import time
from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.portal.access import SignedInRequest
from congvu.portal.forms import ProofForm
from congvu.requests.intake import Client, Door

AT_ONCE = 20
FOLDER = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)')
FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@login_required
def export(request: SignedInRequest) -> HttpResponseBase:
    """Ask for the password, then send all folders as one mbox file (RFC 4155)."""
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            client = opened(request.user.address, form.cleaned_data["password"])
        except imaplib.IMAP4.error as refusal:
            form.add_error("password", str(refusal.args[0]) if refusal.args else str(refusal))
        except OSError:
            form.add_error(None, _("Máy chủ thư chưa trả lời; hãy thử lại."))
        else:
            name = f"{request.user.address.partition('@')[0]}-{clock.today():%Y%m%d}.mbox"
            answer = StreamingHttpResponse(messages_of(client), content_type="application/mbox")
            answer["Content-Disposition"] = f'attachment; filename="{name}"'
            return answer
    return _page(request, form)


def _page(request: SignedInRequest, form: forms.Form) -> HttpResponse:
    kept = in_force(request.user).of_rule("retention")
    clauses = [one.id for one in kept if "revoked_mailbox" in one.get("what")]
    return render(request, "portal/export.html", {"form": form, "clauses": clauses})


def opened(address: str, password: str) -> imaplib.IMAP4_SSL:
    """A session at the mail server as the owner. Raises IMAP4.error with its words, OSError where it is away."""
    if settings.CONGVU_INTAKE is None:
        raise ConnectionError
    client = Client(Door(**settings.CONGVU_INTAKE))
    client.login(address, password)
    return client


def messages_of(client: imaplib.IMAP4_SSL) -> Iterator[bytes]:
    """Every message of every own folder, some at a time; shared mailboxes are their agency's and stay."""
    with client:
        _ok, listed = client.list('""', "*")
        for line in listed:
            found = FOLDER.fullmatch(line) if isinstance(line, bytes) else None
            if found is None or b"\\Noselect" in found["flags"] or b"/" in found["name"]:
                continue
            yield from _folder(client, found["name"].decode("ascii"))


def _folder(client: imaplib.IMAP4_SSL, name: str) -> Iterator[bytes]:
    ok, count = client.select(name, readonly=True)
    total = int(count[0] or 0) if ok == "OK" else 0
    for first in range(1, total + 1, AT_ONCE):
        _ok, parts = client.fetch(f"{first}:{min(first + AT_ONCE - 1, total)}", "(INTERNALDATE BODY.PEEK[])")
        for part in parts:
            if isinstance(part, tuple):
                when = imaplib.Internaldate2tuple(part[0]) or time.gmtime(0)
                yield entry(part[1], name.strip('"'), time.asctime(when))


def entry(raw: bytes, folder: str, when: str) -> bytes:
    """One message of an mbox file: the line before it, its folder, and lines in it that look like that one marked."""
    body = FROM_LINE.sub(rb">\1", raw.replace(b"\r\n", b"\n")).rstrip(b"\n")
    return f"From - {when}\nX-Folder: {folder}\n".encode() + body + b"\n\n"
