"""What a report is asked about: a form, a body, a period, and the day on which it is made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from congvu.directory.models import Agency, Jurisdiction
from congvu.directory.regulation import in_force, slug_of
from congvu.evidence.periods import Period, read_period
from congvu.ground import clock
from congvu.regulations.clauses import Clause
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile
from congvu.reports.errors import NoFiguresError
from congvu.reports.paper import Paper, Part
from congvu.reports.use import began


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; without an agency it is about the whole jurisdiction."""

    form: str
    jurisdiction: Jurisdiction
    agency: Agency | None
    period: Period
    day: date = field(default_factory=clock.today)

    @property
    def profile(self) -> Profile:
        """The regulation that asks for it, as on the period's last day."""
        return in_force(self.agency or self.jurisdiction, self.period.last)

    @property
    def clauses(self) -> list[Clause]:
        """The clauses of the form, and those that set when it is due."""
        own = [clause for clause in self.profile.clauses.values() if clause.block == self.form]
        calendar = [one for one in self.profile.of_rule("report.calendar") if one.get("report") == self.form]
        return own + calendar

    def paper(self, title: str, parts: tuple[Part, ...], notes: tuple[str, ...] = ()) -> Paper:
        """The report's frame around its parts: who issues it, to whom it goes."""
        profile, agency = self.profile, self.agency
        committee = profile.issuer or self.jurisdiction.name
        above = agency.parent.name if agency and agency.parent else committee
        operator = agency is None and self._written_by_operator()
        return Paper(
            form=self.form,
            title=title,
            clauses=tuple(clause.id for clause in self.clauses),
            basis=f"{profile.title} (số {profile.number})",
            jurisdiction=self.jurisdiction.slug,
            agency=agency.code if agency else "",
            issuer=agency.name if agency else self.body("operator" if operator else "manager"),
            superior=self.body("manager") if operator else above,
            place=self.jurisdiction.name,
            day=self.day,
            period=self.period.name,
            first=self.period.first,
            last=self.period.last,
            parts=parts,
            notes=(*self.limits(), *notes),
            receivers=(self.body("manager") if agency or operator else above,),
            signers=(("Người lập", ""), ("Thủ trưởng cơ quan", "")),
            stamp="Thủ trưởng cơ quan",
        )

    def _written_by_operator(self) -> bool:
        """Whether the calendar leaves the form to the operating centre (VP-11.3)."""
        return any(one.get("by") == ("operator",) for one in self.clauses if one.block == "report.calendar")

    def body(self, role: str) -> str:
        """The body that the regulation gives a role."""
        bodies = self.profile.of_rule("organisation.body")
        named = (str(one.get("name")) for one in bodies if one.get("role") == role and one.get("name"))
        return next(named, "Sở Thông tin và Truyền thông")

    def limits(self) -> tuple[str, ...]:
        """What the period's own bounds take from the figures."""
        start, found = began(self.jurisdiction), []
        if self.period.last >= self.day:
            found.append(f"Kỳ báo cáo chưa kết thúc; số liệu tính đến ngày {self.day:%d/%m/%Y}.")
        if start and self.period.first < start:
            found.append(f"Hệ thống có hộp thư đầu tiên ngày {start:%d/%m/%Y}; trước ngày đó không có số liệu.")
        return tuple(found)

    def examined(self) -> "Asked":
        """The same, or one clear sentence where there can be no figures."""
        start = began(self.jurisdiction)
        if start is None:
            vi, en = (
                "nơi này chưa có hộp thư nào nên không có gì để báo cáo",
                "no mailbox exists here, nothing to report",
            )
            raise NoFiguresError("report-empty", vi, en, where=self.jurisdiction.slug)
        if self.period.first > self.day:
            vi = f"kỳ {self.period.name} ở tương lai, bắt đầu từ {self.period.first:%d/%m/%Y}"
            raise NoFiguresError("report-future", vi, f"the period {self.period.name} has not begun yet")
        if self.period.last < start:
            vi = f"kỳ {self.period.name} ở trước khi có hệ thống (hộp thư đầu tiên ngày {start:%d/%m/%Y})"
            raise NoFiguresError(
                "report-before", vi, f"the period {self.period.name} is before the system began, {start}"
            )
        return self


def ask(form: str, jurisdiction: Jurisdiction, agency: Agency | None, period: str) -> Asked:
    """The question as somebody writes it."""
    regulation: Callable[[date], Profile] = partial(regulation_in_force, slug_of(agency or jurisdiction))
    return Asked(form, jurisdiction, agency, read_period(period, regulation)).examined()
