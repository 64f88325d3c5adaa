"""Passwords that must be changed: those that have grown too old, and those that somebody else has used in need.

The portal then opens its change page only; mail servers name that page; LDAP refuses (CT-10.3.s2, CT-11.4.s1,
CT-8.1.s3).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from congvu.directory.actions.sessions import end_sessions
from congvu.directory.ldap import publish
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.passwords import password_age

ACTOR = "worker"
SHORTEST_AGE = timedelta(days=28)
"""No password grows too old sooner: a month has at least so many days."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """Why a password only opens the page where it is changed: too old, or used by somebody else."""

    shared: bool
    clause: str


def overdue(box: Mailbox) -> Overdue | None:
    """Whether the mailbox's own password must be changed before anything else, and by which clause."""
    if box.state != MailboxState.ACTIVE or box.password_changed_at is None:
        return None
    rules = in_force(box).password_rules
    if box.password_due_at and box.password_due_at <= clock.now():
        shared = rules.shared_use()
        return Overdue(True, shared.clause if shared else "")
    age = password_age(rules, box.kind, box.password_changed_at.astimezone(clock.LOCAL).date(), clock.today())
    return Overdue(False, age.clause) if age and age.expired else None


def expire_passwords() -> int:
    """Close what is overdue on the mail servers, too; returns how many. A duty of the worker."""
    late = Q(password_changed_at__lt=clock.now() - SHORTEST_AGE) | Q(password_due_at__lte=clock.now())
    rows = Mailbox.objects.filter(late, state=MailboxState.ACTIVE, password_expired=False)
    found = [
        (box, why)
        for box in rows.select_related("jurisdiction", "agency__parent__parent").iterator(2000)
        if (why := overdue(box))
    ]
    for start in range(0, len(found), 500):
        _close(found[start : start + 500])
    return len(found)


@transaction.atomic
def _close(found: list[tuple[Mailbox, Overdue]]) -> None:
    """Some of them; whoever has changed the password since is left alone."""
    keys = {box.pk: box.password_changed_at for box, _ in found}
    same = dict(Mailbox.objects.select_for_update().filter(pk__in=keys).values_list("pk", "password_changed_at"))
    still = [(box, why) for box, why in found if same.get(box.pk) == keys[box.pk]]
    Mailbox.objects.filter(pk__in=[box.pk for box, _ in still]).update(password_expired=True)
    publish.request(PublicationKind.MAILBOX, [box.pk for box, _ in still])
    record(
        Entry(
            actor=ACTOR,
            verb="password.expire",
            subject=box.address,
            jurisdiction=box.jurisdiction.slug,
            clause=why.clause,
            after={"reason": "shared" if why.shared else "age"},
        )
        for box, why in still
    )


@transaction.atomic
def declare_shared_use(box: Mailbox, reason: str, session: str = "") -> None:
    """The owner let somebody else use the mailbox in need: other sessions end, the password must be changed in time."""
    shared = in_force(box).password_rules.shared_use()
    if shared is None:
        return
    box.password_due_at = clock.now() + timedelta(hours=shared.value)
    box.save(update_fields=["password_due_at"])
    end_sessions(box, session)
    record(
        [
            Entry(
                actor=box.address,
                verb="password.shared",
                subject=box.address,
                jurisdiction=box.jurisdiction.slug,
                clause=shared.clause,
                after={"reason": reason, "until": box.password_due_at.isoformat()},
            )
        ]
    )
