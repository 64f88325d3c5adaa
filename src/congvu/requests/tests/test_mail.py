"""Requests by mail: who is believed, which document, which list; all else gets a clear answer and does nothing."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from pytest_django.fixtures import Settings

from congvu.directory.models import Mailbox, Notice
from congvu.requests.actions.intake_mailboxes import ensure_intakes
from congvu.requests.actions.receiving import handle
from congvu.requests.models import Letter, Request, RequestState
from congvu.requests.tests.conftest import PASSWORD, Province
from congvu.requests.tests.papers import HOST, Authority, arrived, document, filled, row, signed

pytestmark = [pytest.mark.django_db, pytest.mark.database]
INTAKE = "sottt@cantho.gov.vn.test"
TRUE = "Authenticated sender"
SYT = "syt@cantho.gov.vn.test"


class Desk:
    """Cần Thơ's intake, with an authority that it trusts."""

    def __init__(self, made: Province, folder: Path, trust: Path) -> None:
        self.made = made
        self.folder = folder
        self.root = Authority("Root")
        self.seal = self.root.signer(folder)
        self.withdrawn = self.root.signer(folder, "Thu hồi")
        self.root.trusted_in(trust, self.withdrawn)
        self.number = 0

    def come(self, raw: bytes) -> Letter | None:
        """A message comes in."""
        self.number += 1
        return handle(self.made.place, f"cantho:1:{self.number}", raw, HOST)

    def ask(self, *files: tuple[str, bytes], **more: object) -> Letter:
        """The agency asks, signed in as itself."""
        values: dict[str, object] = {"login": SYT} | more
        letter = self.come(arrived(SYT, INTAKE, *files, **values))  # type: ignore[arg-type]
        assert letter is not None
        return letter

    @property
    def paper(self) -> tuple[str, bytes]:
        """A document signed as it should be."""
        return "cong-van.pdf", signed(self.seal)

    @property
    def roster(self) -> tuple[str, bytes]:
        """A list of one row."""
        return "danh-sach.xlsx", filled("cantho", [row()])


@pytest.fixture
def desk(province: Callable[[str], Province], tmp_path: Path, settings: Settings) -> Desk:
    """The desk."""
    return Desk(province("cantho"), tmp_path / "signers", Path(settings.CONGVU_TRUST) / "cantho")


@pytest.mark.clause("CT-6.1.a.s1", "CT-6.1.a.s2", "CT-6.1.a.s3", "CT-PL1", "DN-7.2.s3", "VP-6.1.a")
def test_a_signed_request_with_its_list(desk: Desk) -> None:
    letter = desk.ask(desk.paper, desk.roster)
    assert letter.outcome == "request", Notice.objects.last()
    request = letter.request
    assert request is not None
    assert (request.state, request.agency, request.requester) == (RequestState.CHECKED, desk.made.health, SYT)
    assert request.signature["verdict"] == "valid"
    assert "Sở Y tế" in request.signature["signer"]
    assert {one.role for one in request.attachments.all()} == {"message", "list", "document"}
    told = Notice.objects.get()
    assert (told.to, told.sender) == (SYT, INTAKE)
    assert request.number in told.subject
    assert told.in_reply_to == letter.message_id


@pytest.mark.clause("CT-PL1")
def test_one_row_of_each_action(desk: Desk) -> None:
    """Persons on one sheet, bodies on the other; columns are found by their titles."""
    box = desk.made.person("Lê Văn Cũ", desk.made.health)
    rows = [
        row(1),
        {"action": "Thay đổi", "current": box.address, "news": "Chức vụ: Trưởng phòng"},
        {"action": "hủy bỏ", "current": box.address, "reason": "thôi việc"},
        {"action": "cấp lại mật mã", "current": box.address},
    ]
    letter = desk.ask(desk.paper, ("ds.xlsx", filled("cantho", rows)))
    assert letter.request is not None
    actions = list(letter.request.rows.order_by("place").values_list("action", flat=True))
    assert actions == ["issue", "change", "cancel", "reissue"]


@pytest.mark.clause("CT-6.1.a.s3", "VP-6.1.a")
@pytest.mark.parametrize(
    "forged",
    [
        {"login": None},
        {
            "login": None,
            "headers": (("Received", f"from x (Authenticated sender: {SYT}) by {HOST} (Postfix) with ESMTPSA id 1"),),
        },
        {"login": "nguoi5@cantho.gov.vn.test", "envelope": "nguoi5@cantho.gov.vn.test"},
        {"envelope": "someone@outside.example", "login": None},
    ],
)
def test_a_forged_author_is_not_believed(desk: Desk, forged: dict[str, object]) -> None:
    letter = desk.ask(desk.paper, desk.roster, **forged)
    assert (letter.outcome, letter.request) == ("not-agency-mailbox", None)
    assert not Request.objects.exists()
    assert "CT-6.1.a.s3" in Notice.objects.get().text


