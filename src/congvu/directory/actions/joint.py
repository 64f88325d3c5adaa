"""Deciding by two persons: the first asks, the second agrees or declines, and only then it is done (CT-9.9).

Whoever asks for a deletion locks the mailbox at once, so that nothing happens to it until the second person has looked.
"""

from typing import Any

from django.db import IntegrityError, transaction

from congvu.directory import mail_store
from congvu.directory.actions import states
from congvu.directory.errors import JointRefused
from congvu.directory.models import JointDecision, Mailbox, MailboxUse
from congvu.directory.models.joint_decision import JointKind
from congvu.directory.models.mailbox import MailboxState
from congvu.ground import clock
from congvu.ledger.actions import Entry, record


@transaction.atomic
def ask(kind: JointKind, box: Mailbox, actor: str, *, clause: str, reason: str, incident: str = "") -> JointDecision:
    """The first person's word. A mailbox to be deleted is locked at once; what it was is kept as evidence.

    Without the number of an incident the decision opens one.

    Raises JointRefused without a reason, or where the same is already asked.
    """
    if not reason.strip():
        raise JointRefused("joint-reason", "Hãy ghi lý do.", "Give the reason.", clause=clause)
    seen = snapshot(box)
    if kind == JointKind.DELETE and box.state in states.IN_USE | {MailboxState.SUSPENDED}:
        states.revoke(box, actor, clause=clause, reason=reason)
    try:
        with transaction.atomic():
            decision = JointDecision.objects.create(
                kind=kind,
                mailbox=box,
                clause=clause,
                reason=reason[:300],
                first=actor,
                asked_at=clock.now(),
                incident=incident.strip()[:40],
                snapshot=seen,
            )
    except IntegrityError:
        raise JointRefused(
            "joint-open",
            "Việc này đã được đề nghị và đang chờ người thứ hai.",
            "This is asked already and waits for the second person.",
            where=box.address,
        ) from None
    if not decision.incident:
        decision.incident = f"SC-{clock.today().year}-{decision.pk:06}"
        decision.save(update_fields=["incident"])
    _record(decision, actor, "joint.ask", snapshot=seen)
    return decision


def snapshot(box: Mailbox) -> dict[str, Any]:
    """What a mailbox is now: state, addresses, folders with counts and bytes; never content (CT-9.10.s2)."""
    try:
        folders: dict[str, list[int]] | str = mail_store.count(box.address)
    except mail_store.StoreUnreachable as away:
        folders = away.vi  # an emergency does not wait for the store
    use = MailboxUse.objects.filter(mailbox=box).first()
    return {
        "state": box.state,
        "addresses": sorted(box.addresses.values_list("address", flat=True)),
        "folders": folders,
        "last_access": use.last_access.isoformat() if use and use.last_access else None,
    }


@transaction.atomic
def answer(decision: JointDecision, actor: str, *, agreed: bool) -> None:
    """The second person's word; with it the thing is done. The first person may only decline.

    Raises JointRefused where the first would agree with themselves, or the decision is closed.
    """
    held = JointDecision.objects.select_for_update().select_related("mailbox__jurisdiction").get(pk=decision.pk)
    if held.closed_at is not None:
        raise JointRefused("joint-closed", "Việc này đã được quyết định.", "This has been decided already.")
    if agreed and held.first == actor:
        raise JointRefused(
            "joint-same",
            "Người đề nghị không tự xác nhận được; cần một người thứ hai.",
            "Who asked cannot confirm; a second person is needed.",
            clause=held.clause,
        )
    held.second, held.agreed, held.closed_at = actor, agreed, clock.now()
    held.save(update_fields=["second", "agreed", "closed_at"])
    _record(held, actor, "joint.agree" if agreed else "joint.decline")
    if agreed:
        act = states.delete if held.kind == JointKind.DELETE else states.suspend
        act(held.mailbox, actor, clause=held.clause, reason=held.reason)


def _record(decision: JointDecision, actor: str, verb: str, **more: Any) -> None:
    box = decision.mailbox
    facts = {"kind": decision.kind, "reason": decision.reason, "first": decision.first}
    after = facts | {"incident": decision.incident} | more
    record(
        [
            Entry(
                actor=actor,
                verb=verb,
                subject=box.address,
                jurisdiction=box.jurisdiction.slug,
                clause=decision.clause,
                after=after,
            )
        ]
    )
