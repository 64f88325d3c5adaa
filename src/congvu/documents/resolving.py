"""From "Nơi nhận" to addresses: the lines of a document, and the official mailboxes of the bodies that they mean."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from congvu.directory.actions.states import IN_USE
from congvu.directory.models import Address, Agency, Mailbox
from congvu.directory.models.agency import AgencyKind
from congvu.directory.models.mailbox import MailboxKind
from congvu.documents.places import Body, Group, Meaning, Names, meaning, runs
from congvu.regulations.carriers import carries

GROUPS: dict[Group, tuple[str, ...]] = {
    Group.DEPARTMENTS: (AgencyKind.DEPARTMENT, AgencyKind.BOARD, AgencyKind.SECTOR, AgencyKind.OFFICE),
    Group.DISTRICTS: (AgencyKind.DISTRICT,),
    Group.COMMUNES: (AgencyKind.COMMUNE,),
    Group.UNIONS: (AgencyKind.UNION, AgencyKind.PARTY),
}
MOST = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a line leads to. Without an address a person has to choose, of ``choices`` if there are any."""

    line: str
    name: str
    address: str = ""
    mailbox: int | None = None
    choices: tuple[Body, ...] = ()


class Resolver:
    """The bodies that an agency may write to: those of its jurisdiction, and its own units."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        boxes = Mailbox.objects.filter(jurisdiction=agency.jurisdiction_id, state__in=IN_USE)
        wanted = Q(kind=MailboxKind.AGENCY, agency__closed_on=None) | Q(kind=MailboxKind.UNIT, agency=agency)
        self._boxes = list(boxes.filter(wanted).select_related("agency", "unit").order_by("sort", "id")[:MOST])
        self._names = Names(map(_body, self._boxes), agency.jurisdiction.name)

    @carries("documents.issue")
    def places(self, lines: Iterable[str], addressees: Sequence[str] = ()) -> list[Place]:
        """Every place that the lines lead to, each address once; what is only filed leads nowhere."""
        found: dict[str, Place] = {}
        for place in (one for line in lines for one in self._of_line(meaning(line), addressees)):
            found.setdefault(place.address or f"{place.line}|{place.name}", place)
        found.pop(self._own_address(), None)
        return list(found.values())

    def bodies(self) -> list[tuple[str, str]]:
        """Address and name of every body, for choosing."""
        return [(box.address, _body(box).name) for box in self._boxes]

    def _of_line(self, said: Meaning, addressees: Sequence[str]) -> Iterator[Place]:
        if said.filed:
            return
        if said.above:
            for line in addressees:
                yield from self._of_line(meaning(line), ())
            if not addressees:
                yield Place(said.line, said.line)
        elif said.group:
            yield from self._of_group(said.line, said.group)
        elif said.address:
            yield self._addressed(said)
        else:
            for name in said.names:
                yield from self._named(said.line, name)

    def _of_group(self, line: str, group: Group) -> Iterator[Place]:
        if group is Group.UNITS:
            boxes = [box for box in self._boxes if box.kind == MailboxKind.UNIT]
        else:
            kinds = GROUPS[group]
            boxes = [box for box in self._boxes if box.kind == MailboxKind.AGENCY and _kind(box) in kinds]
        yield from (_place(line, _body(box)) for box in boxes)
        if not boxes:
            yield Place(line, line)

    def _addressed(self, said: Meaning) -> Place:
        """An address that the line states; of one here the mailbox, whichever of its addresses is meant."""
        row = Address.objects.filter(address=said.address).select_related("mailbox").first()
        name = said.names[0] if said.names else ""
        if row and row.mailbox:
            return Place(said.line, name or row.mailbox.display_name, row.mailbox.address, row.mailbox.pk)
        return Place(said.line, name or said.address, said.address)

    def _named(self, line: str, name: str) -> Iterator[Place]:
        """The names in a list, each as long as it may be; a list of which nothing is known stays whole."""
        whole = self._names.called(name)
        found: list[Place] = []
        reached = 0
        for start, texts in runs(name):
            if start < reached:
                continue
            known = [(text, self._names.called(text)) for text in texts]
            length = next((len(texts) - at for at, (_, bodies) in enumerate(known) if len(bodies) == 1), 1)
            reached = start + length
            found.append(_chosen(line, *known[len(texts) - length]))
        yield from found if any(place.address for place in found) else [_chosen(line, name, whole)]

    def _own_address(self) -> str:
        own = (box for box in self._boxes if box.agency_id == self.agency.pk and box.kind == MailboxKind.AGENCY)
        return next((box.address for box in own), "")


def _kind(box: Mailbox) -> str:
    return box.agency.kind if box.agency else ""


def _body(box: Mailbox) -> Body:
    owner = box.unit if box.kind == MailboxKind.UNIT else box.agency
    return Body(owner.name if owner else box.display_name, box.address, box.pk)


def _place(line: str, body: Body) -> Place:
    return Place(line, body.name, body.address, body.key)


def _chosen(line: str, name: str, bodies: Sequence[Body]) -> Place:
    return _place(line, bodies[0]) if len(bodies) == 1 else Place(line, name, choices=tuple(bodies[:20]))


@carries("documents.recipients")
def block(places: Iterable[tuple[str, str]]) -> str:
    """The block "Nơi nhận" with the address behind each name, to be set into a draft (DL-14.3)."""
    lines = [f"- {name} ({address});" for name, address in places if address]
    return "\n".join(["Nơi nhận:", *lines, "- Lưu: VT."])


def unnamed(lines: Iterable[str], addresses: Iterable[str]) -> list[str]:
    """The addresses that a document is sent to and its block does not name (DL-14.3)."""
    said = " ".join(lines).lower()
    return [address for address in addresses if address and address.lower() not in said]
