"""Blocks on the mailbox itself: its address, its size, its password."""

from congvu.regulations.vocabulary.parameters import (
    MAILBOXES,
    NUMBER,
    ROLES,
    ROSTER_KINDS,
    SOME_MAILBOXES,
    WHOLE,
    WORD,
    WORDS,
    YES_NO,
    Block,
    Parameter,
    Shape,
    optional,
    text,
    texts,
)

CHARACTER_CLASSES = ("upper", "lower", "digit", "special")
ORDER_KEYS = ("rank", "registered_at", "position_in_list")

PERSON_PIECES = ("họ", "đệm", "tên", "chữ đầu họ", "chữ đầu đệm", "họ và tên")
BODY_PIECES = (
    "viết tắt", "đầy đủ", "gọn", "loại", "chữ đầu loại", "riêng", "riêng viết tắt", "địa danh", "cấp viết tắt",
)  # fmt: skip
CODE_PIECES = ("cơ quan", "đơn vị", "phòng", "huyện", "nơi", "tên miền con", "tên miền", "thêm")
PIECES = PERSON_PIECES + BODY_PIECES + CODE_PIECES
DISPLAY = "{họ và tên} - {cơ quan}"
"""What may stand in braces in the form of an address."""

_ROSTER = texts(*ROSTER_KINDS)
_ORDER = optional(Shape.TEXTS, *ORDER_KEYS)
_DECIDER = optional(Shape.TEXT, "system", "officer")
# any naming clause may keep names back, or settle the name of one body for good
_KEPT = {"reserved": WORDS, "reserved_words": WORDS, "pinned": optional(Shape.PINNED)}
_OFFER = {"offer": optional(Shape.FORMS)}

ADDRESSES: dict[str, Block] = {
    "naming.form": Block(
        "the first form of an address",
        {
            "kinds": _ROSTER,
            "form": Parameter(Shape.FORM),
            "at": optional(Shape.FORM),
            "alias_at": optional(Shape.FORM),
            "where": optional(Shape.WHERE),
            "decided_by": _DECIDER,
            **_OFFER,
            "if_taken": optional(Shape.FORMS),
            "suffix": optional(Shape.TEXT, "number", "letter"),
            "suffix_decided_by": _DECIDER,
            "order": _ORDER,
            "positions": WORDS,
            "markers": WORDS,
            "subdomains": optional(Shape.CODES),
            "office_division": WORD,
            "compulsory": YES_NO,
            **_KEPT,
        },
    ),
    "naming.rung": Block(
        "the next form where the former is taken", {"kinds": _ROSTER, "form": Parameter(Shape.FORM), **_KEPT}
    ),
    "naming.suffix": Block(
        "a number or letter where all forms are taken",
        {
            "kinds": _ROSTER,
            "suffix": text("number", "letter"),
            "decided_by": _DECIDER,
            **_OFFER,
            "order": _ORDER,
        },
    ),
    "naming.decision": Block("an officer decides the address", {"kinds": _ROSTER, **_OFFER}),
    "naming.order": Block("who of several namesakes comes first", {"kinds": _ROSTER, "order": texts(*ORDER_KEYS)}),
    "naming.unique": Block("no two addresses are the same", {"kinds": _ROSTER, **_KEPT}),
    "naming.pinned": Block(
        "addresses that the regulation itself prints, and who manages them",
        {"pinned": Parameter(Shape.PINNED), "owner": optional(Shape.TEXT, *ROLES)},
    ),
    "naming.requested": Block("an address as the requester wishes, once agreed", {"kinds": _ROSTER}),
    "naming.display": Block("the display name, as every mailbox of a person shows it", {"form": text(DISPLAY)}),
    "naming.kept": Block(
        "old addresses: how long an alias delivers, whether an address is ever given again",
        {"alias_days": NUMBER, "reused": YES_NO},
    ),
    "mailbox.kind": Block(
        "a kind of mailbox: who holds it, how many each may have, whether each must have one",
        {
            "kinds": MAILBOXES,
            "holder": optional(Shape.TEXT, "person", "agency", "unit"),
            "at_most": NUMBER,
            "compulsory": YES_NO,
            "exceptions": YES_NO,
        },
    ),
    "quota": Block("the size of a mailbox", {"kinds": MAILBOXES, "limit": Parameter(Shape.SIZE)}),
    "attachment": Block(
        "the size of each attached file", {"each": Parameter(Shape.SIZE), "message": optional(Shape.SIZE)}
    ),
    "password.strength": Block(
        "what a password must hold, and from how many networks within how many minutes a personal mailbox looks shared",
        {
            "kinds": MAILBOXES,
            "at_least": NUMBER,
            "at_most": NUMBER,
            "classes": optional(Shape.TEXTS, *CHARACTER_CLASSES),
            "own_name_allowed": YES_NO,
            "sharing_networks": NUMBER,
            "sharing_minutes": NUMBER,
        },
    ),
    "password.deny": Block("passwords that nobody may use", {"kinds": MAILBOXES, "passwords": texts()}),
    "password.max_age": Block(
        "how long a password lasts, and how many former ones are barred",
        {"kinds": MAILBOXES, "months": WHOLE, "history": NUMBER, "warn_days": optional(Shape.WHOLES)},
    ),
    "password.first_change": Block(
        "the first password opens only the page where it is changed", {"kinds": MAILBOXES, "initial_days": NUMBER}
    ),
    "password.reset_path": Block(
        "a forgotten or revealed password: who must act, in this order",
        {"path": texts(*ROLES), "locks_first": YES_NO},
    ),
    "password.shared_use": Block(
        "after another used the mailbox in need the password is changed", {"within_hours": WHOLE}
    ),
    "password.protection": Block(
        "hashed storage, and a lock after wrong attempts",
        {"kinds": SOME_MAILBOXES, "attempts": NUMBER, "lock_minutes": NUMBER},
    ),
}
