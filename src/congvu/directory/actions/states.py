"""The states of a mailbox's life, and the ways between them (VP-6.3, CT-5.3, CT-5.4, CT-9.9, DN-7.2, DN-7.3).

    issued, active -> suspended -> revoked -> archived -> deleted

Suspended and revoked mailboxes come back with all their mail; an archived one is first restored, and then is revoked
again. A deleted one never comes back, and its address is never given again.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from congvu.directory.actions.sessions import end_sessions
from congvu.directory.errors import StateRefused
from congvu.directory.ldap import publish
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import Inbound, MailboxState, Place
from congvu.directory.models.publication import PublicationKind
from congvu.ground import clock
from congvu.ledger.actions import Entry, record

BATCH = 500
IN_USE = frozenset({MailboxState.ISSUED, MailboxState.ACTIVE})
FROM: dict[str, frozenset[str]] = {
    MailboxState.SUSPENDED: IN_USE,
    MailboxState.REVOKED: IN_USE | {MailboxState.SUSPENDED, MailboxState.ARCHIVED},
    MailboxState.ACTIVE: frozenset({MailboxState.SUSPENDED, MailboxState.REVOKED}),
    MailboxState.ARCHIVED: frozenset({MailboxState.REVOKED}),
    MailboxState.DELETED: frozenset({MailboxState.REVOKED, MailboxState.ARCHIVED}),
}
"""Each state that is entered by an act, and those that it is entered from."""

FIELDS = ("state", "state_since", "state_clause", "state_reason", "inbound", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One mailbox into one state. ``reason`` is a sentence for its owner; ``due`` the last day before the next step."""

    box: Mailbox
    state: MailboxState
    clause: str = ""
    reason: str = ""
    inbound: Inbound | None = None
    due: date | None = None


@transaction.atomic
def take(steps: Sequence[Step], actor: str) -> None:
    """Take several steps, all or none.

    Raises StateRefused where a mailbox is in no state that leads there, or was changed since the caller read it.
    """
    seen = {step.box.pk: step.box.state for step in steps}
    found = dict(Mailbox.objects.select_for_update().filter(pk__in=seen).values_list("pk", "state"))
    for step in steps:
        if found.get(step.box.pk) != step.box.state or step.box.state not in FROM[step.state]:
            raise StateRefused(step.box.address, found.get(step.box.pk, ""), step.state)
    entries = [_enter(step, actor) for step in steps]
    Mailbox.objects.bulk_update([step.box for step in steps], FIELDS, batch_size=BATCH)
    publish.request(PublicationKind.MAILBOX, [step.box.pk for step in steps])
    for step in steps:
        if not step.box.is_active:
            end_sessions(step.box)
    record(entries)


def _enter(step: Step, actor: str) -> Entry:
    """Change the row and say so."""
    box, before = step.box, {"state": step.box.state, "clause": step.box.state_clause}
    state = step.state
    if state == MailboxState.ACTIVE and box.password_changed_at is None:
        state = MailboxState.ISSUED  # without a password of the owner's choosing it waits for one again
    box.state, box.state_since, box.state_clause = state, clock.now(), step.clause
    box.state_reason, box.due = step.reason[:300], step.due
    box.inbound = step.inbound or (Inbound.HOLD if state == MailboxState.SUSPENDED else "")
    after = {"state": state, "reason": step.reason, "due": step.due.isoformat() if step.due else None}
    return Entry(
        actor=actor,
        verb="mailbox.state",
        subject=box.address,
        jurisdiction=box.jurisdiction.slug,
        clause=step.clause,
        before=before,
        after={name: value for name, value in after.items() if value},
    )


def suspend(
    box: Mailbox,
    actor: str,
    *,
    clause: str = "",
    reason: str = "",
    inbound: Inbound | None = None,
    due: date | None = None,
) -> None:
    """Close every door; mail is held unless the regulation has it refused."""
    step = Step(box=box, state=MailboxState.SUSPENDED, clause=clause, reason=reason, inbound=inbound, due=due)
    take([step], actor)


def reinstate(box: Mailbox, actor: str, *, clause: str = "", reason: str = "") -> None:
    """Bring a suspended or revoked mailbox back with all its mail."""
    if box.place != Place.STORE:
        raise StateRefused(box.address, box.state, MailboxState.ACTIVE)
    take([Step(box=box, state=MailboxState.ACTIVE, clause=clause, reason=reason)], actor)


def revoke(
    box: Mailbox,
    actor: str,
    *,
    clause: str = "",
    reason: str = "",
    inbound: Inbound | None = None,
    due: date | None = None,
) -> None:
    """Close every door; the data stay until ``due``. From the archive it is also the way back.

    Senders are told that there is no such mailbox (5.1.1, CT-5.3.a), or with REJECT that it is out of use (VP-6.3.s1).
    """
    take([Step(box=box, state=MailboxState.REVOKED, clause=clause, reason=reason, inbound=inbound, due=due)], actor)


def archive(box: Mailbox, actor: str, *, clause: str = "", reason: str = "", due: date | None = None) -> None:
    """Move the mail of a revoked mailbox out of the store, to be kept until ``due``."""
    take([Step(box=box, state=MailboxState.ARCHIVED, clause=clause, reason=reason, due=due)], actor)


def delete(box: Mailbox, actor: str, *, clause: str = "", reason: str = "") -> None:
    """Delete the mail of a revoked or archived mailbox for good; a person's act needs a second person (``joint``)."""
    take([Step(box=box, state=MailboxState.DELETED, clause=clause, reason=reason)], actor)


@transaction.atomic
def keep(box: Mailbox, actor: str, *, clause: str = "", reason: str = "") -> None:
    """An officer leaves an idle mailbox as it is: the clock of idleness runs from now on."""
    if not Mailbox.objects.select_for_update().filter(pk=box.pk, state=box.state).exists() or box.state not in IN_USE:
        raise StateRefused(box.address, box.state, box.state)
    box.state_since, box.state_clause, box.state_reason = clock.now(), clause, reason[:300]
    box.save(update_fields=["state_since", "state_clause", "state_reason"])
    record(
        [
            Entry(
                actor=actor,
                verb="mailbox.keep",
                subject=box.address,
                jurisdiction=box.jurisdiction.slug,
                clause=clause,
                after={"reason": reason},
            )
        ]
    )


def note_places(path: Path) -> None:
    """Read what upkeep found of closed mailboxes (``archive/places.json``) and note what changed."""
    if not path.exists():
        return
    places: dict[str, str] = json.loads(path.read_text("ascii"))
    closed = Q(state__in=[MailboxState.ARCHIVED, MailboxState.DELETED]) | ~Q(place=Place.STORE)
    boxes = Mailbox.objects.filter(closed).exclude(place=Place.GONE).select_related("jurisdiction")
    found_on_disk((box, Place(places[box.store])) for box in boxes if box.store in places)


@transaction.atomic
def found_on_disk(places: Iterable[tuple[Mailbox, Place]]) -> None:
    """Note where upkeep found the mail of these mailboxes."""
    changed = [(box, place) for box, place in places if box.place != place]
    for box, place in changed:
        box.place = place
    Mailbox.objects.bulk_update([box for box, _ in changed], ["place"], batch_size=BATCH)
    publish.request(PublicationKind.MAILBOX, [box.pk for box, _ in changed])
    record(
        Entry(
            actor="upkeep",
            verb="mailbox.place",
            subject=box.address,
            jurisdiction=box.jurisdiction.slug,
            after={"place": place},
        )
        for box, place in changed
    )
