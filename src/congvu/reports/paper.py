"""What a report says, apart from any file: lines with keys, tables, notes, who issues, receives and signs it.

The same content becomes JSON, XLSX, DOCX and PDF, is frozen when the report is final, and is known by its SHA-256.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from congvu.ground.months import month_end

Value = str | int | float | None
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """Words between the figures; ``bold`` heads a part."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One item and its answer. ``key`` names the figure; ``open`` ones are for the agency to complete or correct.

    ``kind`` is number, text or long; ``before`` is what the system had said where somebody changed it; ``share`` names
    the two figures whose ratio the answer is; ``short`` is its name in the aggregate of all agencies.
    """

    label: str
    value: Value = None
    key: str = ""
    clause: str = ""
    kind: str = "number"
    level: int = 0
    open: bool = False
    short: str = ""
    share: tuple[str, str] | None = None
    before: Value = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``kind`` is text, number or share; a share is of two other columns, counted from 0."""

    title: str
    width: int
    kind: str = "text"
    of: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title; cells of shares are None, for they follow. ``total`` adds the sums of the numbers."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: bool = False
    key: str = ""

    def filled(self) -> list[tuple[Value, ...]]:
        """The rows with their shares, and the sums below them."""
        rows = [self._shared(row) for row in self.rows]
        return [*rows, self._shared(self._sums())] if self.total and rows else rows

    def _sums(self) -> tuple[Value, ...]:
        sums: list[Value] = ["Cộng"]
        for place, column in list(enumerate(self.columns))[1:]:
            numbers = (row[place] for row in self.rows)
            known = [number for number in numbers if isinstance(number, int | float)]
            sums.append(sum(known) if column.kind == "number" else None)
        return tuple(sums)

    def _shared(self, row: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(
            ratio(row[column.of[0]], row[column.of[1]]) if column.of else value
            for column, value in zip(self.columns, row, strict=True)
        )


Part = Text | Line | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """One report. ``notes`` say what the figures lack: days without evidence, a period that has not ended."""

    form: str
    title: str
    clauses: tuple[str, ...]
    basis: str
    jurisdiction: str
    agency: str
    issuer: str
    superior: str
    place: str
    day: date
    period: str
    first: date
    last: date
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    signers: tuple[tuple[str, str], ...] = ()
    stamp: str = ""

    @property
    def subject(self) -> str:
        """The title with its period, as it stands under the kind of document."""
        return f"{self.title}\n{span(self.first, self.last)}"

    def lines(self) -> Iterator[Line]:
        """The lines that have a key."""
        return (part for part in self.parts if isinstance(part, Line) and part.key)

    def figures(self) -> dict[str, Value]:
        """Every figure by its key."""
        known = {line.key: line.value for line in self.lines()}
        shares = {line.key: self.answer(line) for line in self.lines() if line.share}
        return known | shares

    def answer(self, line: Line) -> Value:
        """What stands in a line; a share follows from its two figures."""
        if line.share is None:
            return line.value
        known = {one.key: one.value for one in self.lines()}
        return ratio(*(known.get(key) for key in line.share))

    def answered(self, answers: Mapping[str, Value]) -> "Paper":
        """The same with what the agency says; where that differs, what the system said stays beside it."""
        return replace(self, parts=tuple(_answered(part, answers) for part in self.parts))

    def as_json(self) -> Json:
        """For programs, and for keeping; ``figures`` are the lines by key."""
        held = asdict(self)
        held |= {"day": self.day.isoformat(), "first": self.first.isoformat(), "last": self.last.isoformat()}
        held["parts"] = [{"part": type(part).__name__.lower(), **asdict(part)} for part in self.parts]
        return {**json.loads(json.dumps(held)), "figures": self.figures()}

    @property
    def sha256(self) -> str:
        """The digest of the content: SHA-256 over its JSON with sorted keys and no blanks, in UTF-8."""
        return digest(self.as_json())


def digest(content: Json) -> str:
    """The digest of content as it is kept."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def from_json(content: Json) -> Paper:
    """The report as it was kept."""
    held = {field.name: content[field.name] for field in fields(Paper)}
    held |= {name: date.fromisoformat(content[name]) for name in ("day", "first", "last")}
    held |= {name: tuple(content[name]) for name in ("clauses", "notes", "receivers")}
    held["signers"] = tuple((capacity, name) for capacity, name in content["signers"])
    held["parts"] = tuple(map(_part, content["parts"]))
    return Paper(**held)


def span(first: date, last: date) -> str:
    """The period in the words of an official report: whole months by month and year, else by days."""
    if first.day == 1 and last == month_end(last):
        return f"từ tháng {first:%m} năm {first:%Y} đến tháng {last:%m} năm {last:%Y}"
    return f"từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def ratio(part: Value, whole: Value) -> float | None:
    """A share; None where there is nothing to divide by."""
    numbers = isinstance(part, int | float) and isinstance(whole, int | float)
    return round(part / whole, 6) if numbers and whole else None  # type: ignore[operator]


def shown(value: Value, kind: str = "") -> str:
    """A value as people read it: a share in per cent with a decimal comma, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if kind == "share" or isinstance(value, float):
        return f"{float(value) * 100:.1f}%".replace(".", ",")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def _answered(part: Part, answers: Mapping[str, Value]) -> Part:
    if not isinstance(part, Line) or not part.open or part.key not in answers or answers[part.key] == part.value:
        return part
    return replace(part, value=answers[part.key], before=part.value, changed=part.value is not None)


def _part(held: Json) -> Part:
    values = {name: value for name, value in held.items() if name != "part"}
    if held["part"] == "text":
        return Text(**values)
    if held["part"] == "line":
        return Line(**values | {"share": tuple(values["share"]) if values["share"] else None})
    columns = tuple(Column(**one | {"of": tuple(one["of"]) if one["of"] else None}) for one in values["columns"])
    return Table(**values | {"columns": columns, "rows": tuple(map(tuple, values["rows"]))})
