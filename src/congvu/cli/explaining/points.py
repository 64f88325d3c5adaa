"""What every explanation is made of: points, each a sentence with the clause behind it; told to people or to programs.

A clause's text stands beside the first point that names it; each of its values says where it comes from.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from congvu.ground.clock import LOCAL
from congvu.regulations.blocks import BLOCKS, Shape
from congvu.regulations.clauses import Clause, Source, Value

SOURCES = {
    Source.LAW: ("quy chế in", "law"),
    Source.RECONSTRUCTED: ("khôi phục từ bản in hỏng", "reconstructed"),
    Source.CHOICE: ("hệ thống chọn, quy chế không nói", "choice"),
}
_UNITS = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence in both languages; ``facts`` are the same for programs; ``values`` asks for the clause's values."""

    vi: str
    en: str
    clause: Clause | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    values: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Points on one question."""

    key: str
    vi: str
    en: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of a subject, by the kind of thing that it is."""

    kind: str
    subject: str
    sections: Sequence[Section]


def of_clause(clause: Clause, **facts: Any) -> Point:
    """A clause by its own words, with its values."""
    return Point(clause.vi, clause.en, clause, facts, values=True)


def day_vi(day: date) -> str:
    """A day as people here write it."""
    return f"{day:%d/%m/%Y}"


def moment_vi(moment: datetime) -> str:
    """An instant on the wall clock in Vietnam."""
    return f"{moment.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}"


def moment_en(moment: datetime) -> str:
    """The same with its offset."""
    return moment.astimezone(LOCAL).isoformat(timespec="seconds")


def size(number: int) -> str:
    """Bytes in the largest unit that divides them."""
    if number == 0:
        return "không giới hạn (unlimited)"
    unit, of = next(((unit, of) for unit, of in _UNITS if number % of == 0), ("B", 1))
    return f"{number // of} {unit}"


def shown(clause: Clause, name: str, value: Any) -> str:
    """A value of a clause as people read it."""
    parameter = BLOCKS[clause.block].parameters.get(name) if clause.block in BLOCKS else None
    if parameter is not None and parameter.shape is Shape.SIZE:
        return size(value)
    if parameter is not None and parameter.shape is Shape.SPANS:
        return ", ".join("-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span) for span in value)
    if isinstance(value, bool):
        return "có / yes" if value else "không / no"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or "–"
    return str(value)


def as_json(explanation: Explanation) -> str:
    """For programs."""
    told = {
        "kind": explanation.kind,
        "subject": explanation.subject,
        "sections": [
            {"key": one.key, "vi": one.vi, "en": one.en, "points": [_fields(point) for point in one.points]}
            for one in explanation.sections
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)


def _fields(point: Point) -> dict[str, Any]:
    clause = point.clause
    return {
        "vi": point.vi,
        "en": point.en,
        "clause": clause and {"id": clause.id, "vi": clause.vi, "en": clause.en},
        **({"values": [_value(clause, *item) for item in clause.values.items()]} if clause and point.values else {}),
        **point.facts,
    }


def _value(clause: Clause, name: str, value: Value) -> dict[str, str]:
    return {"name": name, "value": shown(clause, name, value.value), "source": value.source, "note": value.note}


def tell(explanation: Explanation) -> None:
    """For people: section by section."""
    print(explanation.subject)
    told: set[str] = set()
    for section in explanation.sections:
        if section.points:
            print(f"\n{section.vi} / {section.en}")
            for point in section.points:
                _tell_point(point, told)


def _tell_point(point: Point, told: set[str]) -> None:
    """The sentence, then the clause's words where they were not told yet, then its values."""
    clause = point.clause
    if clause is None:
        print(f"  • {point.vi}\n    {point.en}")
        return
    if point.vi == clause.vi:
        print(f"  • {clause.id}" if clause.id in told else f"  • {clause.id}: {clause.vi}\n    {clause.en}")
    else:
        print(f"  • {point.vi} [{clause.id}]\n    {point.en}")
        if clause.id not in told:
            print(f"      {clause.id}: {clause.vi}\n      {clause.en}")
    told.add(clause.id)
    for name, value in clause.values.items() if point.values else ():
        vi, en = SOURCES[value.source]
        note = f" – {value.note}" if value.note else ""
        print(f"      {name} = {shown(clause, name, value.value)} ({vi} / {en}{note})")
