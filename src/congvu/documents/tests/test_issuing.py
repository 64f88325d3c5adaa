"""Documents are drafted, approved, issued to each place, corrected with a record; what lacks its copy is named."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from congvu.directory.actions.notices import message, message_id
from congvu.directory.files import store
from congvu.directory.models import Notice, StoredFile
from congvu.documents.actions import acknowledging, following, issuing, refusing, reminding
from congvu.documents.actions.entering import Fields, correct, enter
from congvu.documents.actions.issuing import To
from congvu.documents.actions.receiving import enter as examine
from congvu.documents.errors import DocumentRefused, LetterRefused, PaperStays
from congvu.documents.models import Book, Correction, Document, DocumentState, Progress, Recipient, Refusal
from congvu.documents.queries.register import missing, orders_for, owing, refusals_by_sender, sent, shares, unmailed
from congvu.documents.tests.conftest import Offices
from congvu.documents.tests.letters import examined, told
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.calendars import working_days

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[..., Offices]
DAY = date(2026, 11, 23)
CLERK = "vanthu@test"


def pdf(text: str = "một") -> StoredFile:
    """A file."""
    return store(f"%PDF {text}".encode(), f"{text}.pdf", "application/pdf")


def told_of(**more: object) -> Fields:
    """What a document says of itself, whole."""
    facts: dict[str, object] = {
        "number": "15",
        "symbol": "TB-SYT",
        "day": DAY,
        "kind": "thong_bao",
        "abstract": "Lịch tiêm chủng",
        "on_paper": True,
        "files": (pdf(),),
    }
    return Fields(**(facts | more))  # type: ignore[arg-type]


def drafted(made: Offices, *places: To, **more: object) -> Document:
    """A draft of the agency's, to the department of finance unless places are given."""
    to = places or (To("Sở Tài chính", "Sở Tài chính", made.of(made.made.finance).address),)
    return issuing.draft(made.box, told_of(**more), to, CLERK)


def issued(made: Offices, *places: To, **more: object) -> Document:
    """The same, issued."""
    document = drafted(made, *places, **more)
    if not issuing.approved(document):
        issuing.approve(document, "head@test", ("head",))
    issuing.issue(document, CLERK, confirmed=True)
    document.refresh_from_db()
    return document


def places_of(made: Offices) -> tuple[To, To, To]:
    """Three places: one that will get it, one that will not, one that nobody has an address of."""
    finance = made.of(made.made.finance).address
    return To("a", "Sở Tài chính", finance), To("b", "Hội A", "a@example.com"), To("c", "Sở Ngoại vụ")


@pytest.mark.clause("QT-4.1.2.s2", "CT-7.1.s2", "DL-9.s1", "VP-9.2", "DN-9.3")
@pytest.mark.parametrize("slug", ["quangtri", "cantho", "vinhphuc", "daknong", "daklak"])
def test_each_place_by_a_letter_of_its_own(offices: Make, slug: str) -> None:
    made = offices(slug)
    if slug == "quangtri":
        made.health.regulation = "quang-tri-313-2018"
        made.health.save()
    document = issued(made, *places_of(made))
    notices = list(Notice.objects.order_by("id"))
    assert [one.to for one in notices] == [made.of(made.made.finance).address, "a@example.com"]
    mail = message(notices[0])
    assert mail["From"].addresses[0].addr_spec == made.box.address
    assert mail["From"].addresses[0].display_name == made.box.display_name
    assert mail["Auto-Submitted"] is None
    assert mail["Subject"] == "Thông báo số 15/TB-SYT ngày 23/11/2026: Lịch tiêm chủng"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["một.pdf"]
    told("delivered", message_id(notices[0]), [notices[0].to])
    told("deferred", message_id(notices[1]), [notices[1].to], outcome="4.4.1")
    assert document.recipients.get(name="Hội A").progress == Progress.DEFERRED
    told("bounced", message_id(notices[1]), [notices[1].to], outcome="5.1.1")
    state = list(document.recipients.order_by("line").values_list("progress", "means"))
    assert state == [("delivered", "mail"), ("bounced", "mail"), ("waiting", "none")]
    assert sent([document])[document.pk].failed == 2
    found = [one.place for one in missing(made.health, DAY, DAY)]
    if slug != "quangtri":
        assert found == ["Hội A", "Sở Ngoại vụ"]
        assert owing(made.health).get() == document
    else:
        assert found == []  # that regulation asks for no copy of papers
    cited = {"quangtri": "QT-4.1.2.s2", "cantho": "CT-7.1.s2", "vinhphuc": "VP-9.2", "daknong": "DN-9.3"}
    assert Act.objects.get(verb="document.issue").clause == cited.get(slug, "DL-9.s2")