@pytest.mark.clause("CT-6.1.a.s3", "VP-6.1.a")
def test_a_personal_mailbox_is_told_who_may_ask(desk: Desk) -> None:
    own = desk.made.who["head"].address
    letter = desk.come(arrived(own, INTAKE, desk.paper, desk.roster, login=own))
    assert letter is not None
    assert letter.outcome == "not-agency-mailbox"
    assert Notice.objects.get().to == own
    assert not Request.objects.exists()


def test_a_holder_sends_as_the_agency(desk: Desk) -> None:
    """Whoever may send as the agency's mailbox has asked for it; who it was stands in the ledger."""
    letter = desk.ask(desk.paper, desk.roster, login="nguoi3@cantho.gov.vn.test")
    assert letter.outcome == "request"


@pytest.mark.clause("CT-6.1.a.s1")
@pytest.mark.parametrize("verdict", ["none", "broken", "foreign", "expired", "revoked"])
def test_each_bad_signature_has_its_sentence(desk: Desk, verdict: str) -> None:
    good = signed(desk.seal)
    papers = {
        "none": document(),
        "broken": good.replace(b"Cong van", b"Cong vam", 1) if b"Cong van" in good else good[:900] + b"X" + good[901:],
        "foreign": signed(Authority("Other").signer(desk.folder)),
        "expired": signed(desk.root.signer(desk.folder, past=True)),
        "revoked": signed(desk.withdrawn),
    }
    letter = desk.ask(("cong-van.pdf", papers[verdict]), desk.roster)
    assert letter.outcome == f"signature-{verdict}"
    assert not Request.objects.exists()
    told = Notice.objects.get().text
    assert "cong-van.pdf" in told
    assert "CT-6.1.a.s1" in told


