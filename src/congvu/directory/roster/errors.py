"""What a roster is refused for: as a whole, or row by row."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from congvu.ground.errors import CongvuError


class RosterRefused(CongvuError):
    """The file as a whole cannot be read as a roster, or holds bad rows."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that cannot be imported: where, why, what to do, and the clause where one asks for it."""

    row: int
    column: str
    vi: str
    en: str
    clause: str = ""

    def __str__(self) -> str:
        clause = f" [{self.clause}]" if self.clause else ""
        return f"Hàng {self.row}, cột “{self.column}”: {self.vi} / Row {self.row}: {self.en}{clause}"

    def as_json(self) -> dict[str, object]:
        """The row for programs."""
        return asdict(self)


@dataclass
class BadRows:
    """The faults found so far, by row; a row with several faults still makes one line."""

    found: dict[int, list[BadRow]] = field(default_factory=dict)

    def add(self, row: int, column: str, vi: str, en: str, clause: str | None = None) -> None:
        """Note a fault."""
        self.found.setdefault(row, []).append(BadRow(row, column, vi, en, clause or ""))

    def __contains__(self, row: int) -> bool:
        return row in self.found

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[BadRow]:
        for row in sorted(self.found):
            faults = self.found[row]
            first = faults[0]
            if len(faults) == 1:
                yield first
                continue
            columns = "”, “".join(dict.fromkeys(fault.column for fault in faults))
            vi, en = " ".join(fault.vi for fault in faults), " ".join(fault.en for fault in faults)
            yield BadRow(row, columns, vi, en, next((fault.clause for fault in faults if fault.clause), ""))
