"""The naming clauses of one regulation, arranged for use: which ladder of forms a row climbs, and in which order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Any

from congvu.ground.clock import LOCAL
from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.naming.bodies import committee_kind, same_name
from congvu.regulations.naming.subjects import Subject
from congvu.regulations.profile import Profile

PERSONS = ("person", "leader")
_DEFAULT_ORDER = ("registered_at", "position_in_list")


@dataclass(frozen=True, slots=True)
class Rung:
    """One form to try, and the clause that allows it."""

    form: str
    clause: str


@dataclass(frozen=True, slots=True)
class Suffix:
    """What is added to the first form when it is taken; ``by_officer`` when the system may only suggest it."""

    series: str
    by_officer: bool
    offer: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The forms for one kind of row, first to last, then the suffix, then the officer."""

    clause: Clause
    rungs: tuple[Rung, ...]
    suffix: Suffix | None
    decision: Clause | None

    @property
    def at(self) -> str:
        """The form of what stands right of the @."""
        return str(self.clause.get("at", "{tên miền}"))

    def fits(self, subject: Subject) -> bool:
        """Whether the row is of the case that the clause speaks of; ``*`` is any code, an empty text is none."""
        where: Mapping[str, str] = self.clause.get("where", {})
        return all(_meets(fold(getattr(subject, column)), wanted) for column, wanted in where.items())


@dataclass(frozen=True, slots=True)
class Pin:
    """A name that the regulation itself settles for one body."""

    kind: str
    names: frozenset[str]
    local: str
    aliases: tuple[str, ...]
    agency: str
    clause: str


@dataclass(frozen=True, eq=False)
class NamingLaw:
    """What the naming clauses of one profile come to."""

    profile: Profile
    ladders: Mapping[str, tuple[Ladder, ...]]
    orders: Mapping[str, tuple[str, ...]]
    pins: tuple[Pin, ...]
    reserved: Mapping[str, str]
    """Names that nobody may have, each with its clause; likewise the words below."""
    reserved_words: Mapping[str, str]
    markers: tuple[str, ...]
    subdomains: Mapping[str, str]
    office_division: str

    def kept(self, domain: str) -> dict[str, str]:
        """The addresses that pinned names keep for their owners, each with its clause."""
        return {f"{local}@{domain}": pin.clause for pin in self.pins for local in (pin.local, *pin.aliases)}

    def reserved_by(self, local: str) -> str | None:
        """The clause by which nobody may have this name; a reserved word may not even begin one (internal.stttt)."""
        return self.reserved.get(local) or self.reserved_words.get(local.partition(".")[0])

    def ladder(self, subject: Subject) -> Ladder | None:
        """The ladder of the most special case that the row is of, or None where the regulation names no such kind."""
        return next((ladder for ladder in self.ladders.get(subject.kind, ()) if ladder.fits(subject)), None)

    def forms(self) -> str:
        """The clauses that set forms of addresses, as a note cites them."""
        return ", ".join(dict.fromkeys(ladder.clause.id for found in self.ladders.values() for ladder in found))

    def placed(self, subject: Subject) -> Subject:
        """A place's committee listed among the agencies goes by the forms of places, where the regulation has some."""
        kind = committee_kind(subject.full_name, self.profile.province) if subject.kind == "agency" else None
        if kind is None:
            return subject
        moved = replace(subject, kind=kind)
        listed, own = self.ladder(subject), self.ladder(moved)
        return subject if own is None or (listed is not None and listed.clause is own.clause) else moved

    def pin(self, subject: Subject) -> Pin | None:
        """The pinned name that is this row's own."""
        if not self.pins or subject.kind in PERSONS:
            return None
        name = same_name(subject.full_name, self.profile.province)
        code = fold(own_code(subject))
        for pin in self.pins:
            same = name in pin.names if name else code == pin.local
            if same and pin.kind == subject.kind and pin.agency in ("", fold(subject.agency)):
                return pin
        return None

    @carries("naming.order")
    def turn(self, subject: Subject, position: int) -> tuple[Any, ...]:
        """When a row's turn is: pinned names, then bodies, then persons, and inside these by the regulation's order.

        Bodies come first because one name space holds them and the persons, and a person can take another form.
        """
        phase = 2 if subject.kind in PERSONS else 1 if self.pin(subject) is None else 0
        keys = {
            "rank": inf if subject.rank is None else subject.rank,
            "registered_at": _instant(subject),
            "position_in_list": position,
        }
        order = self.orders.get(subject.kind, _DEFAULT_ORDER)
        return (phase, *(keys[key] for key in order), position)


