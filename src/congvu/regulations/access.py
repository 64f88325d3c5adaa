"""What counts as access to a mailbox, and what as a check of it: the same in all five regulations.

Access is a successful login or a session by a mail protocol, whoever holds the mailbox. A check is such a login, the
start of such a session, or a message read. Mail that arrives, a failed login and a logout are neither.
"""

from datetime import date, datetime

from congvu.ground.clock import LOCAL

PROTOCOLS = ("imap", "pop3", "webmail")
OK = "ok"


def is_access(kind: str, protocol: str, outcome: str = OK, *, also: tuple[str, ...] = ()) -> bool:
    """Whether the event is access; ``also`` names further protocols whose login counts (CT-5.4, DN-7.3)."""
    if kind == "login":
        return outcome == OK and protocol in (*PROTOCOLS, *also)
    return kind == "session" and protocol in PROTOCOLS


def is_check(kind: str, protocol: str, outcome: str = OK) -> bool:
    """Whether the event is a check, at its time."""
    return kind == "read" or is_access(kind, protocol, outcome)


def by_person(kind: str, protocol: str) -> bool:
    """Whether a check shows a person: a program that polls by IMAP or POP3 proves only itself."""
    return kind == "read" or protocol == "webmail"


def local_dates(time: datetime, until: datetime | None = None) -> list[date]:
    """The dates in Vietnam that the access touches."""
    first = time.astimezone(LOCAL).date()
    last = max(first, until.astimezone(LOCAL).date()) if until else first
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
