"""What can be wrong with an export of the ledger, or with a noted anchor."""

from congvu.ground.errors import CongvuError


class BadExport(CongvuError):
    """A line is no entry of an export."""

    def __init__(self, line: int) -> None:
        super().__init__(
            "ledger-export",
            "Dòng này không phải một mục của sổ; hãy xuất lại bằng congvu ledger export.",
            "This line is no entry of the ledger; export it again with congvu ledger export.",
            where=f"dòng {line} / line {line}",
        )


class BadAnchor(CongvuError):
    """An anchor is not a number, a colon and 64 hexadecimal digits."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "ledger-anchor",
            "Mốc của sổ gồm số thứ tự, dấu hai chấm và 64 chữ số hệ 16.",
            "An anchor of the ledger is a number, a colon and 64 hexadecimal digits.",
            where=text,
        )