def own_code(subject: Subject) -> str:
    """The short name of the row itself, where the system already holds one; a place goes by its full name."""
    if subject.kind == "agency":
        return subject.agency
    if subject.kind == "unit":
        return subject.unit
    return subject.district if subject.kind == "district" and not subject.full_name.strip() else ""


@lru_cache(maxsize=64)
def naming_law(profile: Profile) -> NamingLaw:
    """The naming clauses of the profile, arranged."""
    clauses = [clause for clause in profile.clauses.values() if clause.block.startswith("naming.")]
    return NamingLaw(
        profile=profile,
        ladders=_ladders(clauses),
        orders=_orders(clauses),
        pins=tuple(_pins(clauses, profile.province)),
        reserved={name: clause.id for clause in clauses for name in clause.get("reserved", ())},
        reserved_words={word: clause.id for clause in clauses for word in clause.get("reserved_words", ())},
        markers=tuple(marker for clause in clauses for marker in clause.get("markers", ())),
        subdomains={code: label for clause in clauses for code, label in clause.get("subdomains", {}).items()},
        office_division="".join(clause.get("office_division", "") for clause in clauses),
    )


def _orders(clauses: list[Clause]) -> dict[str, tuple[str, ...]]:
    stating = [clause for clause in clauses if "order" in clause.values]
    return {kind: clause.get("order") for clause in stating for kind in clause.get("kinds")}


@carries("naming.form", "naming.rung", "naming.suffix", "naming.decision")
def _ladders(clauses: list[Clause]) -> dict[str, tuple[Ladder, ...]]:
    ladders: dict[str, list[Ladder]] = {}
    for clause in sorted(_of(clauses, "naming.form"), key=_speciality):
        for kind in clause.get("kinds"):
            own = [other for other in clauses if kind in other.get("kinds", ())]
            rungs = [Rung(rung.get("form"), rung.id) for rung in _of(own, "naming.rung")]
            ladder = Ladder(
                clause,
                (Rung(clause.get("form"), clause.id), *rungs),
                _suffix(clause, own),
                next(_of(own, "naming.decision"), None),
            )
            ladders.setdefault(kind, []).append(ladder)
    return {kind: tuple(found) for kind, found in ladders.items()}


@carries("naming.pinned")
def _pins(clauses: list[Clause], province: str) -> Iterable[Pin]:
    for clause in clauses:
        for pin in clause.get("pinned", ()):
            names = frozenset(same_name(name, province) for name in pin["names"])
            yield Pin(pin["kind"], names, pin["local"], pin["aliases"], pin["agency"], clause.id)


def _suffix(form: Clause, own: list[Clause]) -> Suffix | None:
    for clause in _of(own, "naming.suffix"):
        return Suffix(clause.get("suffix"), clause.get("decided_by") == "officer", clause.get("offer", ()), clause.id)
    if "suffix" in form.values:
        return Suffix(form.get("suffix"), form.get("suffix_decided_by") == "officer", (), form.id)
    return None


def _of(clauses: list[Clause], block: str) -> Iterator[Clause]:
    return (clause for clause in clauses if clause.block == block)


def _speciality(clause: Clause) -> tuple[int, int]:
    wanted = list(clause.get("where", {}).values())
    return (-len(wanted), wanted.count("*"))


def _meets(code: str, wanted: str) -> bool:
    return bool(code) if wanted == "*" else code == wanted


def _instant(subject: Subject) -> float:
    at = subject.registered_at
    if at is None:
        return inf
    return (at if at.tzinfo else at.replace(tzinfo=LOCAL)).timestamp()
