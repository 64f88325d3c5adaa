"""Carrying out what was approved: each row once, by another than approved it, going on where somebody stopped half-way.

An executor gives the order; rows are then done one by one, each in its own transaction. The worker goes on with what is
left: after a stop, and on the day from which a row is to hold (CT-9.1, DL-4bis.4, DL-6.s4, DN-11.1.b, VP-6.2.s1).
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from congvu.directory.errors import LdapUnreachable
from congvu.directory.ldap import publish
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.requests.actions.answering import close
from congvu.requests.actions.deciding import held, law_of, note
from congvu.requests.actions.rows import DOING
from congvu.requests.errors import NotAllowed
from congvu.requests.knowing import pieces
from congvu.requests.models import CLOSED, ENDED, Request, RequestState, Row, RowState
from congvu.requests.roles import roles_in

SHOWN = ("request__jurisdiction", "request__agency", "person__agency", "person__unit", "mailbox", "agency", "unit")
WRITTEN = ("state", "result", "done_at", "person", "unit", "agency", "mailbox")


@carries("request.approval")
def order(request: Request, box: Mailbox) -> int:
    """Order the execution of the rows that this person may carry out; returns how many. Raises NotAllowed for none."""
    with transaction.atomic():
        request = held(request, RequestState.APPROVED, RequestState.EXECUTING)
        mine = list(rows_of(request, box))
        if not mine:
            raise refusal(request)
        if box.address == request.approved_by:
            vi, en = "Người duyệt không tự thực hiện.", "Whoever approved does not carry out."
            clause = law_of(request).executors(mine[0].kind).clause
            raise NotAllowed("approver-executes", vi, en, clause=clause or None)
        Row.objects.filter(pk__in=[row.pk for row in mine]).update(done_by=box.address)
        request.state, request.executor = RequestState.EXECUTING, box.address
        request.save()
        note(request, box.address, "request.execute", law_of(request).executors(mine[0].kind).clause, rows=len(mine))
    return len(mine)


def rows_of(request: Request, box: Mailbox) -> Iterator[Row]:
    """The approved rows, not yet ordered by anybody, that this person's roles may carry out."""
    law, roles = law_of(request), roles_in(box, request.agency)
    for row in request.rows.filter(state=RowState.APPROVED, done_by=""):
        if roles & set(law.executors(row.kind, transfer="agency" in row.changes).words):
            yield row


def refusal(request: Request) -> CongvuError:
    """Why somebody carries out none of the rows."""
    left = request.rows.filter(state=RowState.APPROVED).first()
    if left is None or left.done_by:
        vi, en = "Các dòng của bạn đã được lệnh thực hiện.", "Your rows are being carried out already."
        return NotAllowed("executed-already", vi, en)
    allowed = law_of(request).executors(left.kind, transfer="agency" in left.changes)
    vi = f"Bạn không có quyền thực hiện yêu cầu này; người thực hiện: {', '.join(allowed.words)}."
    en = f"You may not carry this out; those who may: {', '.join(allowed.words)}."
    return NotAllowed("not-executor", vi, en, clause=allowed.clause or None)


def execute(request: Request, box: Mailbox) -> int:
    """Order, and do what is due today; returns how many rows were done."""
    order(request, box)
    return go_on(request)


def go_on(request: Request) -> int:
    """Do the ordered rows whose day has come, each in its own transaction; LDAP hears of all of them at the end."""
    due = Q(effective=None) | Q(effective__lte=clock.today())
    ordered = request.rows.filter(due, state=RowState.APPROVED).exclude(done_by="").order_by("place")
    keys = list(ordered.values_list("pk", flat=True))
    done = 0
    with publish.held():
        for some in pieces(keys):
            for row in Row.objects.select_related(*SHOWN).filter(pk__in=some).order_by("place"):
                done += carry_out(row)
    if done:
        publish_now()
    finish(request)
    return done


def publish_now() -> None:
    """Tell LDAP; where it is away the worker does it later."""
    from django.conf import settings

    if settings.CONGVU_LDAP:
        try:
            publish.drain()
        except LdapUnreachable:
            return


@transaction.atomic
def carry_out(row: Row) -> bool:
    """One row, once: whoever comes second finds it done. What cannot be done is refused with its reason."""
    still = Row.objects.select_for_update().filter(pk=row.pk, state=RowState.APPROVED)
    if not still.values_list("pk", flat=True):
        return False
    try:
        with transaction.atomic():
            row.result = DOING[row.action](row)
            row.state = RowState.DONE
    except CongvuError as error:
        row.refresh_from_db(fields=("person", "unit", "agency", "mailbox"))  # what was begun is not there
        row.state, row.result = (
            RowState.REFUSED,
            f"{error.vi} / {error.en}" + (f" [{error.clause}]" if error.clause else ""),
        )
    row.done_at = clock.now()
    row.save(update_fields=WRITTEN)
    entry = Entry(
        actor=row.done_by,
        verb="request.row",
        subject=row.request.number,
        jurisdiction=row.request.jurisdiction.slug,
        clause=row.clause,
        after={"row": row.place, "state": row.state, "address": row.mailbox.address if row.mailbox else ""},
    )
    record([entry])
    return True


@transaction.atomic
def finish(request: Request) -> None:
    """Answer when every row has ended; once, whoever is the last."""
    row = (
        Request.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "agency__parent")
        .get(pk=request.pk)
    )
    if row.state not in CLOSED and not row.rows.exclude(state__in=ENDED).exists():
        close(row)


def go_on_with_all() -> int:
    """What the worker does: every request that is being carried out goes on."""
    waiting = Request.objects.filter(state=RequestState.EXECUTING).order_by("id")
    return sum(go_on(request) for request in waiting)


def waiting_for_slips(request: Request) -> list[int]:
    """The mailboxes of this request that wait for their owner's first sign-in."""
    rows = request.rows.filter(state=RowState.DONE, action__in=["issue", "reissue"], mailbox__state="issued")
    return list(rows.exclude(kind=MailboxKind.TECHNICAL).values_list("mailbox", flat=True))
