"""An officer's acts on mailboxes, one or several at once: asked first, in words that say what will happen; then done.

The form brings back the version of each mailbox that the officer looked at: who acted meanwhile is not overrun.
"""

import uuid
from collections.abc import Iterable
from typing import IO, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.actions.passwords import issue_one_time_password
from congvu.directory.models import JointDecision, Mailbox
from congvu.directory.slips import Slip
from congvu.ground.errors import CongvuError
from congvu.portal import clients, duties
from congvu.portal.access import ISSUING, Office, SignedInRequest, office_required
from congvu.portal.act_forms import ActForm
from congvu.portal.consequences import consequences
from congvu.portal.issuing import clause_of, may_issue
from congvu.portal.words import said
from congvu.requests import acts
from congvu.requests.acts import Deed, Hand
from congvu.requests.errors import ActsRefused

MOST = 200
REISSUE = "reissue"
BULK = (Deed.SUSPEND, Deed.REINSTATE, REISSUE)


@require_http_methods(["GET", "POST"])
@office_required(ISSUING)
def act(request: SignedInRequest, office: Office, key: uuid.UUID, name: str) -> HttpResponse:
    """One act on one mailbox."""
    if name not in list(Deed):
        raise Http404
    box = get_object_or_404(_seen(office), key=key)
    answer = _asked(request, office, Deed(name), [box])
    return answer or redirect("admin-mailbox", key=key)


@require_POST
@office_required(ISSUING)
def chosen(request: SignedInRequest, office: Office, name: str) -> HttpResponse:
    """The same act on the mailboxes that were chosen in the list."""
    if name not in BULK:
        raise Http404
    keys = [key for key in request.POST.getlist("key")[:MOST] if _is_key(key)]
    boxes = list(_seen(office).filter(key__in=keys).order_by("sort", "id"))
    if not boxes:
        messages.error(request, _("Chưa chọn hộp thư nào."))
        return redirect("admin-mailboxes")
    answer = _reissued(request, office, boxes) if name == REISSUE else _asked(request, office, Deed(name), boxes)
    return answer or redirect("admin-mailboxes")


@require_POST
@office_required(ISSUING)
def decide(request: SignedInRequest, office: Office, key: uuid.UUID, number: int) -> HttpResponse:
    """The second person's word on what another officer asked for."""
    box = get_object_or_404(_seen(office), key=key)
    decision = get_object_or_404(JointDecision.objects.filter(mailbox=box), pk=number)
    agreed = request.POST.get("answer") == "agree"
    if agreed and "sure" not in request.POST:
        deed = Deed.DELETE if decision.kind == "delete" else Deed.SUSPEND
        context = {"box": box, "decision": decision, "said": consequences(deed, [box], done=True)}
        return render(request, "portal/decide.html", context)
    try:
        acts.decide(decision, Hand(office.box.address, office.box), agreed=agreed)
        duties.forget(office.box)
        messages.success(request, _("Đã đồng ý; việc đã làm xong.") if agreed else _("Đã từ chối; không làm gì."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("admin-mailbox", key=key)


def _asked(request: SignedInRequest, office: Office, deed: Deed, boxes: list[Mailbox]) -> HttpResponse | None:
    """The page that asks, again where something is missing or stands against it; None once it is done."""
    hand = Hand(office.box.address, office.box)
    if not any(acts.is_officer(hand, box) for box in boxes):
        raise PermissionDenied
    clauses = {clause.id: clause for box in boxes for clause in acts.grounds(deed, box)}
    sent = "reason" in request.POST
    form = ActForm(deed, clauses.values(), request.POST if sent else None, initial={"inbound": _usual(boxes)})
    against = {box.pk: acts.standing_against(deed, box, hand) for box in boxes}
    if sent and form.is_valid():
        seen = {box.pk: request.POST.get(f"seen-{box.key}", "") for box in boxes}
        try:
            acts.carry_out(form.order(deed), boxes, hand, seen)
        except ActsRefused as refusal:
            form.add_error(None, [f"{address}: {said(why)}" for address, why in refusal.rows.items()])
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
        else:
            duties.forget(office.box)
            messages.success(request, _done(form, deed, boxes))
            return None
    elif not sent and len(boxes) == 1 and (why := against[boxes[0].pk]):
        messages.error(request, said(why))
        return None
    return render(request, "portal/mailbox_act.html", _context(deed, boxes, form, against))


def _context(
    deed: Deed, boxes: list[Mailbox], form: ActForm, against: dict[int, CongvuError | None]
) -> dict[str, object]:
    rows = [{"box": box, "version": acts.version(box), "against": _why(against[box.pk])} for box in boxes]
    going = [box for box in boxes if against[box.pk] is None]
    return {"deed": deed, "rows": rows, "form": form, "said": consequences(deed, going), "going": bool(going)}


def _why(refusal: CongvuError | None) -> str:
    return said(refusal) if refusal else ""


def _done(form: ActForm, deed: Deed, boxes: list[Mailbox]) -> str:
    waiting = any(acts.needs_second(form.order(deed), box) for box in boxes)
    if waiting:
        return _("Đã ghi đề nghị; việc chờ người thứ hai đồng ý.")
    return _("Đã làm xong với %(count)d hộp thư.") % {"count": len(boxes)}


def _reissued(request: SignedInRequest, office: Office, boxes: list[Mailbox]) -> HttpResponse | None:
    """New one-time passwords for all of them, printed at once; or for none, with the reason for each."""
    against = {box.pk: None if may_issue(office, box) else _("không cấp lại được lúc này") for box in boxes}
    stale = [box for box in boxes if request.POST.get(f"seen-{box.key}", "") != acts.version(box)]
    if "sure" not in request.POST or any(against.values()) or stale:
        rows = [{"box": box, "version": acts.version(box), "against": against[box.pk]} for box in boxes]
        return render(request, "portal/reissue_ask.html", {"rows": rows, "going": not all(against.values())})
    with transaction.atomic():
        issued = [issue_one_time_password(box, office.box.address, clause_of(box)) for box in boxes]
    return slips_of(issued)


def slips_of(issued: Iterable[Issued]) -> HttpResponse:
    """The slips of passwords just issued; they are kept nowhere."""
    response = HttpResponse(content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="phieu.pdf"'
    # here, so that the portal's processes do not hold a PDF library that most of them never use
    from congvu.directory.slip_pdf import write_slips

    write_slips(cast(IO[bytes], response), [Slip.of(one) for one in issued], clients.places_of(settings.PLAN))
    return response


def _seen(office: Office) -> QuerySet[Mailbox]:
    return office.mailboxes().select_related("jurisdiction", "person", "agency__parent__parent", "unit")


def _usual(boxes: list[Mailbox]) -> str:
    return acts.usual_inbound(boxes[0])


def _is_key(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
