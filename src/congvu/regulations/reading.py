"""Reading one ``[[clause]]`` of a profile: what it must hold, and one sentence for each way of getting it wrong."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from congvu.regulations.blocks import BLOCKS, FORMS, PROCEDURES, Parameter
from congvu.regulations.clauses import Clause, Means, Source, Value
from congvu.regulations.errors import BadProfileError
from congvu.regulations.places import Places
from congvu.regulations.shapes import WrongShapeError, read

_KEYS = {"id", "vi", "en", "values", "effective_from", "effective_to", *(means.value for means in Means)}
_NAMED: dict[Means, tuple[Container[str], str, str]] = {
    Means.RULE: (BLOCKS, "khối quy tắc", "rule block"),
    Means.FORM: (FORMS, "mẫu báo cáo", "report form"),
    Means.PROCEDURE: (PROCEDURES, "quy trình", "procedure"),
}
_VALUE_KEYS = {"value", "source", "note"}


@dataclass(frozen=True, slots=True)
class ClauseReader:
    """The n-th clause table of a file, about to be checked."""

    table: Mapping[str, Any]
    number: int
    places: Places
    particulars: Mapping[str, Any]

    def clause(self) -> Clause:
        """The clause, or the refusal of the first thing that is wrong with it."""
        for unknown in sorted(self.table.keys() - _KEYS):
            vi, en = f"không hiểu “{unknown}” trong điều khoản", f"“{unknown}” is not known in a clause"
            raise self._bad(vi, en, unknown)
        ident = self._text("id")
        if not ident.startswith(f"{self.particulars['prefix']}-"):
            prefix = self.particulars["prefix"]
            raise self._bad(f"mã phải bắt đầu bằng “{prefix}-”", f"the id must begin with “{prefix}-”", "id")
        since, until = self._date("effective_from") or self.particulars["effective_from"], self._date("effective_to")
        if until is not None and until < since:
            vi, en = "“effective_to” đứng trước “effective_from”", "“effective_to” lies before “effective_from”"
            raise self._bad(vi, en, "effective_to")
        means = self._means()
        block = self._text(means.value)
        return Clause(
            id=ident,
            vi=self._text("vi"),
            en=self._text("en"),
            means=means,
            block=block,
            values=self._values(means, block),
            effective_from=since,
            effective_to=until,
            line=self.places.clause(self.number),
        )

    def _means(self) -> Means:
        named = [means for means in Means if means.value in self.table]
        if len(named) != 1:
            have = ", ".join(named)
            raise self._bad(
                f"phải có đúng một trong rule, form, procedure, human; ở đây: {have or 'không có'}",
                f"exactly one of rule, form, procedure, human must stand here; found: {have or 'none'}",
                named[1] if named else "id",
            )
        return named[0]

    def _values(self, means: Means, block: str) -> dict[str, Value]:
        stated = self.table.get("values", {})
        if not isinstance(stated, dict):
            raise self._bad("“values” phải là một bảng", "“values” must be a table", "values")
        if means in _NAMED and block not in _NAMED[means][0]:
            _, vi, en = _NAMED[means]
            raise self._bad(f"không có {vi} “{block}”", f"there is no {en} “{block}”", means.value)
        if means is not Means.RULE:
            return {name: self._value(name, value, None) for name, value in stated.items()}
        parameters = BLOCKS[block].parameters
        for name, parameter in parameters.items():
            if parameter.required and name not in stated:
                vi, en = f"thiếu giá trị “{name}” của khối {block}", f"the value “{name}” of {block} is missing"
                raise self._bad(vi, en, "rule")
        return {name: self._value(name, value, parameters) for name, value in stated.items()}

    def _value(self, name: str, stated: object, parameters: Mapping[str, Parameter] | None) -> Value:
        if not isinstance(stated, dict) or not {"value", "source"} <= stated.keys() <= _VALUE_KEYS:
            vi = f"“{name}” phải có dạng {{ value = …, source = … }}"
            raise self._bad(vi, f"“{name}” must read {{ value = …, source = … }}", name)
        if stated["source"] not in set(Source):
            vi = f"nguồn của “{name}” phải là law, reconstructed hoặc choice"
            raise self._bad(vi, f"the source of “{name}” must be law, reconstructed or choice", name)
        value = stated["value"]
        if parameters is not None:
            value = self._shaped(name, value, parameters)
        return Value(value, Source(stated["source"]), stated.get("note", ""))

    def _shaped(self, name: str, value: object, parameters: Mapping[str, Parameter]) -> Any:
        if name not in parameters:
            listed = ", ".join(parameters) or "–"
            vi, en = f"khối này không có giá trị “{name}”; có: {listed}", f"no value “{name}” here; there are: {listed}"
            raise self._bad(vi, en, name)
        try:
            return read(parameters[name], value)
        except WrongShapeError as wrong:
            raise self._bad(f"“{name}”: {wrong.vi}", f"“{name}”: {wrong.en}", name) from None

    def _text(self, name: str) -> str:
        value = self.table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self._bad(f"điều khoản thiếu “{name}” (một chuỗi chữ)", f"the clause lacks “{name}” (a text)", name)
        return value

    def _date(self, name: str) -> date | None:
        value = self.table.get(name)
        if value is not None and type(value) is not date:
            vi, en = f"“{name}” phải là ngày, như 2015-12-30", f"“{name}” must be a date such as 2015-12-30"
            raise self._bad(vi, en, name)
        return value

    def _bad(self, vi: str, en: str, key: str) -> BadProfileError:
        ident = self.table.get("id")
        line = self.places.key(key, self.number)
        return self.places.bad(vi, en, line=line, clause=ident if isinstance(ident, str) else None)
