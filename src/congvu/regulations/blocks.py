"""The parameter blocks that a clause may name as its rule, and which values each block takes.

This is the whole vocabulary of ``rule = "..."`` in a profile. The code that acts on a block says so with ``@carries``.
"""

from dataclasses import dataclass
from enum import Enum

ROSTER_KINDS = ("person", "leader", "agency", "unit", "district", "commune", "list")
MAILBOX_KINDS = ("personal", "agency", "unit", "list", "technical")
CHARACTER_CLASSES = ("upper", "lower", "digit", "special")
ORDER_KEYS = ("rank", "registered_at", "position_in_list")

PERSON_PIECES = ("họ", "đệm", "tên", "chữ đầu họ", "chữ đầu đệm", "họ và tên")
BODY_PIECES = (
    "viết tắt", "đầy đủ", "gọn", "loại", "chữ đầu loại", "riêng", "riêng viết tắt", "địa danh", "cấp viết tắt",
)  # fmt: skip
CODE_PIECES = ("cơ quan", "đơn vị", "phòng", "huyện", "nơi", "tên miền con", "tên miền", "thêm")
PIECES = PERSON_PIECES + BODY_PIECES + CODE_PIECES
"""What may stand in braces in the form of an address."""


class Shape(Enum):
    """The type of a value, with its name in the two languages for the sentence that refuses another."""

    TEXT = ("một chuỗi chữ", "a text")
    TEXTS = ("một danh sách chuỗi chữ", "a list of texts")
    WHOLE = ("một số nguyên không âm", "a whole number, not negative")
    SIZE = ("một dung lượng như “25 MiB” hoặc “unlimited”", "a size such as “25 MiB” or “unlimited”")
    YES_NO = ("true hoặc false", "true or false")
    FORM = ("một mẫu địa chỉ", "a form of address")
    FORMS = ("một danh sách mẫu địa chỉ", "a list of forms of address")
    CODES = ("một bảng mã → mã", "a table of code to code")
    WHERE = ("một bảng với cột agency, unit hoặc district", "a table with columns agency, unit or district")
    PINNED = (
        "một danh sách { kind, names, local } (có thể thêm aliases, agency)",
        "a list of { kind, names, local } (aliases and agency may be added)",
    )


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that a block takes; ``among`` lists the words allowed, where only some are."""

    shape: Shape
    required: bool = True
    among: tuple[str, ...] = ()


def _optional(shape: Shape, *among: str) -> Parameter:
    return Parameter(shape, required=False, among=among)


_ROSTER = Parameter(Shape.TEXTS, among=ROSTER_KINDS)
_MAILBOXES = Parameter(Shape.TEXTS, among=MAILBOX_KINDS)
_ORDER = _optional(Shape.TEXTS, *ORDER_KEYS)
_DECIDER = _optional(Shape.TEXT, "system", "officer")
# any naming clause may keep names back, or settle the name of one body for good
_KEPT = {
    "reserved": _optional(Shape.TEXTS),
    "reserved_words": _optional(Shape.TEXTS),
    "pinned": _optional(Shape.PINNED),
}

BLOCKS: dict[str, dict[str, Parameter]] = {
    "naming.form": {
        "kinds": _ROSTER,
        "form": Parameter(Shape.FORM),
        "at": _optional(Shape.FORM),
        "alias_at": _optional(Shape.FORM),
        "where": _optional(Shape.WHERE),
        "decided_by": _DECIDER,
        "offer": _optional(Shape.FORMS),
        "if_taken": _optional(Shape.FORMS),
        "suffix": _optional(Shape.TEXT, "number", "letter"),
        "suffix_decided_by": _DECIDER,
        "order": _ORDER,
        "positions": _optional(Shape.TEXTS),
        "markers": _optional(Shape.TEXTS),
        "subdomains": _optional(Shape.CODES),
        "office_division": _optional(Shape.TEXT),
        **_KEPT,
    },
    "naming.rung": {"kinds": _ROSTER, "form": Parameter(Shape.FORM), **_KEPT},
    "naming.suffix": {
        "kinds": _ROSTER,
        "suffix": Parameter(Shape.TEXT, among=("number", "letter")),
        "decided_by": _DECIDER,
        "offer": _optional(Shape.FORMS),
        "order": _ORDER,
    },
    "naming.decision": {"kinds": _ROSTER, "offer": _optional(Shape.FORMS)},
    "naming.order": {"kinds": _ROSTER, "order": Parameter(Shape.TEXTS, among=ORDER_KEYS)},
    "naming.unique": {"kinds": _ROSTER, **_KEPT},
    "naming.pinned": {"pinned": Parameter(Shape.PINNED)},
    "naming.requested": {"kinds": _ROSTER},
    "naming.display": {"form": Parameter(Shape.TEXT)},
    "quota": {"kinds": _MAILBOXES, "limit": Parameter(Shape.SIZE)},
    "attachment": {"each": Parameter(Shape.SIZE)},
    "password.strength": {
        "kinds": _MAILBOXES,
        "at_least": _optional(Shape.WHOLE),
        "at_most": _optional(Shape.WHOLE),
        "classes": _optional(Shape.TEXTS, *CHARACTER_CLASSES),
        "own_name_allowed": _optional(Shape.YES_NO),
    },
    "password.deny": {"kinds": _MAILBOXES, "passwords": Parameter(Shape.TEXTS)},
    "password.max_age": {"kinds": _MAILBOXES, "months": Parameter(Shape.WHOLE), "history": _optional(Shape.WHOLE)},
    "password.first_change": {"kinds": _MAILBOXES, "initial_days": _optional(Shape.WHOLE)},
}
