"""A regulation's password rules as a list to read before choosing; they are checked in ``regulations.passwords``."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.regulations.clauses import Clause, Source
from congvu.regulations.passwords import FLOOR, PasswordRules

CLASSES = {
    "upper": gettext_lazy("Có ít nhất một chữ hoa"),
    "lower": gettext_lazy("Có ít nhất một chữ thường"),
    "digit": gettext_lazy("Có ít nhất một chữ số"),
    "special": gettext_lazy("Có ít nhất một ký tự đặc biệt, ví dụ ! @ # %"),
}


@dataclass(frozen=True, slots=True)
class Demands:
    """What one clause asks; ``choice`` where the values are the system's own because the regulation is silent.

    Without a clause it is the floor that the system sets where the regulation sets nothing.
    """

    clause: str
    choice: bool
    texts: tuple[str, ...]


def demands(rules: PasswordRules, kind: str) -> list[Demands]:
    """Everything asked of a password of this kind of mailbox, clause by clause, the law's own values before ours."""
    found = []
    if not any(rules.of("password.strength", kind)):
        length = _("Ít nhất %(number)d ký tự") % {"number": FLOOR}
        found.append(Demands("", True, (length, _("Không phải là địa chỉ hoặc họ tên của mình"))))
    for block in ("password.strength", "password.deny", "password.max_age"):
        for clause in rules.of(block, kind):
            for choice in (False, True):
                chosen = ((clause.values[name].source is Source.CHOICE, text) for name, text in _texts(clause))
                if texts := tuple(text for ours, text in chosen if ours == choice):
                    found.append(Demands(clause.id, choice, texts))
    return found


def _texts(clause: Clause) -> Iterator[tuple[str, str]]:
    """The clause's values that people must heed: name and sentence."""
    if least := clause.get("at_least"):
        yield "at_least", _("Ít nhất %(number)d ký tự") % {"number": least}
    if most := clause.get("at_most"):
        yield "at_most", _("Nhiều nhất %(number)d ký tự") % {"number": most}
    for name in clause.get("classes", ()):
        yield "classes", str(CLASSES[name])
    if clause.get("own_name_allowed") is False:
        yield "own_name_allowed", _("Không chứa họ tên hoặc địa chỉ của mình")
    if clause.get("passwords"):
        yield "passwords", _("Không phải là mật khẩu ví dụ đã in trong quy chế")
    if months := clause.get("months"):
        yield "months", _("Đổi lại sau mỗi %(number)d tháng") % {"number": months}
    if former := clause.get("history"):
        yield "history", _("Không trùng %(number)d mật khẩu gần nhất") % {"number": former}
