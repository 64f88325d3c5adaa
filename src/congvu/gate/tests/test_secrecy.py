"""What becomes of letters with marks, with files that nobody can look into, and with phrases, by each clause."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from congvu.gate.findings import Action
from congvu.gate.letter import Direction, Envelope, Letter
from congvu.gate.message import letter_of
from congvu.gate.tests.letters import INBOUND, ONWARD, SUBMISSION, found, judged, letter
from congvu.ground.extraction import Reader
from congvu.ground.extraction.tests import papers

HELD = ("CT-7.1.s1", "DN-3.2", "DN-8.2")
REFUSED = ("DL-8.1.s2", "DL-8.2.s2", "QT-1.4", "VP-8.3.a")
EVERY = HELD + REFUSED
With = Callable[..., Letter]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.fixture
def with_file(reader: Reader) -> With:
    """A letter with one file, which the gate reads."""

    def make(direction: Direction, name: str, content: bytes) -> Letter:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "nvan@vinhphuc.gov.vn", "ban@example.org", "Gửi văn bản"
        message.set_content("Kính gửi ông bà.")
        message.add_attachment(content, "application", "octet-stream", filename=name)
        envelope = Envelope(direction, "nvan@vinhphuc.gov.vn", ("ban@example.org",))
        return letter_of(message.as_bytes(), envelope, reader)

    return make


@pytest.mark.clause(*EVERY)
@pytest.mark.parametrize("clause", EVERY)
def test_a_marked_letter_is_stopped_in_both_directions(clause: str) -> None:
    subject, body = "[TỐI MẬT] V/v kế hoạch", "Độ mật: Mật\n\nKính gửi ông bà."
    going, coming = (letter(door, subject=subject, body=body) for door in (SUBMISSION, INBOUND))
    assert judged("secrecy", clause, going).action is (Action.HOLD if clause in HELD else Action.REJECT)
    assert judged("secrecy", clause, coming).action is Action.HOLD
    assert judged("secrecy", clause, letter(ONWARD, subject=subject)).action is Action.HOLD
    places = [(one.where, "“TỐI MẬT”" in one.vi) for one in found("secrecy", clause, going)]
    assert places == [("subject", True), ("body", False)]


@pytest.mark.clause(*EVERY)
@pytest.mark.parametrize("clause", EVERY)
def test_a_mark_in_a_file_or_its_name_is_found_and_its_place_said(clause: str, with_file: With) -> None:
    inner = papers.zipped({"văn bản.docx": papers.docx("TUYỆT MẬT")})
    (finding,) = found("secrecy", clause, with_file(SUBMISSION, "hồ sơ.zip", inner))
    assert finding.where == "attachment: hồ sơ.zip › văn bản.docx, trang 1"
    named = found("secrecy", clause, with_file(SUBMISSION, "a.zip", papers.zipped({"[MẬT] a.txt": "x"})))
    assert [one.where for one in named] == ["attachment: a.zip › [MẬT] a.txt"]
    assert not found("secrecy", clause, with_file(SUBMISSION, "bảo mật.docx", papers.docx("đổi mật khẩu; mật ong")))


@pytest.mark.clause("DL-8.1.s2", "DL-8.2.s2", "DN-8.2", "CT-7.1.s1", "QT-1.4")
@pytest.mark.parametrize(
    ("clause", "tell"),
    [
        ("DL-8.1.s2", ("head", "manager")),
        ("DN-8.2", ("head", "manager")),
        ("CT-7.1.s1", ("holder", "it_officer")),
        ("QT-1.4", ("office",)),
    ],
)
def test_whom_the_regulation_names_is_told(clause: str, tell: tuple[str, ...]) -> None:
    assert found("secrecy", clause, letter(subject="[MẬT] họp"))[0].tell == tell


@pytest.mark.clause("QT-1.4", "DL-8.1.s2", "CT-7.1.s1")
@pytest.mark.parametrize("clause", EVERY)
@pytest.mark.parametrize(
    "subject", ["Lịch công tác tuần", "Giấy mời họp", "Báo cáo quý III (bảo mật thông tin)", "Gửi lại mật khẩu"]
)
def test_what_the_regulation_lets_through_goes_through(clause: str, subject: str) -> None:
    assert not found("secrecy", clause, letter(subject=subject, body="Gửi mọi văn bản, trừ văn bản mật."))


@pytest.mark.clause("CT-7.1.s1", "DL-8.1.s2", "DN-8.2", "QT-1.4", "VP-8.3.a")
@pytest.mark.parametrize(
    ("clause", "action", "warn"),
    [
        ("CT-7.1.s1", Action.HOLD, False),
        ("DL-8.1.s2", Action.HOLD, False),
        ("DN-8.2", Action.HOLD, False),
        ("QT-1.4", Action.ACCEPT, True),  # QT-1.1.s2 lets encrypted information be sent
        ("VP-8.3.a", Action.ACCEPT, True),
    ],
)
def test_encrypted_files(clause: str, action: Action, warn: bool, with_file: With) -> None:
    content = bytearray(papers.zipped({"a.txt": "secret"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    (finding,) = found("uninspectable", clause, with_file(SUBMISSION, "a.zip", bytes(content)))
    assert (finding.action, finding.warn, finding.where) == (action, warn, "attachment: a.zip › a.txt")
    (coming,) = found("uninspectable", clause, with_file(INBOUND, "a.zip", bytes(content)))
    assert (coming.action, [change.field for change in coming.changes]) == (Action.ACCEPT, ["X-Congvu-Note"])


@pytest.mark.parametrize("clause", ["CT-7.1.s1", "VP-8.3.a"])
def test_bombs_are_held_both_ways_and_what_is_damaged_only_going_out(clause: str, with_file: With) -> None:
    for name, content, coming in (
        ("bom.zip", papers.matryoshka(12), Action.HOLD),
        ("hỏng.docx", papers.docx("x")[:-100], Action.ACCEPT),
    ):
        assert judged("uninspectable", clause, with_file(SUBMISSION, name, content)).action is Action.HOLD
        assert judged("uninspectable", clause, with_file(INBOUND, name, content)).action is coming


@pytest.mark.clause("VP-8.3.b")
@pytest.mark.parametrize("body", ["Tài liệu LƯU HÀNH\nNỘI BỘ", "so lieu chua cong bo", "không phổ biến"])
def test_phrases_hold_what_goes_out(body: str) -> None:
    assert judged("phrases", "VP-8.3.b", letter(body=body)).action is Action.HOLD
    assert judged("phrases", "VP-8.3.b", letter(INBOUND, body=body)).action is Action.ACCEPT
    assert not found("phrases", "VP-8.3.b", letter(body="Số liệu đã công bố, được phổ biến rộng rãi."))


@pytest.mark.clause("VP-8.3.b")
def test_phrases_are_found_in_files(with_file: With) -> None:
    one = with_file(SUBMISSION, "a.docx", papers.docx("Lưu hành nội bộ"))
    assert [finding.where for finding in found("phrases", "VP-8.3.b", one)] == ["attachment: a.docx, trang 1"]


@pytest.mark.clause("DN-12.3.s2")
@pytest.mark.parametrize("body", ["Mật khẩu: Abc!1234", "mat khau : Abc", "Password: x"])
def test_who_sends_a_password_is_warned(body: str) -> None:
    (finding,) = found("phrases", "DN-12.3.s2", letter(body=body))
    assert (finding.action, finding.warn) == (Action.ACCEPT, True)
    assert not found("phrases", "DN-12.3.s2", letter(body="Hãy đổi mật khẩu của mình."))
