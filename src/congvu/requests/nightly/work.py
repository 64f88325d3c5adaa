"""One piece of a night's work on a mailbox, and carrying many of them out, each once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction

from congvu.directory.actions.aliases import retire
from congvu.directory.actions.notices import tell_many
from congvu.directory.actions.states import Step, take
from congvu.directory.models import Address, Duty, Mailbox, Notice
from congvu.ground import clock
from congvu.requests.nightly import words

ACTOR = "worker"
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Something due on one mailbox: known by kind, mailbox and date. ``step`` changes its state, ``notices`` tell,
    ``aliases`` end.
    """

    kind: str
    box: Mailbox
    due: date
    step: Step | None = None
    notices: tuple[Notice, ...] = ()
    aliases: tuple[Address, ...] = ()
    clause: str = ""


def carry_out(works: Iterable[Work]) -> Iterator[list[Work]]:
    """Do what was not done before, some hundreds in one transaction; yields what was done in each."""
    source = iter(works)
    while batch := list(islice(source, BATCH)):
        yield _carry_out(batch)


@transaction.atomic
def _carry_out(batch: list[Work]) -> list[Work]:
    done = set(
        Duty.objects.filter(
            mailbox__in=[work.box.pk for work in batch], kind__in={work.kind for work in batch}
        ).values_list("kind", "mailbox", "due")
    )
    fresh = [work for work in batch if (work.kind, work.box.pk, work.due) not in done]
    now = clock.now()
    Duty.objects.bulk_create(Duty(mailbox=work.box, kind=work.kind, due=work.due, done_at=now) for work in fresh)
    take([work.step for work in fresh if work.step], ACTOR)
    over = {one.pk: work.clause for work in fresh for one in work.aliases}
    retire([one for work in fresh for one in work.aliases], ACTOR, over)
    tell_many(_together(fresh))
    return fresh


def _together(works: Iterable[Work]) -> Iterator[Notice]:
    """What one person is told of many mailboxes in one letter: a head reads one list, not sixty warnings."""
    letters: dict[tuple[str, str], list[Notice]] = defaultdict(list)
    for work in works:
        for notice in work.notices:
            letters[notice.to, work.kind].append(notice)
    for several in letters.values():
        letter = several[0]
        if len(several) > 1:
            letter.text = words.several([notice.subject for notice in several], letter.text)
            letter.subject = words.several_subject(len(several), letter.subject)
        yield letter
