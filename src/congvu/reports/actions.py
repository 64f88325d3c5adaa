"""What is done with reports: completed, handed in and frozen, sent on, asked for. Every act stands in the ledger."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.files import store
from congvu.directory.models import Agency, Jurisdiction, Mailbox, RoleGrant, StoredFile
from congvu.directory.models.mailbox import Role
from congvu.directory.regulation import in_force
from congvu.evidence.periods import Period
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries
from congvu.reports import words
from congvu.reports.asked import Asked
from congvu.reports.errors import ReportRefusedError
from congvu.reports.forms import form_of, made
from congvu.reports.models import Report, ReportRequest, ReportState
from congvu.reports.paper import Paper, Value, from_json
from congvu.requests.examining import verdict_on
from congvu.requests.roles import ROLES, WORD, people_with, roles_in
from congvu.requests.signatures import Verdict

WORKER = "worker"


def asked_of(report: Report) -> Asked:
    """The question that a report answers."""
    period = Period(f"{report.first}..{report.last}", report.first, report.last)
    return Asked(report.form, report.jurisdiction, report.agency, period)


def paper_of(report: Report) -> Paper:
    """The report as it stands: frozen when final, else made anew from today's facts with what the agency says."""
    if report.content:
        return from_json(report.content)
    return made(asked_of(report).examined()).answered(report.answers)


def may_write(box: Mailbox, report: Report) -> bool:
    """Whether somebody prepares this report: of the agency, or of the department for the whole jurisdiction."""
    if report.agency:
        return bool(roles_in(box, report.agency) & {"head", "it_officer", "office", "liaison"})
    return bool(_wide(box) & {*report.by, "manager"})


def may_hand_in(box: Mailbox, report: Report) -> bool:
    """Whether somebody answers for it: the role that the calendar names, or the agency's official contact for it."""
    roles = roles_in(box, report.agency) if report.agency else _wide(box)
    return bool(roles & set(report.by or ["head"]))


@transaction.atomic
def complete(report: Report, answers: Mapping[str, Value], by: Mailbox) -> None:
    """Keep what the agency says; what is no line of the form, or is final, is refused."""
    _refuse(report, by, may_write)
    paper = made(asked_of(report).examined())
    known = {line.key: line.value for line in paper.lines() if line.open}
    changed = {key: value for key, value in answers.items() if key in known and value != known[key]}
    form_of(report.form).check(paper.answered(changed))
    before, report.answers = report.answers, changed
    report.save(update_fields=["answers"])
    _record(report, by.address, "report.complete", before=before, after=changed)


@transaction.atomic
def hand_in(report: Report, by: Mailbox, signed: tuple[str, bytes] | None = None, *, scan: bool = False) -> None:
    """Freeze it and send it on. A form that is signed on paper or file is incomplete until its signed file is there."""
    _refuse(report, by, may_hand_in)
    paper = paper_of(report)
    form = form_of(report.form)
    form.check(paper)
    if signed:
        name, content = signed
        if not content.startswith(b"%PDF-"):
            vi, en = "bản ký phải là tệp PDF", "the signed copy must be a PDF"
            raise ReportRefusedError("report-file", vi, en, where=name)
        report.signature = verdict_on(content, report.jurisdiction.slug)
        report.signed, report.scan = store(content, name, "application/pdf"), scan
    if form.signed and not _is_signed(report):
        report.state = ReportState.INCOMPLETE
        report.save()
        _record(report, by.address, "report.incomplete", after={"signature": report.signature.get("verdict", "none")})
        return
    _freeze(report, paper, by.address)


@transaction.atomic
def hand_in_own(report: Report) -> None:
    """A report that the system writes by itself: made, frozen and sent on its day (VP-11.3)."""
    report.told = [*report.told, report.due.isoformat()]
    _freeze(report, paper_of(report), WORKER)


def _is_signed(report: Report) -> bool:
    """A valid signature in the file; or a scan of a paper signed by hand, which is kept with its flag."""
    return bool(report.signed) and (report.scan or report.signature.get("verdict") == Verdict.VALID)


def _freeze(report: Report, paper: Paper, by: str) -> None:
    """From here on nothing changes it; the ledger holds the digest."""
    report.content, report.sha256 = paper.as_json(), paper.sha256
    report.state, report.handed_in_at, report.handed_in_by = ReportState.FINAL, clock.now(), by
    report.save()
    _record(report, by, "report.final", after={"sha256": report.sha256, "late": report.late, "scan": report.scan})
    subject, text = words.handed_in(report)
    to = _receivers(report)
    tell(report.jurisdiction, to, subject, text, clause=_clause(report), files=files_of(report) if to else ())


