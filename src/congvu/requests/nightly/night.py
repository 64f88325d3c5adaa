"""Running a night: every duty of a jurisdiction on a day, each once, begun again wherever it was cut off."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from congvu.directory.models import Jurisdiction, Night
from congvu.ground import clock
from congvu.ground.working_days import WorkingDays
from congvu.requests.nightly.aliases import aliases
from congvu.requests.nightly.boxes import Evening
from congvu.requests.nightly.handovers import handovers
from congvu.requests.nightly.idleness import idleness, unconfirmed
from congvu.requests.nightly.passwords import passwords
from congvu.requests.nightly.retention import retention
from congvu.requests.nightly.unchecked import unchecked
from congvu.requests.nightly.work import Work, carry_out
from congvu.requests.reorganising.actions import carry_out_due

DUTIES: tuple[Callable[[Evening], Iterator[Work]], ...] = (
    passwords,
    idleness,
    unconfirmed,
    retention,
    aliases,
    unchecked,
    handovers,
)
"""In this order: what becomes due by one is looked at by the next on the following night."""

Progress = Callable[[int], object]


def night(
    jurisdiction: Jurisdiction,
    day: date,
    calendar: WorkingDays,
    watched: date | None,
    progress: Progress = lambda _count: None,
) -> dict[str, int]:
    """Do all that is due on the day; how many of each kind were done. A finished night is not run again.

    ``watched`` is the last day of which evidence was carried into the database.
    """
    finished = Night.objects.filter(jurisdiction=jurisdiction, day=day).first()
    if finished:
        return dict(finished.done)
    done: Counter[str] = Counter()
    if carried := carry_out_due(jurisdiction, day):
        done["reorganisation"] = carried
    for duty in DUTIES:
        for batch in carry_out(duty(Evening(jurisdiction, day, calendar, watched))):
            done.update(work.kind for work in batch)
            progress(len(batch))
    Night.objects.get_or_create(
        jurisdiction=jurisdiction, day=day, defaults={"done": dict(done), "finished_at": clock.now()}
    )
    return dict(done)


def due(jurisdiction: Jurisdiction, day: date, calendar: WorkingDays, watched: date | None) -> Counter[str]:
    """What a night would find, done or not, without doing any of it."""
    evening = Evening(jurisdiction, day, calendar, watched)
    return Counter(work.kind for duty in DUTIES for work in duty(evening))
