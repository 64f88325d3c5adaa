"""The ledger, and what time has made due on mailboxes."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from ninja import Query, Schema

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Limit, Page, Text
from congvu.directory.actions.use import watched_until
from congvu.directory.offices import ISSUING
from congvu.ground import clock
from congvu.ledger import queries
from congvu.ledger.models import Act
from congvu.regulations.calendars import working_days
from congvu.requests.nightly.errors import check_day
from congvu.requests.nightly.night import due

door = Door(tags=["ledger"])


class ActList(Schema):
    """Which acts; days are local, both included."""

    actor: Text = ""
    subject: Text = ""
    verb: Text = ""
    clause: Text = ""
    first: date | None = None
    last: date | None = None
    after: Text = ""
    limit: Limit = 50


class ActShown(Schema):
    """An act: who did what, to what, under which clause; ``digest`` is its link in the chain."""

    id: int
    time: datetime
    actor: str
    verb: str
    subject: str
    clause: str
    before: dict[str, Any]
    after: dict[str, Any]
    digest: str

    @classmethod
    def of(cls, row: Act) -> "ActShown":
        """From its row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class Due(Schema):
    """How many duties of each kind a night would find."""

    day: date
    due: dict[str, int]


@door.read("/acts", "ledger:read", "Sổ ghi / The ledger", Page[ActShown])
def acts(request: ApiRequest, asked: Query[ActList]) -> Page[ActShown]:
    """The acts of the jurisdiction, or those on the mailboxes of one's own agencies; the newest first."""
    reach = request.auth.reach
    subjects = None if reach.own is None else reach.mailboxes().values("address")
    chosen = asked.model_dump(exclude={"after", "limit"})
    found = queries.acts(queries.Asked(**chosen, jurisdiction=reach.jurisdiction.slug, subjects=subjects))
    page = queries.page(found, asked.after, asked.limit)
    return Page[ActShown](items=[ActShown.of(row) for row in page.rows], after=page.after)


@door.read("/nightly", "nightly:read", "Việc đến hạn, chưa làm gì / What is due, nothing is done", Due, ISSUING)
def nightly(request: ApiRequest, day: date | None = None) -> Due:
    """What a night would find on the day, today's without one; for the whole jurisdiction."""
    judged = check_day(day or clock.today())
    found = due(request.auth.whole(), judged, working_days(settings.CONGVU_CALENDAR), watched_until())
    return Due(day=judged, due=dict(found))
