"""The mailboxes that a night looks at, read in one pass, and the people who are told of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from congvu.directory.models import Agency, Jurisdiction, Mailbox, Notice, RoleGrant
from congvu.directory.models.leave import Leave as LeaveRow
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.office_hours import Leave
from congvu.ground.working_days import WorkingDays
from congvu.regulations.profile import Profile
from congvu.requests.roles import ROLES

BLIND_AFTER = timedelta(3)


@dataclass(frozen=True)
class Evening:
    """One jurisdiction on one day: its calendar, its agencies' regulations, who is on leave, who is told."""

    jurisdiction: Jurisdiction
    day: date
    calendar: WorkingDays
    watched: date | None

    @property
    def blind(self) -> bool:
        """Whether evidence of the last days is missing: then nobody is called idle, for nobody knows."""
        return self.watched is None or self.watched < self.day - BLIND_AFTER

    def boxes(self, *states: MailboxState) -> Iterator[Mailbox]:
        """The mailboxes in these states with their last use, agency by agency; technical ones are left alone."""
        rows = Mailbox.objects.filter(jurisdiction=self.jurisdiction, state__in=states)
        rows = rows.exclude(kind=MailboxKind.TECHNICAL).select_related("last_use")
        for box in rows.order_by("agency", "id").iterator(chunk_size=2000):
            box.jurisdiction = self.jurisdiction
            box.agency = self.agencies.get(box.agency_id or 0)
            yield box

    def profile(self, box: Mailbox) -> Profile:
        """The regulation that binds a mailbox on this day."""
        return self._profiles[box.agency_id]

    def leaves(self, box: Mailbox) -> list[Leave]:
        """The owner's leave."""
        return self._leaves.get(box.person_id or 0, [])

    def told(self, box: Mailbox, roles: Iterable[str]) -> list[str]:
        """The addresses of those who have these roles (the regulation's words) for the mailbox's agency."""
        agency = box.agency
        line = {None} | ({agency.pk, agency.parent_id} if agency else set())
        wanted = {ROLES[role] for role in roles if role in ROLES}
        return sorted({address for role, where, address in self._grants if role in wanted and where in line})

    def official(self, box: Mailbox) -> list[str]:
        """The official address of the mailbox's agency; none where it is this very mailbox, or there is none in use."""
        address = self._official.get(box.agency_id or 0)
        return [address] if address and address != box.address else []

    def notice(self, to: str, subject: str, text: str, clause: str) -> Notice:
        """A notice from this jurisdiction."""
        return Notice(
            jurisdiction=self.jurisdiction, to=to, subject=subject, text=text, clause=clause, made_at=clock.now()
        )

    @cached_property
    def agencies(self) -> dict[int, Agency]:
        """The agencies by their number, each with its parent: some hundreds."""
        rows = Agency.objects.filter(jurisdiction=self.jurisdiction).select_related("parent__parent")
        found = {row.pk: row for row in rows}
        for row in found.values():
            row.jurisdiction = self.jurisdiction
        return found

    @cached_property
    def _profiles(self) -> Mapping[int | None, Profile]:
        own: dict[int | None, Profile] = {number: in_force(row, self.day) for number, row in self.agencies.items()}
        return own | {None: in_force(self.jurisdiction, self.day)}

    @cached_property
    def _leaves(self) -> dict[int, list[Leave]]:
        rows = LeaveRow.objects.filter(person__jurisdiction=self.jurisdiction, cancelled_at=None)
        found: dict[int, list[Leave]] = defaultdict(list)
        for person, kind, first, last, session in rows.values_list("person_id", "kind", "first", "last", "session"):
            found[person].append(Leave(kind, first, last, session))
        return found

    @cached_property
    def _official(self) -> dict[int, str]:
        rows = Mailbox.objects.filter(
            jurisdiction=self.jurisdiction,
            kind=MailboxKind.AGENCY,
            state__in=[MailboxState.ISSUED, MailboxState.ACTIVE],
        )
        return {agency: address for agency, address in rows.values_list("agency_id", "address") if agency}

    @cached_property
    def _grants(self) -> list[tuple[str, int | None, str]]:
        rows = RoleGrant.objects.filter(mailbox__jurisdiction=self.jurisdiction).exclude(role="official")
        return list(rows.values_list("role", "agency_id", "mailbox__address"))


def local_day(box: Mailbox) -> date:
    """The local date on which a mailbox was registered."""
    return box.registered_at.astimezone(clock.LOCAL).date()
