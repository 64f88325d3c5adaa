"""The worker: what must happen although nobody asks.

Publishing to LDAP what could not be published at once, keeping LDAP equal to the database, forgetting old sessions.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.evidence.sharing import Sharing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.wiring.settings")
log = logging.getLogger("congvu.worker")


def publish_pending() -> None:
    """Tell LDAP what it does not know yet."""
    from congvu.directory.ldap import publish  # needs Django to be set up

    publish.drain()


def mend_ldap() -> None:
    """Make LDAP equal to the database: a power cut may have cost slapd its last minute."""
    from congvu.directory.ldap import publish
    from congvu.directory.models import Jurisdiction

    for jurisdiction in Jurisdiction.objects.order_by("id"):
        changed = publish.rebuild(jurisdiction)
        if changed:
            log.warning("%s: %d LDAP entries differed from the database and were mended", jurisdiction.slug, changed)


def run_nights() -> None:
    """Do what today has made due, once; it costs one query when it is done."""
    from django.conf import settings

    from congvu.directory.actions.use import watched_until
    from congvu.directory.models import Jurisdiction
    from congvu.ground import clock
    from congvu.regulations.calendars import working_days
    from congvu.requests.nightly.night import night

    today = clock.today()
    for jurisdiction in Jurisdiction.objects.exclude(nights__day=today):
        done = night(jurisdiction, today, working_days(settings.CONGVU_CALENDAR), watched_until())
        if done:
            log.warning("%s: %s", jurisdiction.slug, done)


def note_places() -> None:
    """Note where upkeep found the mail of closed mailboxes."""
    from django.conf import settings

    from congvu.directory.actions import states

    states.note_places(settings.CONGVU_PLACES)


def warn_of_quotas() -> None:
    """Tell whose mailbox fills up, as Dovecot saw it."""
    from django.conf import settings

    from congvu.requests.quota_warnings import take_in

    take_in(settings.CONGVU_FULL)


def send_notices() -> None:
    """Hand the system's own mail to Postfix."""
    from congvu.directory.actions.notices import send_pending

    while send_pending():
        pass


def read_requests() -> None:
    """Read the mailboxes of requests, and go on with what is being carried out."""
    from django.conf import settings

    from congvu.requests.actions.executing import go_on_with_all
    from congvu.requests.intake import Door, read_all

    go_on_with_all()
    if settings.CONGVU_INTAKE:
        read_all(Door(**settings.CONGVU_INTAKE))


def gather_evidence() -> None:
    """Renew the roll-up that the pages and files of compliance are read from."""
    from congvu.reports.compliance.actions import refresh_all

    refresh_all()


def follow_reports() -> None:
    """Open the reports that are due, remind, write those that are the system's own, tell who is late."""
    from django.conf import settings

    from congvu.directory.models import Jurisdiction
    from congvu.ground import clock
    from congvu.regulations.calendars import working_days
    from congvu.reports.following import follow

    for jurisdiction in Jurisdiction.objects.order_by("id"):
        follow(jurisdiction, clock.today(), working_days(settings.CONGVU_CALENDAR))


def carry_use() -> None:
    """Note from the evidence when each mailbox was last used: before the nights, which judge by it."""
    from django.conf import settings

    from congvu.directory.actions.use import note_use, reached
    from congvu.evidence.news import Reached, news
    from congvu.ground import clock

    for uses, now_reached in news(settings.CONGVU_EVENTS, Reached(*reached()), clock.now()):
        last = {mailbox: (use.access, use.submission) for mailbox, use in uses.items()}
        note_use(last, now_reached.sealed, now_reached.offsets)


@cache
def sharing() -> "Sharing":
    """What the worker remembers of sign-ins."""
    from django.conf import settings

    from congvu.evidence.sharing import Sharing

    return Sharing(settings.CONGVU_EVENTS)


def watch_sharing() -> None:
    """Tell of personal mailboxes that are used from several places at once."""
    from congvu.ground import clock
    from congvu.requests.sharing_alerts import alert

    alert(sharing().read(clock.now()))


def follow_documents() -> None:
    """Note which letters have arrived in shared mailboxes, and what became of documents at each place."""
    from django.conf import settings

    from congvu.documents.actions.following import follow

    follow(settings.CONGVU_EVENTS)


