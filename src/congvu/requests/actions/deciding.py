"""Deciding on a request: an officer's address, the requester's yes, approval by the right role, refusal with reasons.

CT-6.1.c, CT-6.2.s2, CT-9.1, DL-4bis.3, DL-4bis.4, DL-6.s3, DN-11.1.b, DN-11.2.a.s1, VP-6.2.s2.
"""

from collections.abc import Collection

from django.db import transaction

from congvu.directory.models import Delegation, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.directory.rules import well_formed
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.ledger.models import Act
from congvu.regulations.carriers import carries
from congvu.requests.actions.answering import close
from congvu.requests.actions.clocks import refresh
from congvu.requests.actions.rejudging import judge_anew
from congvu.requests.errors import NotAllowed, RequestRefused, not_now
from congvu.requests.knowing import Promises
from congvu.requests.law import ASKING, RequestLaw
from congvu.requests.models import CLOSED, ENDED, Request, RequestState, Row, RowState
from congvu.requests.naming import wished
from congvu.requests.roles import role_names, roles_in

OFFICERS = frozenset({"manager", "operator", "mail_admin", "office"})
BEFORE = (RequestState.WAITING, RequestState.CHECKED)


def held(request: Request, *states: str) -> Request:
    """The request, locked, in one of these states; whoever comes second is told where it stands."""
    row = (
        Request.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "agency__parent")
        .get(pk=request.pk)
    )
    if row.state not in states:
        raise not_now(row.number, row.get_state_display())
    return row


def law_of(request: Request) -> RequestLaw:
    """The law of the agency that asks."""
    return RequestLaw(in_force(request.agency))


def note(request: Request, actor: str, verb: str, clause: str, **after: object) -> None:
    """One entry in the ledger."""
    place = request.jurisdiction.slug
    record([Entry(actor=actor, verb=verb, subject=request.number, jurisdiction=place, clause=clause[:32], after=after)])


def require_officer(request: Request, box: Mailbox) -> None:
    """Only those who handle requests."""
    if not roles_in(box, request.agency) & OFFICERS:
        vi = "Chỉ cán bộ xử lý yêu cầu được làm việc này."
        raise NotAllowed("not-officer", vi, "Only officers who handle requests may do this.")


def asks_for(request: Request, actor: str) -> bool:
    """Whether somebody speaks for the agency that asks: by a role there, or by its official mailbox."""
    box = Mailbox.objects.filter(address=actor).select_related("jurisdiction").first()
    if box is None or actor == request.requester or (box.kind, box.agency_id) == ("agency", request.agency_id):
        return True
    official = {"mailbox__agency": request.agency_id, "mailbox__kind": MailboxKind.AGENCY}
    holds = Delegation.objects.filter(holder=box, open=True, **official)
    return bool(roles_in(box, request.agency) & {*ASKING}) or holds.exists()


def require_asker(request: Request, actor: str) -> None:
    """The agency's own word is nobody else's to give, whoever sees the request."""
    if not asks_for(request, actor):
        vi, en = "Chỉ cơ quan yêu cầu được trả lời hoặc rút lại.", "Only the agency that asks may answer or withdraw."
        raise NotAllowed("not-asker", vi, en)


def made_by(request: Request, box: Mailbox) -> bool:
    """Whether somebody made the list: asked in the portal, entered the paper, or sent the agency's mail."""
    place = request.jurisdiction.slug
    received = Act.objects.filter(subject=request.number, jurisdiction=place, verb="request.receive")
    return box.address == request.requester or received.filter(actor=box.address).exists()


def require_reason(reason: str, clause: str) -> None:
    """No refusal without its reason (CT-6.2.s2, DN-11.2.a.s1)."""
    if not reason.strip():
        vi, en = "Từ chối phải ghi lý do.", "A refusal needs its reason."
        raise RequestRefused("no-reason", vi, en, clause=clause or None)


