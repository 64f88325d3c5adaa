"""Two nights over a large register, in a process of their own; prints one line of JSON.

``python -m congvu.cli.bench.nights STATE JURISDICTION``. The register is aged first: passwords end and mailboxes
fall idle evenly over the days. The first night finds the arrears of a month, the second what one day brings.
"""

import json
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import TYPE_CHECKING

from congvu.cli.database import open_system

if TYPE_CHECKING:
    from congvu.directory.models import Jurisdiction

CYCLE = 95
"""Days over which last use and passwords are spread: more than three months, so that some are overdue."""


def main(state: str, slug: str) -> int:
    """Age the register, then take the time of both nights until LDAP has what they changed."""
    open_system(Path(state))
    from django.conf import settings

    from congvu.directory.ldap import publish
    from congvu.directory.lookup import jurisdiction_called
    from congvu.ground import clock
    from congvu.regulations.calendars import working_days
    from congvu.requests.nightly.night import night

    jurisdiction, today = jurisdiction_called(slug), clock.today()
    facts: dict[str, object] = {"mailboxes": age(jurisdiction, today)}
    calendar = working_days(settings.CONGVU_CALENDAR)
    for name, day in (("first", today), ("second", today + timedelta(1))):
        start = time.monotonic()
        done = night(jurisdiction, day, calendar, watched=day)
        publish.drain()
        facts[name] = {"seconds": time.monotonic() - start, "duties": sum(done.values())}
    print(json.dumps(facts))
    return 0


def age(jurisdiction: "Jurisdiction", today: date) -> int:
    """Everybody has signed in once and used the mailbox last on some day of the cycle."""
    from congvu.directory.models import Mailbox, MailboxUse
    from congvu.directory.models.mailbox import MailboxKind, MailboxState
    from congvu.ground.clock import LOCAL

    boxes = list(Mailbox.objects.filter(jurisdiction=jurisdiction).exclude(kind=MailboxKind.TECHNICAL))
    for number, box in enumerate(boxes):
        day = today - timedelta(number % CYCLE)
        box.state, box.state_since = MailboxState.ACTIVE, None
        box.registered_at = box.password_changed_at = datetime.combine(day, clock_time(8), LOCAL)
    Mailbox.objects.bulk_update(boxes, ["state", "state_since", "registered_at", "password_changed_at"], batch_size=200)
    uses = (MailboxUse(mailbox=box, last_access=today - timedelta(number % CYCLE)) for number, box in enumerate(boxes))
    MailboxUse.objects.bulk_create(uses, batch_size=500)
    return len(boxes)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
