"""What the directory and the open requests know of the people and mailboxes that a list names, asked in few queries."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from congvu.directory.models import Address, Jurisdiction, Mailbox, Person
from congvu.directory.queries import taken_addresses
from congvu.ground.vietnamese import nfc
from congvu.requests.lists import Asked
from congvu.requests.models import CLOSED, ENDED, Action, Row, RowState
from congvu.requests.reorganising.models import OPEN, Reorganisation

ASK = 500
ONE_BY_ONE = 200
"""So few rows are cheaper asked one by one than by reading the whole register."""

Item = TypeVar("Item")


def identity_of(asked: Asked) -> str:
    """What makes two rows one person: the staff code, else name and birth date; blank where neither is stated."""
    if code := asked.text("staff_code"):
        return f"code:{code.casefold()}"
    birth = asked.text("birth_date")
    return f"{nfc(asked.name).casefold()}|{birth}" if birth and asked.name else ""


def pieces(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Pieces that a query takes at once."""
    rest = list(items)
    return (rest[start : start + ASK] for start in range(0, len(rest), ASK))


class Known:
    """People, mailboxes and rows of other open requests."""

    def __init__(self, jurisdiction: Jurisdiction, rows: list[Asked]) -> None:
        self.jurisdiction = jurisdiction
        self.boxes: dict[str, Mailbox] = {}
        self.by_code: dict[str, Person] = {}
        self.by_name: dict[str, list[Person]] = {}
        self.pending: dict[str, Row] = {}
        self._find_boxes({asked.text("current").lower() for asked in rows} - {""})
        self._find_people({asked.text("staff_code") for asked in rows} - {""}, {a.name for a in rows} - {""})
        self._find_pending({identity_of(asked) for asked in rows} - {""})

    def _find_boxes(self, addresses: set[str]) -> None:
        found = Address.objects.filter(jurisdiction=self.jurisdiction).exclude(mailbox=None)
        found = found.select_related("mailbox__person", "mailbox__agency__parent", "mailbox__unit")
        for some in pieces(sorted(addresses)):
            self.boxes |= {one.address: one.mailbox for one in found.filter(address__in=some) if one.mailbox}

    def _find_people(self, codes: set[str], names: set[str]) -> None:
        people = Person.objects.filter(jurisdiction=self.jurisdiction, mailbox__exception=None)
        people = people.select_related("agency__parent", "unit", "mailbox")
        for some in pieces(sorted(codes)):
            self.by_code |= {one.staff_code.casefold(): one for one in people.filter(staff_code__in=some)}
        for some in pieces(sorted(names)):
            for one in people.filter(full_name__in=some):
                self.by_name.setdefault(one.full_name.casefold(), []).append(one)

    def _find_pending(self, identities: set[str]) -> None:
        rows = Row.objects.filter(request__jurisdiction=self.jurisdiction, action=Action.ISSUE)
        rows = rows.exclude(state__in=[*ENDED, RowState.BAD]).exclude(request__state__in=CLOSED)
        rows = rows.select_related("request__agency")
        for some in pieces(sorted(identities)):
            self.pending |= {row.identity: row for row in rows.filter(identity__in=some)}

    def person(self, asked: Asked) -> Person | None:
        """The person whom a row names: by staff code, else by name and birth date."""
        code = asked.text("staff_code").casefold()
        if code in self.by_code:
            return self.by_code[code]
        birth = asked.day("birth_date")
        same = self.by_name.get(asked.name.casefold(), [])
        found = [one for one in same if birth and one.birth_date == birth and not (code and one.staff_code)]
        return found[0] if len(found) == 1 else None

    def box(self, asked: Asked) -> Mailbox | None:
        """The mailbox that a row names: by its present address, else by the person."""
        if current := asked.text("current").lower():
            return self.boxes.get(current)
        person = self.person(asked)
        return mailbox_of(person) if person else None


def mailbox_of(person: Person) -> Mailbox | None:
    """The person's mailbox, if there is one."""
    box: Mailbox | None = getattr(person, "mailbox", None)
    return box


def promised(jurisdiction: Jurisdiction, apart_from: int = 0) -> set[str]:
    """The addresses promised to open requests and to reorganisations, but for one of these."""
    rows = Row.objects.filter(request__jurisdiction=jurisdiction).exclude(address="")
    rows = rows.exclude(state__in=[*ENDED, RowState.BAD]).exclude(request__state__in=CLOSED)
    given = {one for address, aliases in rows.values_list("address", "aliases") for one in (address, *aliases)}
    planned = Reorganisation.objects.filter(jurisdiction=jurisdiction, state__in=OPEN).exclude(pk=apart_from)
    return given.union(*planned.values_list("promised", flat=True))


class Promises:
    """The register of addresses as naming asks it: all that were ever given, and those promised to open requests."""

    def __init__(self, jurisdiction: Jurisdiction, rows: int, apart_from: int = 0) -> None:
        self.known = taken_addresses(jurisdiction) if rows > ONE_BY_ONE else None
        self.given = promised(jurisdiction, apart_from)

    def taken(self, address: str) -> bool:
        """Whether this full address may not be given out."""
        if address in self.given:
            return True
        return address in self.known if self.known is not None else Address.objects.filter(address=address).exists()

    def give(self, addresses: Iterable[str]) -> None:
        """Promise addresses to rows of this request."""
        self.given.update(addresses)
