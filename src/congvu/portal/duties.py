"""My duties today as the portal shows them: where each is done, how many wait, who is on leave.

The count beside the menu is remembered for a minute; one's own acts and the page itself renew it.
"""

from collections.abc import Iterator

from django.core.cache import cache
from django.urls import reverse

from congvu.directory.models import Leave, Mailbox
from congvu.directory.regulation import in_force
from congvu.documents.duties import Waiting, WaitingKind, waiting
from congvu.documents.standing import desks
from congvu.ground import clock
from congvu.portal.access import LEAVES, Office, office_of
from congvu.regulations.idleness import confirmation
from congvu.requests.duties import Task, TaskKind, answers, tasks

REMEMBERED = 60  # seconds


def linked(office: Office) -> Iterator[tuple[Task | Waiting, str]]:
    """Each task and the page on which it is done."""
    for task in tasks(office):
        yield task, _page(task, office.box)
    for one in waiting(office.box):
        if one.key:
            yield one, reverse("held-letter", args=[one.key])
            continue
        name = "document" if one.kind in {WaitingKind.READ, WaitingKind.APPROVE} else "letter"
        yield one, reverse(name, args=[one.number])


def _page(task: Task, box: Mailbox) -> str:
    match task.kind:
        case TaskKind.PASSWORD:
            return reverse("password") if task.key == box.key else reverse("shared-mailbox", args=[task.key])
        case TaskKind.ACCEPT | TaskKind.HANDOVER:
            return reverse("shared-mailbox", args=[task.key])
        case TaskKind.ACKNOWLEDGE:
            return reverse("regulation")
        case TaskKind.REVIEW:
            return reverse("shared")
        case TaskKind.JOINT | TaskKind.DECIDE:
            return reverse("admin-mailbox", args=[task.key])
        case TaskKind.DEPARTURE:
            return f"{reverse('request-new')}?departure={task.number}"
        case TaskKind.EXCEPTION:
            return reverse("exceptions")
        case _:
            return reverse("request", args=[task.subject])


def answer_clause(office: Office) -> str:
    """The clause that sets the time for answers."""
    rule = confirmation(in_force(office.box))
    return rule.clause if rule else ""


def count(box: Mailbox) -> int:
    """How many things wait, as the menu shows it."""

    def counted() -> int:
        office = office_of(box)
        return len(answers(office)) + len(tasks(office)) + len(waiting(box))

    return int(cache.get_or_set(_key(box), counted, REMEMBERED) or 0)


def at_a_desk(box: Mailbox) -> bool:
    """Whether somebody works on letters and documents of a shared mailbox; remembered as long."""
    return bool(cache.get_or_set(f"desk:{box.key}", lambda: desks(box).exists(), REMEMBERED))


def forget(box: Mailbox) -> None:
    """Count anew the next time."""
    cache.delete(_key(box))


def _key(box: Mailbox) -> str:
    return f"duties:{box.key}"


def away(office: Office) -> list[Leave]:
    """Who of one's own agencies is on leave today."""
    if not office.roles & LEAVES or office.own is None:
        return []
    today = clock.today()
    rows = Leave.objects.filter(person__agency__in=office.own, cancelled_at=None, first__lte=today, last__gte=today)
    return list(rows.select_related("person").order_by("last", "id")[:100])
