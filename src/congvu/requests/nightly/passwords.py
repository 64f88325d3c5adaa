"""Passwords that grow old: the owner is warned some days before, and told when only the change page still works."""

from collections.abc import Iterator

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.ground.clock import LOCAL
from congvu.regulations.passwords import Age, password_age
from congvu.requests.nightly import words
from congvu.requests.nightly.boxes import Evening
from congvu.requests.nightly.work import Work


def passwords(evening: Evening) -> Iterator[Work]:
    """The warnings of CT-10.3.s2 and CT-11.4.s1, the most urgent one that is due; and the last word after the end."""
    for box in evening.boxes(MailboxState.ACTIVE):
        rules = evening.profile(box).password_rules
        if box.password_changed_at is None:
            continue
        changed = box.password_changed_at.astimezone(LOCAL).date()
        age = password_age(rules, box.kind, changed, evening.day)
        if age is None:
            continue
        left = (age.last - evening.day).days
        stages = [days for days in rules.warn_days(box.kind) if days >= left]
        if age.expired:
            yield _told(evening, box, age, "password.expired", 0)
        elif stages:
            yield _told(evening, box, age, f"password.warn.{min(stages)}", left)


def _told(evening: Evening, box: Mailbox, age: Age, kind: str, left: int) -> Work:
    """To the owner; of an agency's or a unit's mailbox to the head as well (CT-11.4.s1)."""
    subject, text = words.password(box, age.last, left, age.clause)
    heads = [] if box.person_id else evening.told(box, ("head", "unit_head"))
    notices = tuple(evening.notice(to, subject, text, age.clause) for to in dict.fromkeys([box.address, *heads]))
    return Work(kind=kind, box=box, due=age.last, notices=notices)
