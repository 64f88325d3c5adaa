"""How an address came about: the naming rules run again over the register, with every step told.

The register only grows, so what was taken when an address was given is taken still. Without the mailbox's own
addresses in it, the rules pass over the same addresses again and end at the one that was given.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from congvu.directory.models import Address, Mailbox, MailingList
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.directory.rows import subjects_of
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.naming import Proposal, Subject, propose, requested
from congvu.regulations.naming.tracing import Standing, Step, Trace, Way
from congvu.regulations.profile import Profile

GIVING = ("mailbox.open", "mailbox.readdress", "list.open")
"""The acts that give addresses; they stand in the ledger under the address given, or the primary one beside it."""


class Decided(StrEnum):
    """Who or what settled an address."""

    RULE = "rule"
    OFFICER = "officer"  # where the rules leave it to people
    REQUESTED = "requested"  # as the requester wished, agreed
    TECHNICAL = "technical"  # mail itself asks for it: RFC 5321 4.5.1, RFC 2142
    ACT = "act"  # the rules alone give another one today; the act stands


@dataclass(frozen=True, slots=True)
class Origin:
    """One address of the register; ``steps`` end at it, ``offers`` were only suggested, ``by_rule`` is the rules' own.

    ``profile`` is the regulation that judged the act; ``subject`` the row as naming saw it.
    """

    address: Address
    act: Act | None
    profile: Profile
    decided: Decided
    steps: tuple[Step, ...]
    offers: tuple[Step, ...] = ()
    subject: Subject | None = None
    by_rule: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """The clause that settled it, where one did."""
        return self.steps[-1].clause or ""


class Others:
    """The register without the addresses that one act gave."""

    def __init__(self, own: Collection[str]) -> None:
        self.own = own

    def taken(self, address: str) -> bool:
        """Whether somebody else has or had it."""
        return address not in self.own and Address.objects.filter(address=address).exists()


@dataclass(frozen=True, slots=True)
class Replay:
    """The rules run once more for one row, under the regulation of its holder."""

    profile: Profile
    subject: Subject
    proposal: Proposal
    steps: tuple[Step, ...]

    @property
    def climbed(self) -> tuple[Step, ...]:
        """What was tried for the address itself."""
        return tuple(step for step in self.steps if step.way not in (Way.OFFER, Way.ALIAS))

    def of_way(self, way: Way) -> tuple[Step, ...]:
        """What was tried in one way."""
        return tuple(step for step in self.steps if step.way is way)


def giving_act(row: Address) -> Act | None:
    """The act that gave the address, as primary, alias or list."""
    names = list(row.mailbox.addresses.values_list("address", flat=True)) if row.mailbox else [row.address]
    acts = Act.objects.filter(subject__in=names, jurisdiction=row.jurisdiction.slug, verb__in=GIVING).order_by("id")
    return next((act for act in acts if row.address in given_by(act)), None)


def given_by(act: Act) -> list[str]:
    """All addresses that the act gave."""
    return [act.subject, *act.after.get("aliases", ())]


def origin(row: Address) -> Origin:
    """How one address of the register came about."""
    act = giving_act(row)
    day = act.time.astimezone(clock.LOCAL).date() if act else clock.today()
    own = given_by(act) if act else [row.address]
    if row.mailbox and row.mailbox.kind == MailboxKind.TECHNICAL:
        profile, technical = in_force(row.mailbox, day), _step(row.address, None)
        return Origin(row, act, profile, Decided.TECHNICAL, (technical,), aliases=tuple(own[1:]))
    found = _best(row, own, act.clause if act else "", day)
    if found is None:  # nobody is left to whom it could have been given by a rule
        given = _step(row.address, act.clause if act else None)
        return Origin(row, act, in_force(row.jurisdiction, day), Decided.ACT, (given,))
    decided, last = _last(own[0], found)
    steps = found.climbed if decided is Decided.RULE else (*_passed(found), last)
    if row.address != own[0]:
        alias = next((step for step in found.of_way(Way.ALIAS) if step.address == row.address), None)
        steps = (*steps, alias or replace(_step(row.address, last.clause), way=Way.ALIAS))
    return Origin(
        row, act, found.profile, decided, steps, found.of_way(Way.OFFER), found.subject, found.proposal.address,
        tuple(own[1:]),
    )  # fmt: skip


def _last(address: str, found: Replay) -> tuple[Decided, Step]:
    proposal = found.proposal
    if proposal.address == address:
        return Decided.RULE, found.climbed[-1]
    if proposal.address is None:
        return Decided.OFFICER, _step(address, proposal.clause)
    local, _, host = address.partition("@")
    asked = requested(found.profile, found.subject.kind, local, Others([address]), agreed=True, domain=host)
    if asked.address == address:
        return Decided.REQUESTED, _step(address, asked.clause)
    return Decided.ACT, _step(address, None)


def _passed(found: Replay) -> tuple[Step, ...]:
    return tuple(step for step in found.climbed if step.standing is not Standing.FREE)


def _step(address: str, clause: str | None) -> Step:
    return Step(address, Way.FORM, clause, Standing.FREE)


def _best(row: Address, own: list[str], clause: str, day: date) -> Replay | None:
    """Of the readings of a row that the register allows, the one that ends where the act did."""
    readings = [replayed(row.jurisdiction.domain, profile, subject, own) for profile, subject in _readings(row, day)]
    return max(
        readings,
        key=lambda one: (one.proposal.address == own[0], one.proposal.clause == clause, one.proposal.address is None),
        default=None,
    )


def _readings(row: Address, day: date) -> Iterator[tuple[Profile, Subject]]:
    holder: Mailbox | MailingList | None = row.mailbox
    if holder is None:
        holder = MailingList.objects.filter(address=row.address).select_related("agency__parent").first()
    if holder is None:
        return
    owner = holder if isinstance(holder, Mailbox) else holder.agency or holder.jurisdiction
    profile = in_force(owner, day)
    yield from ((profile, subject) for subject in subjects_of(holder))


def replayed(domain: str, profile: Profile, subject: Subject, own: Collection[str]) -> Replay:
    """Run the rules for one row over the register as the others fill it."""
    trace = Trace()
    (proposal,) = propose(profile, [subject], Others(own), domain, trace)
    return Replay(profile, subject, proposal, tuple(trace.steps))
