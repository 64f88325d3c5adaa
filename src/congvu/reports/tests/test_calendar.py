"""The calendar of reports, with the clock moved over each due day: opened, reminded, drafted, late, handed in."""

from datetime import date, timedelta

import pytest

from congvu.directory.models import Agency, Notice
from congvu.reports.actions import complete, hand_in, paper_of
from congvu.reports.models import Report, ReportState
from congvu.reports.paper import Table
from congvu.reports.tests.conftest import Place

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def told(made: Place, local: str) -> list[str]:
    """The subjects of what somebody was told, in order."""
    address = made.boxes[local].address
    return list(Notice.objects.filter(to=address).order_by("id").values_list("subject", flat=True))


def days_on_which(made: Place, morning, first: date, last: date, local: str) -> list[date]:
    """The days on which somebody is told something, the worker running every day."""
    found = []
    for number in range((last - first).days + 1):
        before = len(told(made, local))
        morning(made, first + timedelta(number))
        found += [first + timedelta(number)] * (len(told(made, local)) - before)
    return found


@pytest.mark.clause("CT-15.1")
def test_agencies_of_can_tho_are_reminded_and_late_on_the_sixth(place, morning, today) -> None:
    """Due 05/6/2026: 14, 7 and 1 days before (22, 29 May, 4 June), the figures stand on 1 June, late on 6 June."""
    made = place("cantho")
    made.department()
    days = days_on_which(made, morning, date(2026, 5, 20), date(2026, 6, 7), "gd.syt")
    assert days == [date(2026, 5, 22), date(2026, 5, 29), date(2026, 6, 1), date(2026, 6, 4), date(2026, 6, 6)]
    report = Report.objects.get(agency__code="syt")
    assert (report.first, report.last, report.due) == (date(2025, 12, 1), date(2026, 5, 31), date(2026, 6, 5))
    today(date(2026, 6, 5), 23)
    assert not report.late
    today(date(2026, 6, 6), 0)
    assert report.late
    assert any("2 báo cáo “Báo cáo theo Phụ lục II” quá hạn" in subject for subject in told(made, "qly"))


@pytest.mark.clause("CT-15.1")
def test_a_worker_that_stood_still_catches_up_with_one_letter(place, morning) -> None:
    """Started again on 4 June after three missed days; the next run says nothing more; old periods are none of ours."""
    made = place("cantho")
    morning(made, date(2026, 6, 4))
    morning(made, date(2026, 6, 4))
    assert len(told(made, "gd.syt")) == 1
    assert not Report.objects.filter(due__lt=date(2026, 1, 2)).exists()


@pytest.mark.clause("CT-15.1")
def test_a_new_system_asks_for_nothing_of_the_years_before(place, morning) -> None:
    """Its mailboxes were registered long ago; only what is due now is entered."""
    made = place("cantho")
    made.box("cu", Agency.objects.get(code="syt"), opened=date(2020, 1, 2))
    morning(made, date(2026, 6, 1))
    assert set(Report.objects.values_list("due", flat=True)) == {date(2026, 6, 5), date(2026, 6, 15)}


@pytest.mark.clause("CT-15.1")
def test_an_agency_founded_after_the_period_owes_nothing(place, morning) -> None:
    made = place("cantho")
    new = Agency.objects.create(jurisdiction=made.here, code="moi", name="Sở Mới", kind="so", search="moi", sort="moi")
    made.box("moi1", new, opened=date(2026, 6, 1))
    morning(made, date(2026, 6, 2))
    assert set(Report.objects.filter(form="usage.annex").values_list("agency__code", flat=True)) == {"stttt", "syt"}


@pytest.mark.clause("CT-15.2", "CT-9.11")
def test_the_aggregate_of_can_tho_is_ready_on_the_13th_and_late_after_the_15th(place, morning, today) -> None:
    """Two clauses, one report: due 15 June, drafted on the 13th for the strict reading, a Saturday, and not moved."""
    made = place("cantho")
    made.department()
    for day in range(1, 14):
        morning(made, date(2026, 6, day))
    report = Report.objects.get(form="usage.aggregate")
    assert (report.clauses, report.due, report.ready_by) == (
        ["CT-15.2", "CT-9.11"],
        date(2026, 6, 15),
        date(2026, 6, 13),
    )
    letter = Notice.objects.filter(to=made.boxes["qly"].address).latest("id")
    assert "theo cách đọc chặt thì đến hạn ngày 13/06/2026" in letter.text
    today(date(2026, 6, 15), 23)
    assert not report.late
    today(date(2026, 6, 16), 0)
    assert report.late


