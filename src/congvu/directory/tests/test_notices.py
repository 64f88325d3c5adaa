"""The system's own mail: written with the act, handed over once Postfix takes it, kept where it is refused."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import transaction

from congvu.directory.actions import notices
from congvu.directory.actions.notices import message, send_pending, tell
from congvu.directory.files import read, store
from congvu.directory.models import Jurisdiction, Notice, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Postfix:
    """Stands for smtplib's connection; ``answers`` are refusals by recipient."""

    answers: dict[str, tuple[int, bytes]] = {}
    taken: list[EmailMessage] = []

    def __init__(self, *_where: object, timeout: int) -> None:
        """Nothing to open."""

    def __enter__(self) -> "Postfix":
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to close."""

    def send_message(self, mail: EmailMessage, from_addr: str, to_addrs: list[str]) -> None:
        """Take it, or refuse the recipient."""
        assert from_addr.startswith("postmaster@")
        if to_addrs[0] in self.answers:
            raise smtplib.SMTPRecipientsRefused({to_addrs[0]: self.answers[to_addrs[0]]})
        self.taken.append(mail)


@pytest.fixture
def place() -> Jurisdiction:
    """A province."""
    return Jurisdiction.objects.create(slug="here", name="Đây", domain="here.test", regulation="vinh-phuc-28-2014")


@pytest.fixture
def postfix(monkeypatch: pytest.MonkeyPatch, settings) -> type[Postfix]:
    """A Postfix that takes everything."""
    settings.CONGVU_SMTP = ("127.0.0.1", 1)
    monkeypatch.setattr(notices.smtplib, "SMTP", Postfix)
    Postfix.answers, Postfix.taken = {}, []
    return Postfix


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings) -> None:
    settings.CONGVU_FILES = tmp_path


def test_each_address_is_told_once(place, postfix) -> None:
    tell(place, ["a@here.test", "b@here.test", "a@here.test"], "Chủ đề", "Nội dung", clause="CT-5.4.s2")
    assert send_pending() == 2
    assert send_pending() == 0
    assert [mail["To"] for mail in postfix.taken] == ["a@here.test", "b@here.test"]
    assert not Notice.objects.filter(sent_at=None).exists()


def test_an_act_that_fails_tells_nobody(place, postfix) -> None:
    with transaction.atomic():
        tell(place, ["a@here.test"], "s", "t")
        transaction.set_rollback(True)
    assert send_pending() == 0


def test_for_good_is_kept_and_for_now_is_tried_again(place, postfix) -> None:
    tell(place, ["gone@here.test", "full@here.test"], "s", "t")
    postfix.answers = {"gone@here.test": (550, b"5.1.1 no such user"), "full@here.test": (452, b"4.2.2 full")}
    assert send_pending() == 0
    assert Notice.objects.get(to="gone@here.test").refused == "550 5.1.1 no such user"
    postfix.answers = {}
    assert send_pending() == 1
    assert Notice.objects.get(to="full@here.test").sent_at


@pytest.mark.usefixtures("postfix")
def test_postfix_away_keeps_all(place, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(place, ["a@here.test"], "s", "t")
    monkeypatch.setattr(Postfix, "__init__", lambda *_where, **_options: (_ for _ in ()).throw(ConnectionRefusedError))
    with pytest.raises(ConnectionRefusedError):
        send_pending()
    assert Notice.objects.filter(sent_at=None, refused="").count() == 1


def test_a_notice_is_unicode_in_nfc_with_its_files(place) -> None:
    file = store(b"%PDF-1.7", "trả lời.pdf", "application/pdf")
    text = "Kính gửi Nguyễn Văn Minh,\n" + "chữ " * 300
    (notice,) = tell(place, ["a@here.test"], "Trả lời yêu cầu", text, files=[file], in_reply_to="<x@y>")
    mail = message(notice)
    assert mail["From"].addresses[0].addr_spec == "postmaster@here.test"
    assert mail["Message-ID"] == f"<{notice.key}@here.test>" == message(Notice.objects.get())["Message-ID"]
    assert [mail["In-Reply-To"], mail["Auto-Submitted"]] == ["<x@y>", "auto-generated"]
    body, attached = mail.iter_parts()
    assert body.get_content_charset() == "utf-8"
    assert "Nguyễn Văn Minh" in body.get_content()
    assert (attached.get_filename(), attached.get_content()) == ("trả lời.pdf", b"%PDF-1.7")
    assert max(map(len, mail.as_bytes().splitlines())) < 998


def test_the_same_file_is_kept_once(tmp_path: Path) -> None:
    first, again = store(b"x", "a.txt", "text/plain"), store(b"x", "b.txt", "text/plain")
    assert first == again
    assert read(first) == b"x"
    assert StoredFile.objects.count() == 1
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert path.stat().st_mode & 0o777 == 0o600