@pytest.mark.clause("CT-7.1.s3", "DL-9.s3")
@pytest.mark.parametrize(("slug", "clause"), [("cantho", "CT-7.1.s3"), ("daklak", "DL-9.s3")])
def test_another_way_counts(offices: Make, slug: str, clause: str) -> None:
    made = offices(slug)
    system = To("a", "Sở Tài chính", means="system", detail="Phần mềm quản lý văn bản")
    link = To("b", "Hội A", means="link", detail="https://example.com/vb/15")
    document = drafted(made, system, link)
    issuing.approve(document, "head@test", ("head",))
    issuing.issue(document, CLERK, confirmed=True)
    assert not Notice.objects.exists()
    assert list(missing(made.health, DAY, DAY)) == []
    assert set(document.recipients.values_list("clause", flat=True)) == {clause}


@pytest.mark.clause("VP-9.2")
def test_the_same_working_day(offices: Make, now: Callable[[datetime], None]) -> None:
    made = offices("vinhphuc")
    now(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))  # two working days after its date
    document = issued(made)
    place = document.recipients.get()
    told("delivered", place.message_id, [place.address])
    found = list(missing(made.health, DAY, DAY))
    assert [(one.place, one.late, one.clause) for one in found] == [("Sở Tài chính", True, "VP-9.2")]
    on_time = issued(made, number="16", day=date(2026, 11, 26))
    told("delivered", on_time.recipients.get().message_id, [place.address])
    assert [one.document for one in missing(made.health, DAY, date(2026, 11, 30))] == [document]


def test_a_paper_that_nobody_sent(offices: Make) -> None:
    made = offices("cantho")
    document = drafted(made)
    assert [(one.document, one.place) for one in missing(made.health, DAY, DAY)] == [(document, "")]
    issuing.withdraw(document, CLERK)
    assert list(missing(made.health, DAY, DAY)) == []


@pytest.mark.clause("DL-9.s1", "CT-7.1.s2", "VP-9.2", "DN-9.3")
@pytest.mark.parametrize("slug", ["daklak", "cantho", "vinhphuc", "daknong"])
def test_secret_documents_are_never_sent_nor_asked_for(offices: Make, slug: str) -> None:
    made = offices(slug)
    with pytest.raises(DocumentRefused):
        drafted(made, secret=True)
    document = drafted(made, secret=True, files=())
    issuing.approve(document, "head@test", ("head",))
    issuing.issue(document, CLERK, confirmed=True)
    assert not Notice.objects.exists()
    assert list(missing(made.health, DAY, DAY)) == []


@pytest.mark.clause("VP-9.1.a", "VP-9.1.b", "VP-9.1.c", "VP-9.1.d", "DL-8.1.s1", "DL-8.2.s1")
def test_kinds_that_must_go_by_mail(offices: Make) -> None:
    made = offices("vinhphuc")
    missing_ones = [
        drafted(made, kind=kind, number=kind) for kind in ("giay_moi", "cong_van", "tai_lieu_hop", "du_thao")
    ]
    drafted(made, kind="quyet_dinh", number="x")  # of which nothing is said
    done = issued(made, kind="thong_bao", number="y")
    assert list(unmailed(made.health, DAY, DAY)) == missing_ones
    assert {one.clause for one in missing_ones} == {"VP-9.1.a", "VP-9.1.b", "VP-9.1.c", "VP-9.1.d"}
    told_ = {one.kind: (one.documents, one.mailed) for one in shares(made.health, DAY, DAY)}
    assert told_["giay_moi"] == (1, 0)
    assert told_[done.kind] == (1, 1)
    assert drafted(offices("daklak"), kind="cong_van").mode == "encouraged"


@pytest.mark.clause("DL-14.1.s2")
class TestApproval:
    """DL-14.1.s2."""

    def test_the_head_approves_first(self, offices: Make) -> None:
        made = offices("daklak")
        document = drafted(made)
        with pytest.raises(DocumentRefused) as refusal:
            issuing.issue(document, CLERK, confirmed=True)
        assert refusal.value.clause == "DL-14.1.s2"
        with pytest.raises(DocumentRefused):
            issuing.approve(document, CLERK, ("office",))
        issuing.approve(document, "head@test", ("head",))
        issuing.issue(document, CLERK, confirmed=True)
        assert Act.objects.filter(verb="document.approve", clause="DL-14.1.s2", actor="head@test").exists()

    def test_a_changed_file_is_approved_again(self, offices: Make) -> None:
        document = drafted(offices("daklak"))
        issuing.approve(document, "head@test", ("head",))
        issuing.replace_file(document, document.files.get(), pdf("hai"), "Sửa lỗi", CLERK)
        with pytest.raises(DocumentRefused, match="duyệt"):
            issuing.issue(document, CLERK, confirmed=True)
        issuing.approve(document, "head@test", ("head",))
        issuing.issue(document, CLERK, confirmed=True)
        assert Notice.objects.get().files.get().name == "hai.pdf"

    def test_a_changed_number_too(self, offices: Make) -> None:
        document = drafted(offices("daklak"))
        issuing.approve(document, "head@test", ("head",))
        correct(document, "number", "16", "nhầm số", CLERK)
        assert not issuing.approved(document)

    def test_elsewhere_nobody_need_approve(self, offices: Make) -> None:
        assert issued(offices("vinhphuc")).state == DocumentState.ISSUED


