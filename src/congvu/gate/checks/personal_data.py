"""Many people's numbers in one letter: identity, bank account, private telephone (VP-8.3.c.s2).

Only a heap of them counts, and the sender is asked what it is for; names and telephones of a signature are not meant.
"""

import re
from collections.abc import Iterable, Iterator

from congvu.gate.checks.advertising import OUTBOUND
from congvu.gate.facts import Facts
from congvu.gate.findings import Finding
from congvu.gate.letter import Direction, Kind, Letter, Text
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "personal_data"
_LOOKED_AT = 2_000_000  # characters of one text

_DIGITS = re.compile(r"[0-9](?:[ .]?[0-9]){8}")
"""A cheap look before the dear one: nearly no letter has a long number."""
_NUMBER = re.compile(
    r"(?<![\w.,/+-])\+?\d(?:[ .]?\d){8,18}(?![\w/-]|[.,]\d|\s*(?:đồng|đ\b|vnđ|vnd|usd))", re.IGNORECASE
)
_CITIZEN = re.compile(
    r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-9]\d\d\d{6}"
)  # Thông tư 59/2021/TT-BCA: province, sex and century, year
_MOBILE = re.compile(r"(?:\+?84|0)(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}")
_OLD_CARD = re.compile(r"\d{9}")
_ACCOUNT = re.compile(r"\d{9,19}")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3}){2,}|[1-9]\d*000")  # of money
_SEPARATORS = re.compile(r"[ .+]")
_CARD_WORDS = re.compile(r"cmnd|cccd|cmt|ch[ứu]ng minh|c[ăa]n c[ưu][ớo]c|[đd][ịi]nh danh", re.IGNORECASE)
_ACCOUNT_WORDS = re.compile(r"t[àa]i kho[ảa]n|\bstk\b|s[ốo] tk|account", re.IGNORECASE)


@carries("content.personal_data")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """One finding when so many different numbers of people stand in what one of ours sends."""
    del facts
    if letter.envelope.direction is not Direction.SUBMISSION or "outbound" not in clause.values:
        return
    found: set[str] = set()
    first = ""
    for text in letter.texts():
        if text.kind in (Kind.BODY, Kind.ATTACHMENT) and (numbers := set(personal_numbers(text))):
            first = first or text.where
            found |= numbers
    if len(found) >= clause.get("at_least"):
        outbound = clause.get("outbound")
        yield Finding(
            clause.id,
            CHECK,
            f"thư có {len(found)} số định danh, tài khoản, điện thoại riêng của cá nhân; hãy cho biết mục đích.",
            f"{len(found)} personal numbers (identity, account, private telephone); state the purpose of the work.",
            first,
            action=OUTBOUND[outbound],
            warn=outbound == "warn",
        )


def personal_numbers(text: Text) -> Iterable[str]:
    """The numbers of people in a text; a bare nine digits or an account only where a word says so."""
    content = text.decoded[:_LOOKED_AT]
    if not _DIGITS.search(content):
        return ()
    written = (match[0] for match in _NUMBER.finditer(content))
    candidates = {_SEPARATORS.sub("", number) for number in written if not _AMOUNT.fullmatch(number)}
    if not candidates:
        return ()
    card, account = _CARD_WORDS.search(content) is not None, _ACCOUNT_WORDS.search(content) is not None
    return {number for number in candidates if _is_personal(number, card=card, account=account)}


def _is_personal(number: str, *, card: bool, account: bool) -> bool:
    if _CITIZEN.fullmatch(number) or _MOBILE.fullmatch(number):
        return True
    # spreadsheets lose the zero in front
    of_card = card and (_OLD_CARD.fullmatch(number) or _CITIZEN.fullmatch(f"0{number}"))
    return bool(of_card or (account and _ACCOUNT.fullmatch(number)))