@transaction.atomic
@carries("request.amendment")
def decide_address(row: Row, address: str, reason: str, box: Mailbox) -> None:
    """An officer settles an address. Another one than the rule's or the requester's own wish needs their agreement."""
    request = held(row.request, *BEFORE)
    row = Row.objects.select_for_update().get(pk=row.pk)
    require_officer(request, box)
    if row.state not in {RowState.UNDECIDED, RowState.PROPOSED, RowState.READY}:
        raise not_now(str(row), row.get_state_display())
    chosen = wished(address, request.jurisdiction.domain)
    law, wish = law_of(request), wished(row.asked.get("wish", ""), request.jurisdiction.domain)
    taken = chosen != row.address and chosen != wish and Promises(request.jurisdiction, 1).taken(chosen)
    inside = f".{chosen.partition('@')[2]}".endswith(f".{request.jurisdiction.domain}")
    if not well_formed(chosen) or not inside or taken:
        vi, en = f"Địa chỉ {chosen} không cấp được.", f"The address {chosen} cannot be given."
        raise RequestRefused("address-refused", vi, en)
    before, clause = row.address, law.amendment_clause()
    # what was proposed and not agreed to is nobody's wish yet: proposing it twice does not settle it
    open_ones = [one for one in row.amendments if one["field"] == "address" and not row.agreed_by]
    settled = open_ones[0]["asked"] if open_ones else before
    row.amendments = [one for one in row.amendments if one["field"] != "address"]
    if chosen not in (wish, settled):
        row.amendments.append(
            {"field": "address", "asked": wish or settled, "proposed": chosen, "clause": clause, "reason": reason}
        )
    row.address, row.note = chosen, reason
    row.findings = [finding for finding in row.findings if finding["column"] != "wish"]
    row.agreed_by, row.agreed_at = "", None
    row.state = RowState.PROPOSED if row.amendments else RowState.READY
    row.save()
    note(request, box.address, "request.address", clause, row=row.place, before=before, address=chosen, reason=reason)
    refresh(request, clock.now())


@transaction.atomic
@carries("request.amendment")
def agree(request: Request, actor: str, *, yes: bool, places: Collection[int] | None = None) -> int:
    """The requester's answer to what is proposed; nothing of it is done without. Returns how many rows it settles."""
    request = held(request, *BEFORE)
    require_asker(request, actor)
    rows = request.rows.select_for_update().filter(state=RowState.PROPOSED)
    rows = rows.filter(place__in=places) if places is not None else rows
    settled = list(rows)
    for row in settled:
        row.agreed_by, row.agreed_at = actor, clock.now()
        row.state = RowState.READY if yes else RowState.REFUSED
        row.result = "" if yes else "cơ quan không đồng ý với đề xuất / the agency does not agree"
        row.save()
    if settled:
        verb = "request.agree" if yes else "request.disagree"
        note(request, actor, verb, law_of(request).amendment_clause(), rows=[row.place for row in settled])
        refresh(request, clock.now())
        close_if_nothing_left(request)
        judge_anew(request)
    return len(settled)


@transaction.atomic
def set_aside(request: Request, box: Mailbox) -> int:
    """Drop the rows that are wrong, for the agency or by an officer: the rest goes its way (CT-6.1.a.s2)."""
    request = held(request, *BEFORE)
    if not asks_for(request, box.address):
        require_officer(request, box)
    bad = list(request.rows.select_for_update().filter(state=RowState.BAD))
    for row in bad:
        row.state = RowState.REFUSED
        row.result = "; ".join(finding["vi"].rstrip(".") for finding in row.findings if finding["bad"]) + "."
        row.save()
    note(request, box.address, "request.set-aside", law_of(request).list_clause(), rows=[row.place for row in bad])
    refresh(request, clock.now())
    close_if_nothing_left(request)
    return len(bad)


def close_if_nothing_left(request: Request) -> None:
    """Answer at once where every row was refused before anybody approved."""
    if request.state in BEFORE and not request.rows.exclude(state__in=ENDED).exists():
        close(request)