@pytest.mark.clause("DL-9.s2")
class TestCorrection:
    """DL-9.s2."""

    def test_an_issued_file_is_replaced_with_a_record_only(self, offices: Make) -> None:
        made = offices("vinhphuc")
        document = issued(made)
        old = document.files.get()
        with pytest.raises(DocumentRefused):
            issuing.replace_file(document, old, pdf("hai"), " ", CLERK)
        row = issuing.replace_file(document, old, pdf("hai"), "Sai phụ lục", CLERK)
        assert (row.before, row.after) == (old.sha256, pdf("hai").sha256)
        assert document.files.count() == 2
        corrected = Notice.objects.order_by("id").last()
        assert corrected is not None
        assert corrected.subject.startswith("Đính chính: Thông báo số 15/TB-SYT")
        assert corrected.files.get().name == "hai.pdf"
        assert document.recipients.get().message_id == message_id(corrected)

    def test_fields_are_corrected_with_a_record_only(self, offices: Make) -> None:
        document = issued(offices("vinhphuc"))
        correct(document, "kind", "cong_van", "nhầm loại", CLERK)
        document.refresh_from_db()
        assert (document.kind, document.clause) == ("cong_van", "VP-9.1.b")
        row = Correction.objects.get()
        assert (row.field, row.before, row.after, row.by) == ("kind", "thong_bao", "cong_van", CLERK)
        for name, value, reason in (
            ("number", "1", ""),
            ("arrival", "1", "x"),
            ("day", "31/1", "x"),
            ("kind", "x", "x"),
        ):
            with pytest.raises(DocumentRefused):
                correct(document, name, value, reason, CLERK)

    def test_nothing_is_issued_twice(self, offices: Make) -> None:
        document = issued(offices("vinhphuc"))
        for doing in (
            lambda: issuing.issue(document, CLERK, confirmed=True),
            lambda: issuing.approve(document, "head@test", ("head",)),
            lambda: issuing.set_places(document, ()),
            lambda: issuing.withdraw(document, CLERK),
        ):
            with pytest.raises(DocumentRefused):
                doing()
        assert Notice.objects.count() == 1

    def test_what_is_lacking_is_named(self, offices: Make) -> None:
        made = offices("daklak")
        document = issuing.draft(made.box, Fields(abstract="x"), (), CLERK)
        with pytest.raises(DocumentRefused) as refusal:
            issuing.issue(document, CLERK, confirmed=True)
        assert "số, ký hiệu, ngày, loại, tệp" in refusal.value.vi
        with pytest.raises(DocumentRefused) as refusal:
            issuing.issue(drafted(made), CLERK, confirmed=False)
        assert refusal.value.code == "document-unconfirmed"
        assert refusal.value.clause == "DL-9.s2"


def test_bad_input(offices: Make) -> None:
    made = offices()
    with pytest.raises(DocumentRefused):
        drafted(made, To(address="khong phai@dia chi"))
    with pytest.raises(DocumentRefused):
        drafted(made, kind="khong_co")
    with pytest.raises(DocumentRefused):
        issuing.draft(made.box, told_of(), [To(address=f"a{n}@example.com") for n in range(2001)], CLERK)
    twice = drafted(made, To(address="A@example.com"), To(address="a@example.com"), number="9" * 99)
    assert (twice.recipients.count(), len(twice.number)) == (1, 20)


def test_what_postfix_refuses(offices: Make) -> None:
    document = issued(offices())
    Notice.objects.update(refused="550 5.7.1 [VP-8.3.a]")
    following.note_handed_over()
    place = document.recipients.get()
    assert (place.progress, place.detail) == (Progress.BOUNCED, "550 5.7.1 [VP-8.3.a]")


