"""What a password must be (CT-10.3, CT-11.4, DN-12.1; elsewhere a minimum of our choice), and when it grows too old.

Characters are Unicode characters in NFC. A special character is any printable one that is neither letter nor digit.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from congvu.ground.months import add_months
from congvu.ground.vietnamese import letters
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

OWN_NAME_FROM = 4
"""Shorter parts of a name or an address occur in any word by chance."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with a password, and the clause that says so."""

    clause: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Demand:
    """A number that a clause sets."""

    value: int
    clause: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """From so many networks within so many minutes a mailbox looks as if its password had been given away."""

    networks: int
    minutes: int
    clause: str


@dataclass(frozen=True, eq=False)
class PasswordRules:
    """The password clauses of one regulation, asked by mailbox kind; None where it sets nothing."""

    clauses: tuple[Clause, ...]

    def of(self, block: str, kind: str) -> Iterator[Clause]:
        """The clauses of one block that bind mailboxes of this kind."""
        return (clause for clause in self.clauses if clause.block == block and kind in clause.get("kinds"))

    @carries("password.max_age")
    def max_age(self, kind: str) -> Demand | None:
        """Months after which a password must be changed."""
        return self._demand("password.max_age", kind, "months")

    def history(self, kind: str) -> Demand | None:
        """How many former passwords may not be taken again."""
        return self._demand("password.max_age", kind, "history")

    def warn_days(self, kind: str) -> tuple[int, ...]:
        """How many days before its last day the holder is told that a password ends."""
        stated = (clause.get("warn_days", ()) for clause in self.of("password.max_age", kind))
        return next(stated, ())

    @carries("password.first_change")
    def first_change(self, kind: str) -> str | None:
        """The clause by which the first password opens nothing but the page where it is changed."""
        return next((clause.id for clause in self.of("password.first_change", kind)), None)

    def initial_days(self, kind: str) -> Demand | None:
        """Days after which an unused first password is dead."""
        return self._demand("password.first_change", kind, "initial_days")

    def sharing(self, kind: str) -> Sharing | None:
        """When to tell that a password seems to be used by several; None where the regulation does not say."""
        for clause in self.of("password.strength", kind):
            if networks := clause.get("sharing_networks"):
                return Sharing(networks, clause.get("sharing_minutes"), clause.id)
        return None

    @carries("password.reset_path")
    def reset_path(self) -> "ResetPath | None":
        """Who replaces a forgotten or revealed password, or None where the regulation does not say."""
        for clause in self.clauses:
            if clause.block == "password.reset_path":
                return ResetPath(tuple(clause.get("path")), clause.id)
        return None

    def _demand(self, block: str, kind: str, name: str) -> Demand | None:
        stated = (Demand(clause.get(name), clause.id) for clause in self.of(block, kind) if name in clause.values)
        return next(stated, None)

    @carries("password.shared_use")
    def shared_use(self) -> Demand | None:
        """Hours within which a password is changed that somebody else has used in need (CT-8.1.s3)."""
        stated = (clause for clause in self.clauses if clause.block == "password.shared_use")
        return next((Demand(clause.get("within_hours"), clause.id) for clause in stated), None)

    @carries("password.protection")
    def protection(self, kind: str) -> "Protection":
        """After how many wrong attempts, and for how long, a mailbox is closed (CT-10.1, CT-8.4)."""
        for clause in self.clauses:
            if clause.block == "password.protection" and kind in clause.get("kinds", (kind,)):
                attempts, minutes = clause.get("attempts", None), clause.get("lock_minutes", None)
                if attempts or minutes:
                    return Protection(attempts or ATTEMPTS, minutes or LOCK_MINUTES, clause.id)
        return Protection(ATTEMPTS, LOCK_MINUTES)


@dataclass(frozen=True, slots=True)
class ResetPath:
    """Whom a forgotten password is told to, one after the other; the last replaces it, and the old one ends first."""

    path: tuple[str, ...]
    clause: str

    @property
    def replaced_by(self) -> str:
        """The role that issues the new password."""
        return self.path[-1]


ATTEMPTS = 10
LOCK_MINUTES = 15
"""Where a regulation asks for protection of passwords without a number, or says nothing of it."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Wrong attempts within the minutes close a mailbox for as many minutes."""

    attempts: int
    lock_minutes: int
    clause: str | None = None


def strictest(rules: Iterable[PasswordRules]) -> Protection:
    """The one protection of a system whose jurisdictions share every door: the fewest attempts, the longest lock."""
    stated = [one.protection("personal") for one in rules]
    return Protection(
        min((one.attempts for one in stated), default=ATTEMPTS),
        max((one.lock_minutes for one in stated), default=LOCK_MINUTES),
    )


def password_rules(clauses: Iterable[Clause]) -> PasswordRules:
    """The password clauses among all."""
    return PasswordRules(tuple(clause for clause in clauses if clause.block.startswith("password.")))


