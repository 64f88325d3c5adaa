"""Writing to the ledger."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from django.db import connection, transaction

from congvu.ground import clock
from congvu.ledger.models import Act, Head

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one act says. ``before`` and ``after`` hold the changed facts only, never a secret."""

    actor: str
    verb: str
    subject: str
    jurisdiction: str = ""
    clause: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


FIELDS = tuple(one.name for one in fields(Entry))


def facts(entry: Entry | Act) -> dict[str, Any]:
    """The entry by field. Not ``asdict``, which copies every value: imports write tens of thousands of entries."""
    return {name: getattr(entry, name) for name in FIELDS}


def digest(entry: Entry, time: str, previous: str) -> str:
    """The entry's link in the chain: SHA-256 in hexadecimal over its canonical JSON."""
    canonical = json.dumps(facts(entry) | {"time": time, "previous": previous}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def record(entries: Iterable[Entry]) -> None:
    """Append entries, in order, in the caller's transaction.

    Raises TransactionManagementError outside a transaction: an entry without its act must not exist.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the ledger is written in the transaction of the act")
    head = Head.objects.select_for_update().filter(pk=1).first() or Head(pk=1, digest=GENESIS)
    moment = clock.now()
    previous = head.digest
    acts = []
    for entry in entries:
        previous = digest(entry, moment.isoformat(), previous)
        acts.append(Act(time=moment, digest=previous, **facts(entry)))
    Act.objects.bulk_create(acts, batch_size=500)
    head.digest = previous
    head.save()


def record_one(**values: Any) -> None:
    """Append one entry; the arguments are those of ``Entry``."""
    with transaction.atomic():
        record([Entry(**values)])
