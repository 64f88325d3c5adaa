"""The form itself, without a database: every clause of a regulation, what carries it, and what the system shows for it.

A clause is *met* when code carries it and the evidence holds no breach, *not met* when there is a breach or no code,
*open* when code carries it and nothing has happened yet that would show it, and for a *human* when only people can
keep it (VP-10.2).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from congvu.ground.clock import LOCAL
from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.matrix import Row, State, matrix
from congvu.regulations.profile import Profile
from congvu.regulations.witnesses import Said
from congvu.reports.compliance.laws import Law, laws


class Verdict(StrEnum):
    """Where a clause stands today."""

    MET = "met"
    OPEN = "open"
    NOT_MET = "not_met"
    HUMAN = "human"


STATES = {
    State.CARRIED: Said("đã thực hiện", "carried"),
    State.HUMAN: Said("do người", "human"),
    State.MISSING: Said("chưa có", "missing"),
}
VERDICTS = {
    Verdict.MET: Said("đáp ứng", "met"),
    Verdict.OPEN: Said("chưa phát sinh", "nothing yet"),
    Verdict.NOT_MET: Said("chưa đáp ứng", "not met"),
    Verdict.HUMAN: Said("do người", "human"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What one witness says of one clause; ``page`` is a path of the portal, empty where there is none."""

    counts: Said
    breached: Said | None
    count: int
    breaches: int
    last: datetime | None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One clause."""

    row: Row
    article: str
    shown: tuple[Shown, ...] = ()

    @property
    def breaches(self) -> int:
        """All breaches that the witnesses know of."""
        return sum(one.breaches for one in self.shown)

    @property
    def last(self) -> datetime | None:
        """The last date that any witness names."""
        return max((one.last for one in self.shown if one.last), default=None)

    @property
    def verdict(self) -> Verdict:
        """Where the clause stands; a clause for people is never judged by the system."""
        if self.row.state is State.HUMAN:
            return Verdict.HUMAN
        if self.row.state is State.MISSING or self.breaches:
            return Verdict.NOT_MET
        return Verdict.MET if any(one.count for one in self.shown) else Verdict.OPEN

    @property
    def reason(self) -> Said:
        """Why only people can keep it, or the work it waits for; empty words where code carries it."""
        if self.row.work:
            return Said(self.row.work.vi, self.row.work.en)
        return Said(self.row.reason, self.row.reason)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which lines are wanted; what is empty is not asked."""

    state: str = ""
    verdict: str = ""
    article: str = ""
    text: str = ""
    breaches: bool = False

    def wants(self, line: Line) -> bool:
        """Whether the line is one of them; words are found with or without diacritics."""
        clause = line.row.clause
        told = fold(f"{clause.id} {clause.vi} {clause.en}")
        return (
            self.state in ("", line.row.state)
            and self.verdict in ("", line.verdict)
            and self.article in ("", line.article)
            and (not self.breaches or line.breaches > 0)
            and all(word in told for word in fold(self.text).split())
        )


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """What one witness says of one clause in one agency, whose ``key`` tells it from those of the same name."""

    key: int
    agency: str
    code: str
    clause: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Form:
    """The table of one regulation. ``time`` is when the evidence was gathered, None without a running system.

    ``place`` is the jurisdiction, ``scope`` the agencies that the figures are of, empty for all.
    """

    profile: Profile
    lines: tuple[Line, ...]
    place: str = ""
    scope: str = ""
    time: datetime | None = None
    agencies: tuple[AgencyLine, ...] = ()

    @property
    def articles(self) -> list[str]:
        """The parts of the regulation, in its order."""
        return list(dict.fromkeys(line.article for line in self.lines))

    @property
    def laws(self) -> list[Law]:
        """The laws that a clause of this regulation binds the system to (DN-3.1)."""
        return laws(self.profile)

    def states(self) -> dict[str, int]:
        """How many clauses there are, and of each state."""
        count = Counter(line.row.state for line in self.lines)
        return {"clauses": count.total(), **{state.value: count[state] for state in State}}

    def verdicts(self) -> dict[str, int]:
        """How many clauses stand where."""
        count = Counter(line.verdict for line in self.lines)
        return {verdict.value: count[verdict] for verdict in Verdict}

    def chosen(self, wish: Wish) -> list[Line]:
        """The lines that are wanted."""
        return [line for line in self.lines if wish.wants(line)]


@carries("compliance")
def form_of(
    profile: Profile,
    shown: Mapping[str, Sequence[Shown]] | None = None,
    *,
    place: str = "",
    scope: str = "",
    time: datetime | None = None,
    agencies: Iterable[AgencyLine] = (),
) -> Form:
    """Every clause of the regulation once, with what was shown for it; without evidence the offline half alone."""
    found = shown or {}
    lines = (Line(row, _article(profile, row), tuple(found.get(row.clause.id, ()))) for row in matrix(profile))
    return Form(profile, tuple(lines), place, scope, time, tuple(agencies))


def _article(profile: Profile, row: Row) -> str:
    """The second part of an id: the article, an appendix, or the decision itself."""
    return row.clause.id.removeprefix(f"{profile.prefix}-").partition(".")[0]


def title_of(article: str) -> Said:
    """What people call that part of the regulation."""
    if article == "QD":
        return Said("Quyết định ban hành", "Issuing decision")
    if article.startswith("PL"):
        number = article.removeprefix("PL")
        return Said(f"Phụ lục {number}", f"Appendix {number}")
    return Said(f"Điều {article}", f"Article {article}")


def told(shown: Shown, day: str = "%d/%m/%Y") -> Said:
    """One witness in a line: the number, the breaches where there are any, the last date."""
    vi, en = [f"{shown.count} {shown.counts.vi}"], [f"{shown.count} {shown.counts.en}"]
    if shown.breached and shown.breaches:
        vi.append(f"{shown.breaches} {shown.breached.vi}")
        en.append(f"{shown.breaches} {shown.breached.en}")
    if shown.last:
        vi.append(f"gần nhất {local(shown.last):{day}}")
        en.append(f"last {local(shown.last):{day}}")
    return Said("; ".join(vi), "; ".join(en))


def concluded(form: Form, line: Line) -> Said:
    """The verdict in words; none of a clause that only a running system could show."""
    silent = form.time is None and line.verdict is Verdict.OPEN
    return Said("", "") if silent else VERDICTS[line.verdict]


def moment(time: datetime | None) -> str:
    """When the evidence was gathered, as people write it."""
    return f"{time.astimezone(LOCAL):%H:%M ngày %d/%m/%Y}" if time else "chưa có hệ thống đang chạy"


def local(moment: datetime) -> date:
    """The local date of a moment."""
    return moment.astimezone(LOCAL).date()
