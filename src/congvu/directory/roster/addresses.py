"""The register of addresses as naming asks it, and what an officer's own choice of an address must fulfil."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from congvu.directory.models import Address, Jurisdiction
from congvu.directory.queries import taken_addresses
from congvu.directory.roster.columns import Columns
from congvu.directory.roster.errors import BadRows
from congvu.directory.roster.lines import Line
from congvu.regulations.naming import Proposal, Subject, propose, requested
from congvu.regulations.naming.law import naming_law
from congvu.regulations.profile import Profile

ONE_BY_ONE = 200
"""So few rows are cheaper asked one by one than by reading the whole register."""

ADDRESS = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9.-]+")
LOCAL_PART_LONGEST = 64


class AddressBook:
    """Every address that is or was somebody's, with those ``promised`` elsewhere and given here."""

    def __init__(self, jurisdiction: Jurisdiction, rows: int, promised: Iterable[str] = ()) -> None:
        self.known = taken_addresses(jurisdiction) if rows > ONE_BY_ONE else None
        self.given = set(promised)

    def taken(self, address: str) -> bool:
        """Whether this full address may not be given out."""
        if address in self.given:
            return True
        return address in self.known if self.known is not None else Address.objects.filter(address=address).exists()

    def give(self, addresses: Iterable[str]) -> None:
        """Promise addresses to rows of this roster."""
        self.given.update(addresses)


@dataclass(frozen=True, slots=True)
class Decision:
    """The address that a row gets, the clause by which, and what one should know about it."""

    address: str
    aliases: tuple[str, ...]
    clause: str
    note: str


def decided(proposal: Proposal) -> Decision | None:
    """A proposal that has an address."""
    if proposal.address is None:
        return None
    return Decision(proposal.address, proposal.aliases, proposal.clause or "", proposal.note)


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that needs an address: what naming is told of it, and the regulation that binds it."""

    line: Line
    subject: Subject
    profile: Profile


class Deciding:
    """From a proposal, and an officer's wish where a row states one, to the address or the reason why there is none."""

    def __init__(self, domain: str, book: AddressBook, columns: Columns, bad: BadRows) -> None:
        self.domain = domain
        self.book = book
        self.columns = columns
        self.bad = bad

    def settle(self, asked: list[Asked]) -> dict[int, Decision]:
        """The addresses that stand, by row number. Wishes come last: none may take what is another's by right."""
        settled: dict[int, Decision] = {}
        wishes: list[tuple[Asked, Proposal]] = []
        for profile, rows in bound_together(asked).items():
            subjects = [one.subject for one in rows]
            for one, proposal in zip(rows, propose(profile, subjects, self.book, self.domain), strict=True):
                if one.line.requested:
                    wishes.append((one, proposal))
                else:
                    self.give(one.line, self.proposed(one.line, proposal), settled)
        for one, proposal in wishes:
            self.give(one.line, self.wished(one, proposal), settled)
        return settled

    def give(self, line: Line, final: Decision | None, settled: dict[int, Decision]) -> None:
        """Enter what was decided for a row, if anything was."""
        if final:
            self.book.give((final.address, *final.aliases))
            settled[line.number] = final

    def proposed(self, line: Line, proposal: Proposal) -> Decision | None:
        """The proposal as it is; without an address the row waits for an officer."""
        if decision := decided(proposal):
            return decision
        title = self.columns.title("requested")
        self.bad.add(
            line.number,
            title,
            f"cán bộ phải quyết định địa chỉ và ghi vào cột này ({proposal.note}).",
            "an officer decides the address and writes it into this column.",
            proposal.clause,
        )
        return None

    def wished(self, one: Asked, proposal: Proposal) -> Decision | None:
        """The address that the row asks for, where the regulation leaves the choice to people."""
        line = one.line
        wish = line.requested.lower() if "@" in line.requested else f"{line.requested.lower()}@{self.domain}"
        fault = self.fault_of(wish, one.profile)
        if wish == proposal.address:
            return decided(proposal)
        if fault is None and proposal.address is None:
            return Decision(wish, (), proposal.clause or "", proposal.note)
        if fault is None:
            asked = requested(
                one.profile, line.kind, wish.partition("@")[0], self.book, agreed=True, domain=wish.partition("@")[2]
            )
            if decision := decided(asked):
                return decision
            fault = (
                f"quy chế cho địa chỉ {proposal.address}; hãy để trống ô này.",
                f"the regulation gives {proposal.address}; leave this cell empty.",
            )
        self.bad.add(line.number, self.columns.title("requested"), *fault, proposal.clause)
        return None

    def fault_of(self, wish: str, profile: Profile) -> tuple[str, str] | None:
        """Why nobody may have this address, in both languages."""
        local, _, host = wish.partition("@")
        if not ADDRESS.fullmatch(wish) or len(local) > LOCAL_PART_LONGEST:
            return (
                f"“{wish}” không phải địa chỉ thư (chỉ a-z, 0-9, dấu chấm, gạch).",
                f"“{wish}” is no address (a-z, 0-9, dots, hyphens only).",
            )
        if not f".{host}".endswith(f".{self.domain}"):
            return f"{wish} không thuộc tên miền {self.domain}.", f"{wish} is not within {self.domain}."
        if naming_law(profile).reserved_by(local):
            return f"{wish} là tên được giữ riêng.", f"{wish} is a reserved name."
        if self.book.taken(wish):
            return (
                f"địa chỉ {wish} đã được cấp hoặc được giữ; hãy chọn địa chỉ khác.",
                f"the address {wish} is taken or kept; choose another.",
            )
        return None


def bound_together(asked: list[Asked]) -> dict[Profile, list[Asked]]:
    """The rows of each regulation, in their order."""
    together: dict[Profile, list[Asked]] = {}
    for one in asked:
        together.setdefault(one.profile, []).append(one)
    return together
