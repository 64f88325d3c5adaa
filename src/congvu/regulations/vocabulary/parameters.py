"""What a value of a clause looks like: its shape, and the words allowed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

ROSTER_KINDS = ("person", "leader", "agency", "unit", "district", "commune", "list")
MAILBOX_KINDS = ("personal", "agency", "unit", "list", "technical")
ROLES = (
    "holder", "delegate", "supervisor", "head", "unit_head", "office", "liaison", "it_officer", "hr", "archivist",
    "manager", "operator", "mail_admin", "home_affairs", "finance", "planning", "people_committee", "sender_agency",
    "authorities", "superior",
)  # fmt: skip
"""Who acts: in an agency (holder … archivist), in the system (manager = the managing department, operator = the
centre), or outside both."""
BODIES = ("state_agency", "party", "front", "mass_organisation", "central_agency", "association", "enterprise")
HOLDERS = ("cán bộ", "công chức", "viên chức", "lao động hợp đồng", "người lao động")
"""Categories of staff as the law names them; they have no exact English."""
PROTOCOLS = ("webmail", "imap", "pop3", "submission", "portal")
LEAVE_KINDS = ("annual", "sick", "maternity", "unpaid", "work_accident", "pre_retirement", "mission")


class Shape(Enum):
    """The type of a value, with its name in the two languages for the sentence that refuses another."""

    TEXT = ("một chuỗi chữ", "a text")
    TEXTS = ("một danh sách chuỗi chữ", "a list of texts")
    WHOLE = ("một số nguyên không âm", "a whole number, not negative")
    WHOLES = ("một danh sách số nguyên không âm", "a list of whole numbers, not negative")
    SIZE = ("một dung lượng như “25 MiB” hoặc “unlimited”", "a size such as “25 MiB” or “unlimited”")
    YES_NO = ("true hoặc false", "true or false")
    RATIO = ("một phân số như “1/3”", "a fraction such as “1/3”")
    SPANS = (
        "một danh sách khoảng giờ tăng dần, không chồng nhau, như “07:30-11:30”",
        "a list of spans of time, rising and apart, such as “07:30-11:30”",
    )
    YEAR_DAYS = ("một danh sách ngày/tháng như “05/01”", "a list of day/month such as “05/01”")
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


@dataclass(frozen=True, slots=True)
class Block:
    """One block, report form or procedure: what it is for, and the values it takes."""

    meaning: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


def optional(shape: Shape, *among: str) -> Parameter:
    """A value that the clause may leave out."""
    return Parameter(shape, required=False, among=among)


def texts(*among: str) -> Parameter:
    """A list of words that must be there."""
    return Parameter(Shape.TEXTS, among=among)


def text(*among: str) -> Parameter:
    """A word that must be there."""
    return Parameter(Shape.TEXT, among=among)


WHOLE = Parameter(Shape.WHOLE)
MAILBOXES = texts(*MAILBOX_KINDS)
SOME_MAILBOXES = optional(Shape.TEXTS, *MAILBOX_KINDS)
SOME_ROLES = optional(Shape.TEXTS, *ROLES)
NUMBER = optional(Shape.WHOLE)
NUMBERS = optional(Shape.WHOLES)
WORDS = optional(Shape.TEXTS)
WORD = optional(Shape.TEXT)
YES_NO = optional(Shape.YES_NO)
