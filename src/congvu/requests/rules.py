"""What is wrong with one row, by the regulation's clauses on requests; and the clock of a request. Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date

from congvu.ground.working_days import WorkingDays
from congvu.requests.law import CANCEL, Named, RequestLaw, says

CHANGE, ISSUE, REISSUE = "change", "issue", "reissue"
ACTION_WORDS = {
    ISSUE: ("cấp mới", "issue"),
    CHANGE: ("thay đổi", "change"),
    CANCEL: ("hủy bỏ", "cancellation"),
    REISSUE: ("cấp lại mật mã", "new password"),
}
CHANNEL_WORDS = {
    "agency_mailbox": ("thư gửi từ hộp thư chính thức của cơ quan", "mail from the agency's official mailbox"),
    "portal": ("biểu mẫu trên cổng", "the portal's form"),
    "written": ("văn bản giấy", "a paper document"),
}

DOCUMENT_WORDS = {"number": ("số", "number"), "date": ("ngày", "date"), "file": ("tệp", "file")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a row: its column, the sentence in both languages, the clause; ``bad`` stops the row.

    ``waits_for``: the number of the other request whose end lets the row be judged anew.
    """

    column: str
    vi: str
    en: str
    clause: str = ""
    bad: bool = True
    waits_for: str = ""

    def as_json(self) -> dict[str, object]:
        """The finding as it is kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What the whole request brings: its channel, and what proves it. ``lacking``: of the document."""

    channel: str
    lacking: tuple[str, ...] = ("number", "date", "file")
    signed: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What one row asks for, as far as clauses on requests speak of it."""

    action: str
    kind: str
    reason: str = ""
    moving: bool = False


def objections(law: RequestLaw, bearing: Bearing, row: Asking) -> Iterator[Finding]:
    """Everything that the regulation misses in a row."""
    yield from channel_objections(law, bearing, row)
    yield from _reason(law, row)
    yield from _papers(law, bearing, row)


def channel_objections(law: RequestLaw, bearing: Bearing, row: Asking) -> Iterator[Finding]:
    """Whether this way of asking is closed, and which are open."""
    allowed = law.channels(row.action, row.kind)
    if bearing.channel not in allowed.words:
        vi = ", hoặc ".join(CHANNEL_WORDS[word][0] for word in allowed.words)
        en = ", or ".join(CHANNEL_WORDS[word][1] for word in allowed.words)
        yield Finding(
            "",
            f"Quy chế chỉ nhận yêu cầu này bằng: {vi}.",
            f"The regulation takes this request by: {en}.",
            allowed.clause,
        )


def _reason(law: RequestLaw, row: Asking) -> Iterator[Finding]:
    accepted, compulsory = law.reasons(row.action, row.kind)
    needed = compulsory and (row.action != CHANGE or row.moving)
    if needed and not any(says(row.reason, word) for word in accepted.words):
        listed = ", ".join(accepted.words)
        yield Finding(
            "reason",
            f"thiếu lý do, hoặc lý do không thuộc: {listed}.",
            f"the reason is missing, or is none of: {listed}.",
            accepted.clause,
        )


def _papers(law: RequestLaw, bearing: Bearing, row: Asking) -> Iterator[Finding]:
    asked = (bearing.channel, row.action, row.kind, row.reason)
    document, decision = law.needs("document", *asked), law.needs("decision", *asked)
    signed = law.needs("signed", *asked)
    if document and bearing.lacking:
        vi, en = (", ".join(DOCUMENT_WORDS[part][language] for part in bearing.lacking) for language in (0, 1))
        yield Finding("document", f"văn bản còn thiếu: {vi}.", f"missing of the document: {en}.", document)
    if decision and not (bearing.number or any(char.isdigit() for char in row.reason)):
        yield Finding("reason", "thiếu số quyết định.", "the number of the decision is missing.", decision)
    if signed and not bearing.signed:
        yield Finding(
            "document", "văn bản chưa được ký số hợp lệ.", "the document has no valid digital signature.", signed
        )


def may_ask(law: RequestLaw, row: Asking, roles: frozenset[str]) -> Named | None:
    """None where one of the roles may ask for this; else who may."""
    allowed = law.requesters(row.action, row.kind)
    return None if roles & set(allowed.words) else allowed


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that is left: whole working days, since when they run, and the last day while they run (CT-6.3)."""

    days_left: int
    since: date | None = None
    due: date | None = None
    provisional: bool = False


def started(clock: Clock, day: date, calendar: WorkingDays) -> Clock:
    """The clock runs from this day: day 1 is the first working day after it."""
    if clock.since:
        return clock
    deadline = calendar.after(day, clock.days_left)
    return replace(clock, since=day, due=deadline.last, provisional=deadline.provisional)


def stopped(clock: Clock, day: date, calendar: WorkingDays) -> Clock:
    """The clock stands while the agency has the next word; once too late it is late for good."""
    if clock.since is None or clock.due is None or day > clock.due:
        return clock
    used = len([one for one in calendar.between(clock.since, day) if one > clock.since])
    return Clock(max(clock.days_left - used, 0))