@transaction.atomic
@carries("request.approval")
def approve(request: Request, box: Mailbox) -> None:
    """Approve every row that is ready, once, by a role that may, and never by whoever asked (CT-9.1, DL-6.s3)."""
    request = held(request, RequestState.CHECKED)
    law = law_of(request)
    rows = list(request.rows.select_for_update().exclude(state__in=ENDED))
    open_rows = [row for row in rows if row.state != RowState.READY]
    if open_rows:
        vi = f"Còn {len(open_rows)} dòng chưa quyết định xong."
        raise RequestRefused("rows-open", vi, f"{len(open_rows)} rows are not decided yet.")
    roles = roles_in(box, request.agency)
    for kind in {row.kind for row in rows}:
        allowed = law.approvers(kind)
        if not roles & set(allowed.words):
            listed, named = role_names(allowed.words)
            vi = f"Bạn không có quyền duyệt yêu cầu này; người duyệt: {listed}."
            en = f"You may not approve this; those who may: {named}."
            raise NotAllowed("not-approver", vi, en, clause=allowed.clause or None)
    if made_by(request, box):
        vi, en = "Người lập danh sách không tự duyệt danh sách của mình.", "Nobody approves their own list."
        raise NotAllowed("own-list", vi, en, clause=law.approvers("personal").clause or None)
    request.rows.filter(pk__in=[row.pk for row in rows]).update(state=RowState.APPROVED)
    request.state, request.approved_by, request.approved_at = RequestState.APPROVED, box.address, clock.now()
    request.save()
    clause = law.approvers(rows[0].kind).clause if rows else ""
    note(request, box.address, "request.approve", clause, rows=len(rows))


@transaction.atomic
@carries("request.answer")
def refuse(request: Request, box: Mailbox, reason: str) -> None:
    """Refuse the whole request, with the reason, and answer it."""
    request = held(request, *BEFORE, RequestState.APPROVED)
    require_decider(request, box)
    law = law_of(request)
    require_reason(reason, law.answering().reasons)
    for row in request.rows.select_for_update().exclude(state__in=ENDED):
        row.state, row.result = RowState.REFUSED, reason
        row.save(update_fields=["state", "result"])
    request.reason, request.clause = reason, law.answering().reasons
    note(request, box.address, "request.refuse", law.answering().reasons, reason=reason)
    close(request, RequestState.REFUSED)
    judge_anew(request)


@transaction.atomic
def refuse_row(row: Row, box: Mailbox, reason: str) -> None:
    """Refuse one row, with the reason; the others go their way."""
    request = held(row.request, *BEFORE, RequestState.APPROVED)
    row = Row.objects.select_for_update().get(pk=row.pk)
    require_decider(request, box)
    clause = law_of(request).answering().reasons
    require_reason(reason, clause)
    if row.state in ENDED:
        raise not_now(str(row), row.get_state_display())
    row.state, row.result = RowState.REFUSED, reason
    row.save(update_fields=["state", "result"])
    note(request, box.address, "request.refuse-row", clause, row=row.place, reason=reason)
    refresh(request, clock.now())
    if not request.rows.exclude(state__in=ENDED).exists():
        close(request)
    judge_anew(request)


def require_decider(request: Request, box: Mailbox) -> None:
    """Officers, and whoever approves by the regulation."""
    kinds = set(request.rows.values_list("kind", flat=True)) or {MailboxKind.PERSONAL}
    law, roles = law_of(request), roles_in(box, request.agency)
    if not roles & (OFFICERS | {word for kind in kinds for word in law.approvers(kind).words}):
        vi, en = "Bạn không có quyền từ chối yêu cầu này.", "You may not refuse this request."
        raise NotAllowed("not-decider", vi, en, clause=law.approvers(next(iter(kinds))).clause or None)


@transaction.atomic
def withdraw(request: Request, actor: str) -> None:
    """The agency takes its request back before anything is carried out."""
    request = held(request, *BEFORE, RequestState.APPROVED)
    require_asker(request, actor)
    request.rows.exclude(state__in=ENDED).update(state=RowState.REFUSED, result="cơ quan rút lại / withdrawn")
    request.state, request.closed_at, request.due = RequestState.WITHDRAWN, clock.now(), None
    request.save()
    note(request, actor, "request.withdraw", "")
    judge_anew(request)


def is_open(request: Request) -> bool:
    """Whether anything can still happen to the request."""
    return request.state not in CLOSED