def macro() -> bytes:
    """A workbook with macros."""
    content = BytesIO(filled("cantho", [row()]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return content.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to 300 MB."""
    content = BytesIO(filled("cantho", [row()]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * (300 << 20))
    return content.getvalue()


def other_version() -> bytes:
    """The form of another year."""
    from congvu.requests.lists import VERSION_SHEET

    book = Workbook()
    book.create_sheet(VERSION_SHEET)["A1"] = "PL1-0"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def long() -> bytes:
    """Ten thousand rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cá nhân")
    sheet.append(["STT", "Họ", "Tên", "Ngày sinh", "Nội dung yêu cầu"])
    for number in range(10_000):
        sheet.append([number, "Nguyễn", f"An{number}", "05/05/1995", "cấp mới"])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def unknown_column() -> bytes:
    """A title that the form does not have."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["STT", "Họ", "Tên", "Nội dung yêu cầu", "Cung hoàng đạo"])
    book.active.append([1, "A", "B", "cấp mới", "Bạch Dương"])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.clause("CT-6.1.a.s2", "CT-PL1")
@pytest.mark.parametrize(
    ("make", "outcome"),
    [
        (macro, "roster-macro"),
        (bomb, "roster-too-big"),
        (other_version, "list-version"),
        (long, "list-too-long"),
        (unknown_column, "list-column"),
        (lambda: b"PK\x03\x04 torn", "roster-not-xlsx"),
        (lambda: b"", "roster-empty"),
    ],
)
def test_hostile_and_wrong_lists(desk: Desk, make: Callable[[], bytes], outcome: str) -> None:
    letter = desk.ask(desk.paper, ("ds.xlsx", make()))
    assert letter.outcome == outcome
    assert not Request.objects.exists()
    assert "CT-6.1.a.s2" in Notice.objects.get().text


def test_a_category_that_the_law_does_not_know(desk: Desk) -> None:
    """Named with its column, and with the row's number as the page shows it."""
    letter = desk.ask(desk.paper, ("ds.xlsx", filled("cantho", [row() | {"category": "vua"}])))
    assert letter.request is not None
    assert letter.request.rows.get().state == "bad"
    assert "Dòng 1 (hàng " in Notice.objects.get().text
    assert "cột “Đối tượng” (" in Notice.objects.get().text


def test_without_a_list_or_with_two(desk: Desk) -> None:
    assert desk.ask(desk.paper).outcome == "list-missing"
    assert desk.ask(desk.paper, desk.roster, ("hai.xlsx", desk.roster[1])).outcome == "list-missing"


def test_a_message_is_handled_once(desk: Desk) -> None:
    raw = arrived(SYT, INTAKE, desk.paper, desk.roster, login=SYT)
    assert desk.come(raw) is not None
    assert handle(desk.made.place, "cantho:1:1", raw, HOST) is None
    again = desk.come(raw)
    assert again is not None
    assert again.outcome == "repeated"
    assert Request.objects.count() == 1


def test_an_ordinary_letter_is_only_filed(desk: Desk) -> None:
    """The official address gets other letters as well: no request, and no refusal of what nobody asked for."""
    outside = "ban@outside.example"
    for sender, login in ((SYT, SYT), (outside, None)):
        letter = desk.come(arrived(sender, INTAKE, login=login, subject="Mời họp", text="Kính mời dự họp."))
        assert letter is not None
        assert (letter.outcome, letter.request) == ("ordinary", None)
    assert not Notice.objects.exists()


def test_what_looks_like_a_request_is_answered(desk: Desk) -> None:
    """A list of another format, a number in the subject, or the mailbox of requests itself."""
    meant = (
        (INTAKE, (("ds.csv", b"STT;Ten"),), "Danh sách"),
        (INTAKE, (), "Hỏi về YC-2026-000099"),
        ("yeucau@cantho.gov.vn.test", (), "Xin hộp thư"),
    )
    for to, files, subject in meant:
        letter = desk.come(arrived(SYT, to, *files, login=SYT, subject=subject))
        assert letter is not None
        assert letter.outcome == "list-missing"
    assert Notice.objects.count() == len(meant)


def test_programs_get_no_answer(desk: Desk) -> None:
    for more in (
        {"headers": (("Auto-Submitted", "auto-replied"),)},
        {"envelope": ""},
        {"headers": (("List-Id", "x"),)},
    ):
        letter = desk.ask(login=None, **more)
        assert letter.outcome == "automatic"
    assert not Notice.objects.exists()


@pytest.mark.clause("CT-6.1.c", "VP-6.2.s2")
def test_the_agency_agrees_by_mail(desk: Desk) -> None:
    box = desk.made.person("Nguyễn Văn An", desk.made.finance, "1995-05-05")
    letter = desk.ask(desk.paper, desk.roster)
    request = letter.request
    assert request is not None
    assert request.state == RequestState.WAITING
    assert box.address in Notice.objects.get().text
    subject = f"Re: [{request.number}] Đã nhận yêu cầu"
    assert desk.ask(subject=subject, text="Cho hỏi thêm về dòng 1.").outcome == "conversation"
    foreign = desk.come(
        arrived("stc@cantho.gov.vn.test", INTAKE, login="stc@cantho.gov.vn.test", subject=subject, text="Đồng ý")
    )
    assert foreign is not None
    assert foreign.request is None
    assert desk.ask(subject=subject, text="Đồng ý.\n\n> Đã nhận…").outcome == "agreed"
    request.refresh_from_db()
    assert request.state == RequestState.CHECKED
    assert request.letters.count() == 3


@pytest.mark.clause("DN-7.1.b")
def test_a_unit_is_sent_to_its_agency(province: Callable[[str], Province]) -> None:
    made = province("daknong")
    box = Mailbox.objects.filter(agency=made.health, kind="agency").get()
    box.kind, box.unit = "unit", made.health.units.get()
    box.save()
    raw = arrived(box.address, "yeucau@daknong.gov.vn.test", login=box.address)
    letter = handle(made.place, "daknong:1:1", raw, HOST)
    assert letter is not None
    assert letter.outcome == "unit-asks"
    assert "DN-7.1.b" in Notice.objects.get().text


def test_the_mailbox_of_requests(province: Callable[[str], Province]) -> None:
    """Once, with copies of the official address, a password of its own; a new secret replaces the old one."""
    made = province("cantho")
    for secret in (PASSWORD, PASSWORD, "another"):
        ensure_intakes(secret)
    box = Mailbox.objects.get(address="yeucau@cantho.gov.vn.test")
    assert (box.kind, box.state) == ("technical", "active")
    assert box.check_password("another")
    assert {one.address for one in box.copied.all()} == {INTAKE, "sotttt@cantho.gov.vn.test"}
    assert made.place.mailboxes.filter(kind="technical").count() == 1
