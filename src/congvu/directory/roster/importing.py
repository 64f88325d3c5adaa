"""Importing a roster: read, judge every row, name, write in one transaction, publish, and prove what was published."""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.errors import LdapUnreachable
from congvu.directory.ldap import publish
from congvu.directory.lock import file_lock
from congvu.directory.models import Jurisdiction
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.directory.roster.addresses import AddressBook, Deciding, Decision
from congvu.directory.roster.applying import Applying, Plan
from congvu.directory.roster.bodies import ROOTS, BodyPlanner
from congvu.directory.roster.errors import BadRow, RosterRefused
from congvu.directory.roster.lines import PERSONS, Line, Roster, read_roster
from congvu.directory.roster.lists import plan_lists
from congvu.directory.roster.people import PeoplePlanner
from congvu.directory.roster.places import known_places
from congvu.directory.slips import Slip
from congvu.ground import clock
from congvu.ledger.actions import Entry, record

Stage = Callable[[str, int], None]
"""Told how many more rows of a stage are done: ``judge``, ``write``, ``publish``, ``verify``."""


def no_stage(_name: str, _count: int) -> None:
    """For callers that show nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How to import: only look, leave bad rows out, and who answers for it; ``promised`` are others' addresses."""

    dry_run: bool = False
    skip_bad: bool = False
    actor: str = "congvu import"
    promised: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """A row's address, and what one should know about it."""

    row: int
    name: str
    address: str
    note: str


@dataclass
class Outcome:
    """What an import came to. ``bad`` are the rows left out, ``slips`` the one-time passwords to hand over."""

    rows: int
    bad: list[BadRow]
    named: list[Named]
    done: bool = False
    agencies: int = 0
    units: int = 0
    lists: int = 0
    people: int = 0
    mailboxes: int = 0
    published: int = 0
    verified: int = 0
    away: LdapUnreachable | None = None
    slips: list[Slip] = field(default_factory=list)
    remarks: tuple[str, ...] = ()


class BadRowsFound(RosterRefused):
    """Rows that cannot be imported; nothing was changed."""

    def __init__(self, name: str, rows: int, bad: list[BadRow], remarks: tuple[str, ...]) -> None:
        self.rows = rows
        self.bad = bad
        self.remarks = remarks
        others = len(bad) < rows
        super().__init__(
            "roster-bad-rows",
            f"{len(bad)} trên {rows} hàng không nhập được; chưa có gì thay đổi "
            f"(hãy sửa{', hoặc dùng --skip-bad để nhập các hàng còn lại' if others else ''}).",
            f"{len(bad)} of {rows} rows cannot be imported; nothing was changed "
            f"(correct them{', or use --skip-bad to import the others' if others else ''}).",
            where=name,
        )


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: the rows live to the end, and looking through them took a third of the time."""
    before = gc.get_threshold()
    gc.set_threshold(20_000, 10, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def import_roster(path: Path, jurisdiction: Jurisdiction, wishes: Wishes, stage: Stage = no_stage) -> Outcome:
    """Import a roster, all rows or none (with ``skip_bad``: all good rows or none).

    Raises RosterRefused where the file is no roster, BadRowsFound where a row is bad. Where LDAP is away the mailboxes
    stand in the database, ``away`` says so, and the worker publishes them later.
    """
    with seldom_collecting(), file_lock(settings.CONGVU_PUBLISH_LOCK.with_name("congvu-import.lock")), publish.held():
        roster = read_roster(path)
        rows = len(roster.lines) + len(roster.bad)
        plan = make_plan(jurisdiction, roster, wishes.promised)
        bad = list(roster.bad)
        stage("judge", rows)
        outcome = Outcome(rows, bad, list(named(plan)), remarks=roster.remarks)
        if bad and not wishes.skip_bad:
            raise BadRowsFound(path.name, rows, bad, roster.remarks)
        if not wishes.dry_run:
            write(path, jurisdiction, plan, wishes, outcome, stage)
    return outcome


def make_plan(jurisdiction: Jurisdiction, roster: Roster, promised: AbstractSet[str] = frozenset()) -> Plan:
    """Judge every row and decide every address; the faults are added to the roster's bad rows."""
    places = known_places(jurisdiction, in_force(jurisdiction).province)
    book = AddressBook(jurisdiction, len(roster.lines), promised)
    deciding = Deciding(jurisdiction.domain, book, roster.columns, roster.bad)
    bodies = BodyPlanner(jurisdiction, places, deciding)
    people = PeoplePlanner(jurisdiction, places, deciding)

    def of(*kinds: str) -> list[Line]:
        return [line for line in roster.lines if line.kind in kinds]

    return Plan(
        agencies=bodies.plan_bodies(of(*ROOTS)),
        communes=bodies.plan_bodies(of("commune")),
        units=bodies.plan_units(of("unit")),
        lists=plan_lists(jurisdiction, places, deciding, of("list")),
        people=people.plan(of(*PERSONS)),
    )


def named(plan: Plan) -> Iterable[Named]:
    """Each planned row with its address, in the order of the file."""
    found: list[tuple[Line | None, str, Decision | None]] = [
        *((new.body.line, new.body.name, new.decision) for new in chain(plan.agencies, plan.communes)),
        *((new.division.line, new.division.name, new.decision) for new in plan.units),
        *((new.line, new.line.written, new.decision) for new in plan.people),
    ]
    rows = [
        Named(line.number, name, decision.address if decision else "", decision.note if decision else "")
        for line, name, decision in found
        if line
    ]
    return sorted(rows, key=lambda one: one.row)


def write(path: Path, jurisdiction: Jurisdiction, plan: Plan, wishes: Wishes, outcome: Outcome, stage: Stage) -> None:
    """One transaction for everything; then LDAP, which catches up by itself where it is away."""
    opened: list[int] = []

    def tell(issued: list[Issued]) -> None:
        opened.extend(one.mailbox.pk for one in issued)
        outcome.slips.extend(Slip.of(one) for one in issued)
        stage("write", len(issued))

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with transaction.atomic():
        Applying(jurisdiction, wishes.actor, clock.now(), f"list:{digest[:16]}", tell).write(plan)
        outcome.agencies, outcome.units = len(plan.agencies) + len(plan.communes), len(plan.units)
        outcome.lists, outcome.people, outcome.mailboxes = len(plan.lists), len(plan.people), len(opened)
        after = {"sha256": digest, "rows": outcome.rows, "skipped": len(outcome.bad), "mailboxes": len(opened)}
        record(
            [
                Entry(
                    actor=wishes.actor,
                    verb="roster.import",
                    subject=path.name[:254],
                    jurisdiction=jurisdiction.slug,
                    after=after,
                )
            ]
        )
    outcome.done = True
    if settings.CONGVU_LDAP:
        publish_and_verify(opened, outcome, stage)


def publish_and_verify(opened: list[int], outcome: Outcome, stage: Stage) -> None:
    """Publish what is pending, then read the new mailboxes' entries back and compare them with the database."""
    try:
        publish.drain(lambda count: stage("publish", count))
        outcome.published = len(opened)
        entries = publish.entries_in_pieces(PublicationKind.MAILBOX, opened)
        outcome.verified = len(opened) - len(publish.wrong(entries, lambda count: stage("verify", count)))
    except LdapUnreachable as error:
        outcome.away = error