def remind_of_letters() -> None:
    """Tell who holds a shared mailbox, then the leader, what waited too long there."""
    from django.conf import settings

    from congvu.documents.actions.reminding import remind
    from congvu.ground import clock
    from congvu.regulations.calendars import working_days

    remind(clock.today(), working_days(settings.CONGVU_CALENDAR))


def follow_holders() -> None:
    """Open what begins today and end what is over, of shared mailboxes and of mail set aside."""
    from congvu.directory.actions.delegations import follow_days
    from congvu.directory.actions.discards import follow_discards

    follow_days()
    follow_discards()


def follow_quotas() -> None:
    """Give each mailbox the quota that its regulation sets today."""
    from congvu.directory.actions import quotas

    quotas.follow_quotas("worker")


def forget_sessions() -> None:
    """Delete sessions that have ended, and the API's answers of yesterday."""
    from congvu.api.rest.once import forget_answers

    call_command("clearsessions")
    forget_answers()


def note_locks() -> None:
    """Note which mailboxes slapd has locked, and end locks whose time has passed."""
    from congvu.directory.actions.lockout import note_locks

    note_locks()


def age_passwords() -> None:
    """Close what must be changed first; forget passwords that no telephone should have any longer."""
    from congvu.directory.actions.expiry import expire_passwords
    from congvu.directory.actions.former import forget_former

    expire_passwords()
    forget_former()


def follow_held() -> None:
    """Take in what the gate held and found, and carry out what was decided about it."""
    from django.conf import settings

    from congvu.documents.held.carrying import carry_out
    from congvu.documents.held.reading import read_gate_log

    read_gate_log(settings.CONGVU_GATE_LOG)
    carry_out(settings.CONGVU_HELD)


def take_in_examined() -> None:
    """Enter what the examiner found of letters of agencies."""
    from django.conf import settings

    from congvu.documents.actions.taking_in import take_in

    take_in(settings.CONGVU_EXAMINED)


def fetch_revocations() -> None:
    """Renew the lists of revoked certificates that the operator wants fetched."""
    from django.conf import settings

    from congvu.directory.models import Jurisdiction
    from congvu.ground.signatures.revocations import fetch

    for slug in Jurisdiction.objects.values_list("slug", flat=True):
        fetch(settings.CONGVU_TRUST / slug)


def watch_held() -> None:
    """Compare held letters with Postfix's queue, and remind those who decide about them."""
    from django.conf import settings

    from congvu.documents.held.carrying import reconcile
    from congvu.documents.held.reminding import remind

    reconcile(settings.CONGVU_HELD)
    remind(settings.CONGVU_CALENDAR)


def follow_links() -> None:
    """Take in what the scanner said of large files, and end the links whose days are over."""
    from congvu.documents.links.actions import take_in

    take_in()


def follow_lists() -> None:
    """Open the lists that each body has by its regulation."""
    from congvu.directory.actions.lists import follow_lists as follow

    follow()


DUTIES: list[tuple[float, Callable[[], None]]] = [
    (5, publish_pending),
    (3, read_requests),
    (5, warn_of_quotas),
    (5, send_notices),
    (15, carry_use),
    (60, watch_sharing),
    (5, note_locks),
    (5, follow_documents),
    (600, remind_of_letters),
    (3600, age_passwords),
    (600, run_nights),
    (600, note_places),
    (20, follow_holders),
    (3, follow_held),
    (60, watch_held),
    (3, take_in_examined),
    (3600, fetch_revocations),
    (60, follow_lists),
    (3, follow_links),
    (900, gather_evidence),
    (900, follow_reports),
    (86400, mend_ldap),
    (3600, follow_quotas),
    (3600, forget_sessions),
]
"""Each duty with the seconds between two runs."""


def main() -> None:
    """Work until told to stop (SIGTERM)."""
    django.setup()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    due = dict.fromkeys(range(len(DUTIES)), 0.0)
    while not stop.wait(1):
        for number, (interval, duty) in enumerate(DUTIES):
            if time.monotonic() < due[number]:
                continue
            due[number] = time.monotonic() + interval
            try:
                duty()
            except CongvuError as error:
                log.warning("%s", error.en)
            except Exception:  # the outermost loop: one bad duty must not end the others
                log.exception("%s failed and is tried again", duty.__name__)


if __name__ == "__main__":
    main()