@pytest.mark.clause("CT-9.11", "CT-15.2")
def test_the_aggregate_is_the_sum_of_what_came_and_names_who_is_missing(place, morning) -> None:
    made = place("cantho")
    quality = made.department()
    made.agency("skhcn", "Sở Khoa học và Công nghệ")
    morning(made, date(2026, 6, 5))
    for code, staff in (("syt", 30), ("stttt", 12)):
        report = Report.objects.get(form="usage.annex", agency__code=code)
        head = made.boxes[f"gd.{code}"]
        complete(report, {"staff": staff}, head)
        hand_in(report, head, ("quet.pdf", b"%PDF-1.4 scan"), scan=True)
    morning(made, date(2026, 6, 15))
    aggregate = Report.objects.get(form="usage.aggregate")
    paper = paper_of(aggregate)
    table = next(part for part in paper.parts if isinstance(part, Table) and part.key == "reports")
    place_of = [column.title for column in table.columns].index("Cán bộ, công chức, viên chức")
    assert table.filled()[-1][place_of] == 42
    assert [row[1] for row in table.rows] == ["Chưa nộp", "Đã nộp", "Đã nộp"]
    assert (paper.figures()["reports_in"], paper.figures()["reports_missing"]) == (2, 1)
    hand_in(aggregate, quality)
    assert aggregate.state == ReportState.FINAL


@pytest.mark.clause("VP-11.3")
@pytest.mark.parametrize(
    ("due", "first"),
    [
        (date(2026, 4, 5), date(2026, 1, 1)),
        (date(2026, 7, 5), date(2026, 4, 1)),
        (date(2026, 10, 5), date(2026, 7, 1)),
        (date(2027, 1, 5), date(2026, 10, 1)),
    ],
)
def test_vinh_phuc_writes_and_sends_each_quarter_on_day_five(place, morning, due: date, first: date) -> None:
    """05/4/2026 is a Sunday: it is not moved. The day before there is nothing; it goes once, frozen, with its files."""
    made = place("vinhphuc")
    made.department()
    morning(made, due - timedelta(1))
    assert not Report.objects.filter(due=due, state=ReportState.FINAL).exists()
    morning(made, due)
    morning(made, due + timedelta(1))
    report = Report.objects.get(due=due)
    assert (report.form, report.first, report.state, report.late) == ("usage", first, ReportState.FINAL, False)
    letters = Notice.objects.filter(to=made.boxes["qly"].address, subject__contains="Hoạt động")
    letter = letters.get(files__name__contains=str(first), files__media_type="application/pdf")
    assert report.sha256 in letter.text
    assert {file.media_type.rpartition(".")[2] for file in letter.files.all()} == {"application/pdf", "sheet"}


@pytest.mark.clause("DL-15.2.s2")
def test_dak_lak_is_late_from_the_fifteenth_on(place, morning, today) -> None:
    """“Before 15/7”: 14 July 17:00 is in time, 15 July 00:01 is late."""
    made = place("daklak")
    made.department()
    days = days_on_which(made, morning, date(2026, 6, 28), date(2026, 7, 15), "gd.syt")
    # 13 July is a Monday, one day before the last day
    assert days == [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 7), date(2026, 7, 13), date(2026, 7, 15)]
    report = Report.objects.get(agency__code="syt")
    assert (report.form, report.first, report.last) == ("usage.agency", date(2026, 1, 1), date(2026, 6, 30))
    today(date(2026, 7, 14), 17)
    hand_in(report, made.boxes["gd.syt"])
    assert not report.late
    other = Report.objects.get(agency__code="stttt")
    today(date(2026, 7, 15), 0)
    hand_in(other, made.boxes["gd.stttt"])
    assert other.late


@pytest.mark.clause("DL-QD.2.s2")
def test_dak_lak_aggregates_by_the_end_of_the_month_with_those_missing(place, morning) -> None:
    made = place("daklak")
    made.department()
    morning(made, date(2026, 7, 14))
    hand_in(Report.objects.get(agency__code="syt"), made.boxes["gd.syt"])
    morning(made, date(2026, 7, 31))
    report = Report.objects.get(form="usage.aggregate")
    assert (report.due, report.first) == (date(2026, 7, 31), date(2026, 1, 1))
    table = next(part for part in paper_of(report).parts if isinstance(part, Table))
    assert [(row[0], row[1]) for row in table.rows] == [
        ("Sở Thông tin và Truyền thông", "Chưa nộp"), ("Sở Y tế", "Đã nộp"),
    ]  # fmt: skip


@pytest.mark.clause("DN-17.2.s2")
def test_dak_nong_reports_once_a_year(place, morning, today) -> None:
    """Due 15/12/2026 over December to November; the day after it is late."""
    made = place("daknong")
    made.department()
    morning(made, date(2026, 12, 1))
    report = Report.objects.get(agency__code="syt")
    assert (report.first, report.last, report.due) == (date(2025, 12, 1), date(2026, 11, 30), date(2026, 12, 15))
    assert paper_of(report).figures()["mailboxes"] == 2
    today(date(2026, 12, 16), 0)
    assert report.late
