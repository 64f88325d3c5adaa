"""Codes and addresses after a reorganisation, by the regulation's naming rules; people's choices come first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from congvu.directory.models import Agency, Jurisdiction, Mailbox, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.naming import AllButOne
from congvu.directory.regulation import in_force
from congvu.directory.roster.bodies import PLACE_KINDS, body_subject, unit_subject
from congvu.directory.roster.lines import Line
from congvu.directory.roster.places import Body
from congvu.directory.rows import subjects_of
from congvu.regulations.naming import EMPTY_REGISTER, Register, Subject, propose
from congvu.regulations.naming.bodies import body_name, initials
from congvu.regulations.profile import Profile
from congvu.requests.knowing import Promises

KINDS = {kind.value: word for word, kind in PLACE_KINDS.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a mailbox is named: by which reading of its row, and to which address an empty register would lead it."""

    reading: int
    rule: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """A new address; none where an officer must decide."""

    address: str | None
    clause: str
    note: str


class Freed:
    """The register in which a mailbox's own addresses are free to it."""

    def __init__(self, book: Promises, own: Iterable[str]) -> None:
        self.book, self.own = book, frozenset(own)

    def taken(self, address: str) -> bool:
        """Whether somebody else has or had it."""
        return address not in self.own and self.book.taken(address)


class Naming:
    """Names what a reorganisation changes. ``choices``: what an officer decided, by old address or body."""

    def __init__(self, place: Jurisdiction, book: Promises, choices: Mapping[str, str]) -> None:
        self.place = place
        self.book = book
        self.choices = choices
        self._profiles: dict[int | None, Profile] = {}

    def profile(self, agency: Agency | None) -> Profile:
        """The regulation that binds an agency, or the jurisdiction."""
        key = agency.pk if agency else None
        if key not in self._profiles:
            self._profiles[key] = in_force(agency or self.place)
        return self._profiles[key]

    # --- codes -------------------------------------------------------------------------------------------------------

    def code(self, body: Agency | Unit, name: str) -> str:
        """The code that a body's new name makes."""
        if isinstance(body, Unit):
            return self.code_of_unit(body.agency, name, self._own(body))
        return self.code_of_agency(body, name, self._own(body))

    def code_of_agency(self, like: Agency, name: str, own: Iterable[str] = ()) -> str:
        """The code of an agency, beside one: its part of the address that the rule gives."""
        line = Line(0, self.roster_kind(like), full_name=name)
        subject = body_subject(line, self.body(like.parent) if like.parent else None)
        local = self._local(subject, self.profile(like), own)
        return local.removesuffix(f".{like.parent.code}" if like.parent else "") or self._initials(name, like)

    def code_of_unit(self, agency: Agency, name: str, own: Iterable[str] = ()) -> str:
        """The code of a unit of an agency."""
        profile = self.profile(agency)
        if "unit" not in profile.mailbox_kinds:
            return self._initials(name, agency)
        local = self._local(unit_subject(Line(0, "unit", full_name=name), self.body(agency)), profile, own)
        return local.removesuffix(f".{agency.code}") or self._initials(name, agency)

    def _local(self, subject: Subject, profile: Profile, own: Iterable[str]) -> str:
        proposal = propose(profile, [subject], Freed(self.book, own), self.place.domain)[0]
        return (proposal.address or "").partition("@")[0]

    def _initials(self, name: str, agency: Agency) -> str:
        return initials(body_name(name, self.profile(agency).province).words)

    def _own(self, body: Agency | Unit) -> list[str]:
        kind = MailboxKind.UNIT if isinstance(body, Unit) else MailboxKind.AGENCY
        boxes = body.mailboxes.filter(kind=kind)
        return [one for box in boxes for one in box.addresses.values_list("address", flat=True)]

    def body(self, agency: Agency) -> Body:
        above = self.body(agency.parent) if agency.parent else None
        return Body(agency.code, agency.name, agency.kind, self.profile(agency), above, agency)

    def roster_kind(self, agency: Agency) -> str:
        """The kind of row that brings such an agency."""
        return KINDS.get(agency.kind, "agency")

    # --- addresses ---------------------------------------------------------------------------------------------------

    def standing(self, box: Mailbox) -> Standing:
        """How the mailbox came to its address, as far as today's rules tell."""
        profile, subjects = self.profile(box.agency), list(subjects_of(box))
        firsts = [self._alone(profile, one, EMPTY_REGISTER) for one in subjects]
        if box.address in firsts or not subjects:
            reading = firsts.index(box.address) if subjects else 0
        else:
            climbed = (self._alone(profile, one, AllButOne(box.address)) == box.address for one in subjects)
            reading = next((place for place, met in enumerate(climbed) if met), 0)
        return Standing(reading, firsts[reading] if firsts else None)

    def _alone(self, profile: Profile, subject: Subject, register: Register) -> str | None:
        return propose(profile, [subject], register, self.place.domain)[0].address

    def settle(
        self, boxes: Sequence[Mailbox], before: Mapping[int, Standing], coded: Collection[tuple[str, int]]
    ) -> dict[int, Given]:
        """New addresses of the mailboxes whose rule now leads elsewhere, by the mailbox's number.

        ``coded`` are bodies (kind, number) whose code people stated: their address goes by it and not by the name.
        """
        given: dict[int, Given] = {}
        groups: dict[Profile, list[tuple[Mailbox, Subject]]] = {}
        for box in boxes:
            subjects = list(subjects_of(box))
            if not subjects:
                continue
            body = (box.kind, box.unit_id if box.kind == MailboxKind.UNIT else box.agency_id)
            subject = subjects[-1 if body in coded else before[box.pk].reading]
            profile = self.profile(box.agency)
            if self._alone(profile, subject, EMPTY_REGISTER) == before[box.pk].rule:
                continue
            if found := self._chosen(box) or self._again(box, profile, subject):
                given[box.pk] = found
                continue
            groups.setdefault(profile, []).append((box, subject))
        for profile, members in groups.items():
            self._propose(profile, members, given)
        return given

    def _chosen(self, box: Mailbox) -> Given | None:
        """What an officer decided for the mailbox."""
        choice = self.choices.get(box.address)
        if not choice:
            return None
        self.book.give([choice])
        return Given(choice, "", "cán bộ quyết định / decided by an officer")

    def _again(self, box: Mailbox, profile: Profile, subject: Subject) -> Given | None:
        """An address that the mailbox had before, where the rule leads back to it."""
        for one in box.addresses.all():
            back = (
                one.use != AddressUse.PRIMARY
                and propose(profile, [subject], AllButOne(one.address), self.place.domain)[0]
            )
            if back and back.address == one.address:
                return Given(one.address, back.clause or "", back.note)
        return None

    def _propose(self, profile: Profile, members: list[tuple[Mailbox, Subject]], given: dict[int, Given]) -> None:
        proposals = propose(profile, [subject for _, subject in members], self.book, self.place.domain)
        for (box, _), proposal in zip(members, proposals, strict=True):
            given[box.pk] = Given(proposal.address, proposal.clause or "", proposal.note)
            self.book.give([one for one in (proposal.address,) if one])