@carries("password.strength", "password.deny")
def check_password(
    rules: PasswordRules, kind: str, password: str, address: str = "", names: Sequence[str] = ()
) -> list[Violation]:
    """Everything that is wrong with the password for a mailbox of this kind; an empty list when it is fine."""
    text = unicodedata.normalize("NFC", password)
    found: list[Violation] = []
    for clause in rules.of("password.strength", kind):
        found += _length(clause, text)
        found += _classes(clause, text)
        if clause.get("own_name_allowed") is False:
            found += _own_name(clause, text, [address.partition("@")[0], *names])
    for clause in rules.of("password.deny", kind):
        found += _denied(clause, text)
    return found


FLOOR = 8
"""Characters of a new password where no regulation says anything: the system's own floor, never shown as law."""


def below_floor(password: str, own: Sequence[str]) -> list[Violation]:
    """What the system itself asks where a regulation asks nothing: some length, and not the address or the name."""
    text, found = unicodedata.normalize("NFC", password), []
    if len(text) < FLOOR:
        vi, en = f"Hệ thống yêu cầu ít nhất {FLOOR} ký tự.", f"The system asks for at least {FLOOR} characters."
        found.append(Violation("", vi, en))
    names = {letters(name) for whole in own for name in (whole, whole.partition("@")[0])}
    if letters(text) in names - {""}:
        vi = "Hệ thống không nhận mật khẩu là địa chỉ hoặc họ tên của chính mình."
        found.append(Violation("", vi, "The system takes no password that is one's own address or name."))
    return found


def expires_on(rules: PasswordRules, kind: str, changed: date) -> date | None:
    """The last day on which a password changed that day still works; the month's end where the day is missing."""
    age = rules.max_age(kind)
    if age is None:
        return None
    return add_months(changed, age.value)


@dataclass(frozen=True, slots=True)
class Age:
    """How a password stands on a day: its last day, whether that is past, whether today is a day to warn."""

    last: date
    expired: bool
    warn: bool
    clause: str


def password_age(rules: PasswordRules, kind: str, changed: date, today: date) -> Age | None:
    """How old the password is by the rules, or None where it does not age (CT-10.3, CT-11.4)."""
    last, age = expires_on(rules, kind, changed), rules.max_age(kind)
    if last is None or age is None:
        return None
    return Age(last, today > last, (last - today).days in rules.warn_days(kind), age.clause)


def _length(clause: Clause, text: str) -> Iterator[Violation]:
    least, most = clause.get("at_least", 0), clause.get("at_most")
    if len(text) < least:
        vi, en = f"Mật khẩu phải có ít nhất {least} ký tự.", f"The password needs at least {least} characters."
        yield Violation(clause.id, vi, en)
    if most is not None and len(text) > most:
        vi, en = f"Mật khẩu dài nhất {most} ký tự.", f"The password may have {most} characters at most."
        yield Violation(clause.id, vi, en)
    if any(unicodedata.category(char) == "Cc" for char in text):
        yield Violation(
            clause.id,
            "Mật khẩu không được chứa ký tự điều khiển (xuống dòng, tab…).",
            "The password may not hold control characters (line end, tab…).",
        )


def _special(char: str) -> bool:
    return char.isprintable() and not char.isalnum() and not unicodedata.category(char).startswith("M")


_CLASSES: dict[str, tuple[Callable[[str], bool], str, str]] = {
    "upper": (str.isupper, "một chữ hoa", "an upper-case letter"),
    "lower": (str.islower, "một chữ thường", "a lower-case letter"),
    "digit": (str.isdecimal, "một chữ số", "a digit"),
    "special": (_special, "một ký tự đặc biệt", "a special character"),
}


def _classes(clause: Clause, text: str) -> Iterator[Violation]:
    for name in clause.get("classes", ()):
        belongs, vi, en = _CLASSES[name]
        if not any(belongs(char) for char in text):
            yield Violation(clause.id, f"Mật khẩu phải có ít nhất {vi}.", f"The password needs at least {en}.")


def _own_name(clause: Clause, text: str, own: Sequence[str]) -> Iterator[Violation]:
    inside = letters(text)
    parts = (letters(part) for whole in own for part in (whole, *whole.split()))
    if any(len(part) >= OWN_NAME_FROM and part in inside for part in parts):
        yield Violation(
            clause.id,
            "Mật khẩu không được chứa họ tên hoặc địa chỉ của chính mình.",
            "The password may not hold one's own name or address.",
        )


def _denied(clause: Clause, text: str) -> Iterator[Violation]:
    if text.casefold() in {word.casefold() for word in clause.get("passwords")}:
        yield Violation(
            clause.id,
            "Mật khẩu này là ví dụ đã công bố trong quy chế, không được dùng.",
            "This password is a published example of the regulation and may not be used.",
        )
