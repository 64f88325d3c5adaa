"""Mailboxes that nobody uses: warned of, then suspended, revoked or cancelled as the regulation says (VP-6.3, CT-5.4,
DN-7.3); suspended ones that nobody confirms are revoked (CT-5.4.s3). Where an officer decides, the officer is told."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta

from congvu.directory.actions.states import IN_USE, Step
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import Inbound, MailboxState
from congvu.ground.clock import LOCAL
from congvu.ground.working_days import DAY
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.idleness import Confirmation, IdleRule, confirmation, idle_rule
from congvu.regulations.profile import Profile
from congvu.requests.nightly import words
from congvu.requests.nightly.boxes import Evening, local_day
from congvu.requests.nightly.work import Work

log = logging.getLogger("congvu.worker")
OFFICERS = ("manager", "operator")


def idleness(evening: Evening) -> Iterator[Work]:
    """Each mailbox in use, by the day on which its time is over; postponed while the evidence is not there."""
    if evening.blind:
        log.warning("%s: no evidence of the last days, so idleness is not judged", evening.jurisdiction.slug)
        return
    for box in evening.boxes(*(MailboxState(state) for state in IN_USE)):
        rule = idle_rule(evening.profile(box), box.kind)
        if rule is None:
            continue
        last = last_day(evening, box, rule)
        left = (last + DAY - evening.day).days
        stages = [days for days in rule.warn_days if days >= left]
        if left <= 0:
            yield _over(evening, box, rule, last)
        elif stages:
            yield _warned(evening, box, rule, last, min(stages))


def last_day(evening: Evening, box: Mailbox, rule: IdleRule) -> date:
    """The last day on which the mailbox stays: counted from its use, its registration, or its last coming back."""
    return rule.due(base_day(box, rule), evening.leaves(box), evening.calendar)


def base_day(box: Mailbox, rule: IdleRule) -> date:
    """The day that the clock runs from; a confirmation starts it anew (CT-5.4.s4)."""
    use = getattr(box, "last_use", None)
    used = [use.last_access if use else None]
    used += [use.last_submission if use and "submission" in rule.counts else None]
    back = box.state_since.astimezone(LOCAL).date() if box.state_since else None
    return max(day for day in (local_day(box), back, *used) if day)


def _warned(evening: Evening, box: Mailbox, rule: IdleRule, last: date, stage: int) -> Work:
    kept = _kept(evening.profile(box))
    subject, text = words.idle_warning(box, last, rule, kept.id if kept else "")
    to = dict.fromkeys([box.address, *evening.told(box, ("head", "unit_head"))])
    notices = tuple(evening.notice(address, subject, text, rule.clause) for address in to)
    return Work(kind=f"idle.warn.{stage}", box=box, due=last, notices=notices)


def _over(evening: Evening, box: Mailbox, rule: IdleRule, last: date) -> Work:
    if box.kind in rule.officer_decides:
        return _for_officer(evening, box, rule.clause, last)
    profile, reason = evening.profile(box), words.idle_reason(base_day(box, rule), rule)
    if rule.then == "suspend":
        return _suspended(evening, box, rule, last, reason)
    inbound = Inbound.REJECT if rule.inbound == "reject" else None
    step = Step(
        box=box,
        state=MailboxState.REVOKED,
        clause=rule.clause,
        reason=reason,
        inbound=inbound,
        due=kept_until(profile, evening.day),
    )
    subject, text = words.revoked(box, reason, rule.clause)
    to = evening.told(box, ("head", "unit_head", "liaison"))
    notices = tuple(evening.notice(address, subject, text, rule.clause) for address in to)
    return Work(kind=f"idle.{rule.then}", box=box, due=last, step=step, notices=notices)


@carries("idle.notice")
def _suspended(evening: Evening, box: Mailbox, rule: IdleRule, last: date, reason: str) -> Work:
    """Suspended, and at the same time its agency is told until when it may confirm (CT-5.4.s2)."""
    profile = evening.profile(box)
    answer = confirmation(profile)
    due = answer.deadline(evening.day, evening.calendar).last if answer else None
    notice = next(iter(profile.of_rule("idle.notice")), None)
    subject, text = words.suspended(box, reason, due, rule.clause)
    to = evening.told(box, notice.get("to")) if notice else []
    to += evening.official(box) if notice else []
    to += [] if to else evening.told(box, OFFICERS)  # an agency without these roles must not be passed over
    step = Step(
        box=box,
        state=MailboxState.SUSPENDED,
        clause=rule.clause,
        reason=reason,
        inbound=Inbound(rule.inbound or "hold"),
        due=due,
    )
    told = tuple(evening.notice(address, subject, text, notice.id if notice else rule.clause) for address in to)
    return Work(kind="idle.suspend", box=box, due=last, step=step, notices=told)


def unconfirmed(evening: Evening) -> Iterator[Work]:
    """Suspended for idleness, told to the agency, and not confirmed in time (CT-5.4.s3)."""
    for box in evening.boxes(MailboxState.SUSPENDED):
        profile = evening.profile(box)
        rule, answer = idle_rule(profile, box.kind), confirmation(profile)
        if rule is None or answer is None or box.state_clause != rule.clause:
            continue
        if box.due is None or box.due >= evening.day:
            continue
        yield _revoked(evening, box, answer, box.due)


def _revoked(evening: Evening, box: Mailbox, answer: Confirmation, due: date) -> Work:
    if box.kind in answer.officer_decides:
        return _for_officer(evening, box, answer.clause, due)
    reason = words.unconfirmed_reason(due, answer.clause)
    step = Step(
        box=box,
        state=MailboxState.REVOKED,
        clause=answer.clause,
        reason=reason,
        due=kept_until(evening.profile(box), evening.day),
    )
    subject, text = words.revoked(box, reason, answer.clause)
    to = evening.told(box, ("head", "liaison"))
    notices = tuple(evening.notice(address, subject, text, answer.clause) for address in to)
    return Work(kind="idle.unconfirmed", box=box, due=due, step=step, notices=notices)


def _for_officer(evening: Evening, box: Mailbox, clause: str, due: date) -> Work:
    """Of mail that must be kept no program decides: the officers and the head are told."""
    subject, text = words.officer_decides(box, due, clause)
    to = evening.told(box, (*OFFICERS, "head"))
    notices = tuple(evening.notice(address, subject, text, clause) for address in to)
    return Work(kind="idle.decide", box=box, due=due, notices=notices)


@carries("retention")
def kept_until(profile: Profile, day: date) -> date | None:
    """The last day on which mail of a mailbox closed on this day is kept in the store; None where nothing is set."""
    if kept := _kept(profile):
        return day + timedelta(kept.get("days"))
    for clause in profile.clauses.values():
        if clause.block == "request.cancel" and clause.get("kept_days"):
            return day + timedelta(clause.get("kept_days"))
    return None


def _kept(profile: Profile) -> Clause | None:
    """The clause on the data of a revoked mailbox (DN-7.3.s2)."""
    return next((one for one in profile.of_rule("retention") if "revoked_mailbox" in one.get("what")), None)