@pytest.mark.clause("CT-7.1.s4")
def test_places_confirm_what_they_got(offices: Make) -> None:
    made = offices("cantho")
    finance = made.of(made.made.finance)
    document = issued(made, *places_of(made))
    ours = document.recipients.get(address=finance.address)
    other = document.recipients.get(name="Hội A")
    examine(examined(made.box.address, sender="forger@example.com", in_reply_to=ours.message_id))
    ours.refresh_from_db()
    assert ours.acknowledged_at is None
    examine(examined(made.box.address, sender=finance.address, in_reply_to=ours.message_id, automatic="auto-submitted"))
    report = {"original": other.message_id, "recipient": "a@example.com", "disposition": "displayed"}
    examine(examined(made.box.address, sender="a@example.com", automatic="report", disposition=report))
    assert list(document.recipients.order_by("line").values_list("acknowledged_how", flat=True)) == [
        "auto",
        "report",
        "",
    ]


@pytest.mark.clause("DN-14.4.s2")
def test_an_order_is_confirmed_by_each_reader(offices: Make, now: Callable[[datetime], None]) -> None:
    made = offices("daknong")
    readers = [made.who("hr"), made.who("office"), made.who("it_officer")]
    document = issued(made, *(To(address=one.address) for one in readers), order=True, kind="quyet_dinh")
    place = orders_for(readers[0]).get()
    with pytest.raises(LetterRefused):
        acknowledging.confirm_reading(place, readers[1])
    for _ in range(2):
        acknowledging.confirm_reading(place, readers[0])
    assert not orders_for(readers[0]).exists()
    unread = document.recipients.filter(acknowledged_at=None)
    assert set(unread.values_list("address", flat=True)) == {one.address for one in readers[1:]}
    assert Act.objects.filter(verb="document.read", clause="DN-14.4.s2").count() == 1
    now(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))
    for _ in range(2):
        reminding.remind(clock.today(), working_days())
    reminded = Notice.objects.filter(subject__startswith="Nhắc")
    assert set(reminded.values_list("to", flat=True)) == {one.address for one in readers[1:]}
    assert reminded.count() == 2


@pytest.mark.clause("CT-7.2.s2")
class TestRefusal:
    """CT-7.2.s2."""

    def test_a_paper_that_goes_by_mail(self, offices: Make) -> None:
        made = offices("cantho")
        paper = told_of(kind="giay_moi", symbol="GM-STC", issuer="Sở Tài chính", files=())
        row = refusing.refuse(made.box, paper, "stc@cantho.gov.vn.test", CLERK)
        assert (row.reference, row.clause) == ("15/GM-STC", "CT-7.2.s2")
        note = Notice.objects.get()
        assert "CT-7.2.s2" in note.text
        assert "CT-7.2.b" in note.text
        assert (note.sender, note.to) == (made.box.address, "stc@cantho.gov.vn.test")
        refusing.refuse(made.box, paper, "stc@cantho.gov.vn.test", CLERK)
        assert refusals_by_sender(made.health) == [("stc@cantho.gov.vn.test", 2)]

    def test_other_papers_stay(self, offices: Make) -> None:
        made = offices("cantho")
        with pytest.raises(PaperStays):
            refusing.refuse(made.box, told_of(kind="tai_lieu_hop"), "a@example.com", CLERK)
        with pytest.raises(PaperStays):
            refusing.refuse(made.box, told_of(kind="giay_moi"), "nowhere", CLERK)
        with pytest.raises(PaperStays):
            refusing.refuse(offices("vinhphuc").box, told_of(kind="giay_moi"), "a@example.com", CLERK)
        assert not Refusal.objects.exists()


@pytest.mark.clause("CT-7.3")
def test_public_services_write_as_the_agency(offices: Make) -> None:
    made = offices("cantho")
    sent_as = issuing.write_to_citizen(made.box, "Dan@example.com", "Hồ sơ đã nhận", "…", [pdf()], "application:dvc")
    note = Notice.objects.get()
    assert (note.sender, note.to, note.clause) == (made.box.address, "dan@example.com", "CT-7.3")
    assert message_id(note) == sent_as
    for box in (made.who("head"), made.who("office")):
        with pytest.raises(DocumentRefused) as refusal:
            issuing.write_to_citizen(box, "dan@example.com", "x", "x", [], "application:dvc")
        assert refusal.value.clause == "CT-7.3"
    with pytest.raises(DocumentRefused):
        issuing.write_to_citizen(made.box, "x@y@z", "x", "x", [], "application:dvc")


@pytest.mark.clause("QT-4.1.2.s3")
def test_a_paper_that_came_is_entered_by_hand(offices: Make) -> None:
    made = offices("quangtri")
    first = enter(made.box, told_of(issuer="Sở Tài chính"), CLERK)
    second = enter(made.box, told_of(issuer="Hội A", files=()), CLERK)
    assert [(one.book, one.arrival, one.files.count()) for one in (first, second)] == [(Book.IN, 1, 1), (Book.IN, 2, 0)]
    with pytest.raises(DocumentRefused):
        issuing.replace_file(first, first.files.get(), pdf("hai"), "x", CLERK)
    assert Recipient.objects.count() == 0
