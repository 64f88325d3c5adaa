"""A letter has arrived: its document gets its number, its receipt is confirmed, what it wants begins to run."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.documents import law
from congvu.documents.actions.acknowledging import acknowledge_automatically
from congvu.documents.actions.entering import Fields, enter
from congvu.documents.models import Letter
from congvu.ground import clock
from congvu.regulations.calendars import working_days

WORKER = "worker"


@transaction.atomic
def arrive(letter: Letter, at: datetime) -> None:
    """A letter lies in its mailbox: its document is numbered, its receipt confirmed, what it wants begins to run."""
    box: Mailbox = letter.mailbox
    letter.delivered_at = at
    if not letter.automatic:
        days = working_days(settings.CONGVU_CALENDAR)
        asked = law.wanted(in_force(box), box.kind, letter.came_at.astimezone(clock.LOCAL).date(), days)
        if asked:
            letter.wants, letter.clause, letter.due = asked.wants, asked.clause, asked.due
    letter.save()
    for document in letter.documents.all():
        enter(box, Fields(), WORKER, document=document)
    acknowledge_automatically(letter)