def files_of(report: Report) -> list[StoredFile]:
    """The report as PDF and XLSX, as it is sent; the signed copy too."""
    from congvu.reports.papers import TYPES, as_file

    paper, name = from_json(report.content), file_name(report)
    made_now = [store(as_file(paper, kind), f"{name}.{kind}", TYPES[kind]) for kind in ("pdf", "xlsx")]
    return [*made_now, *([report.signed] if report.signed else [])]


def file_name(report: Report) -> str:
    """A file's name: the form, the body, the period."""
    body = report.agency.code if report.agency else report.jurisdiction.slug
    return f"{report.form.replace('.', '-')}-{body}-{report.first}-{report.last}"


def _receivers(report: Report) -> list[str]:
    wanted = [ROLES[role] for role in report.to if role in ROLES]
    rows = RoleGrant.objects.filter(mailbox__jurisdiction=report.jurisdiction, role__in=wanted, agency=None)
    return sorted(set(rows.values_list("mailbox__address", flat=True)))


@carries("report.request")
@transaction.atomic
def request(
    jurisdiction: Jurisdiction, agencies: Iterable[Agency], form: str, period: Period, due: date, by: Mailbox,
    *, text: str = "", on_behalf: str = "",
) -> ReportRequest:  # fmt: skip
    """Ask agencies for a report until a day, beside the calendar (VP-12.1.s2, CT-15.1): each is told and followed."""
    bodies = list(agencies)
    _refuse_request(jurisdiction, bodies, due, by)
    form_of(form)
    clause = _asking_clause(jurisdiction)
    asked = ReportRequest.objects.create(
        jurisdiction=jurisdiction, form=form, first=period.first, last=period.last, due=due, text=text,
        on_behalf=on_behalf, clause=clause, asked_by=by.address, asked_at=clock.now(),
    )  # fmt: skip
    for agency in bodies:
        report = Report.objects.create(
            jurisdiction=jurisdiction, agency=agency, request=asked, form=form, clauses=[clause] if clause else [],
            first=period.first, last=period.last, due=due, by=["head"], to=["manager"],
        )  # fmt: skip
        _record(report, by.address, "report.ask", after={"due": due.isoformat(), "form": form})
        subject, words_ = words.asking(report)
        tell(jurisdiction, people_with(agency, ["head", "office"]), subject, words_, clause=clause)
    return asked


def _refuse_request(jurisdiction: Jurisdiction, agencies: list[Agency], due: date, by: Mailbox) -> None:
    if by.jurisdiction_id != jurisdiction.pk or "manager" not in _wide(by):
        vi, en = "chỉ cơ quan quản lý được yêu cầu báo cáo", "only the managing department asks for reports"
        raise ReportRefusedError("report-ask", vi, en)
    if not agencies:
        vi, en = "hãy chọn ít nhất một cơ quan", "choose at least one agency"
        raise ReportRefusedError("report-ask", vi, en)
    if due < clock.today():
        vi, en = f"hạn nộp {due:%d/%m/%Y} đã qua", f"the due day {due} has passed"
        raise ReportRefusedError("report-ask", vi, en)


def _asking_clause(jurisdiction: Jurisdiction) -> str:
    """The clause on asking for reports; where there is none, the calendar's own that agencies report by."""
    profile = in_force(jurisdiction)
    asking = [one.id for one in profile.clauses.values() if one.block == "report.request"]
    calendar = [one.id for one in profile.of_rule("report.calendar") if "head" in one.get("by")]
    return next(iter(asking + calendar), "")


def _refuse(report: Report, by: Mailbox, allowed: Callable[[Mailbox, Report], bool]) -> None:
    if report.state == ReportState.FINAL:
        vi, en = "báo cáo đã nộp và khóa, không sửa được nữa", "the report is final and can no longer be changed"
        raise ReportRefusedError("report-final", vi, en, where=str(report))
    if not allowed(by, report):
        vi, en = "vai trò của bạn không làm được việc này với báo cáo", "your role may not do this to the report"
        raise ReportRefusedError("report-role", vi, en, clause=_clause(report) or None)


def _wide(box: Mailbox) -> set[str]:
    granted = map(Role, box.grants.filter(agency=None).values_list("role", flat=True))
    return {WORD[role] for role in granted if role in WORD}


def _clause(report: Report) -> str:
    return str(report.clauses[0]) if report.clauses else ""


def _record(
    report: Report, by: str, verb: str, *, after: Mapping[str, Value], before: Mapping[str, Value] | None = None
) -> None:
    record_one(
        actor=by, verb=verb, subject=f"report/{report.pk}", jurisdiction=report.jurisdiction.slug,
        clause=_clause(report), before=dict(before or {}), after=dict(after),
    )  # fmt: skip
