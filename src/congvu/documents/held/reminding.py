"""Held letters that wait: once a day those who decide are reminded; after some days the managing department knows."""

from collections import defaultdict
from pathlib import Path

from django.conf import settings
from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.models import Jurisdiction
from congvu.documents.held import words
from congvu.documents.held.persons import deciders, told_of
from congvu.documents.models import HeldLetter
from congvu.documents.models.held import HeldState
from congvu.ground import clock
from congvu.regulations.calendars import working_days

PATIENCE = 3
"""Working days after which the managing department is told, too."""


def remind(calendar: Path) -> int:
    """On working days, of letters from before today; how many persons were reminded."""
    today = clock.today()
    days = working_days(calendar)
    if not days.is_working(today):
        return 0
    begin = clock.now().astimezone(clock.LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    waiting = HeldLetter.objects.filter(state=HeldState.HELD, since__lt=begin).exclude(reminded_on=today)
    with transaction.atomic():
        rows = list(waiting.select_for_update(of=("self",)).select_related("jurisdiction", "agency").order_by("id"))
        letters: dict[tuple[Jurisdiction, str], list[HeldLetter]] = defaultdict(list)
        for row in rows:
            first = row.since.astimezone(clock.LOCAL).date()
            long = len(days.between(first, today)) > PATIENCE
            above = set(told_of(["manager"], None, row.jurisdiction, ())) if long else set[str]()
            for address in {box.address for box in deciders(row)} | above:
                letters[row.jurisdiction, address].append(row)
        for (place, address), own in letters.items():
            tell(place, [address], words.REMINDER, words.reminder(own, f"{settings.CONGVU_PORTAL_URL}/held"))
        HeldLetter.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=today)
    return len(letters)
