"""What a header says: threads, what no program may answer (RFC 3834), notifications (RFC 8098)."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from congvu.documents.correspondence import Correspondence, Disposition
from congvu.documents.correspondence import read as of_message

PLAIN = """From: =?utf-8?q?Nguy=E1=BB=85n?= An <An@Example.com>
To: syt@vinhphuc.gov.vn.test
Cc: stc@vinhphuc.gov.vn.test
Subject: =?utf-8?b?QsOhbyBjw6Fv?=
Message-ID: <2@example.com>
In-Reply-To: <1@example.com>
References: <0@example.com> <1@example.com>
"""


def read(header: str, body: str = "text") -> Correspondence:
    """What a message says."""
    raw = f"{header.strip()}\n\n{body}".replace("\n", "\r\n").encode()
    message = message_from_bytes(raw, EmailMessage, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return of_message(message)


def test_a_letter_in_its_thread() -> None:
    found = read(PLAIN)
    assert (found.subject, found.author, found.author_name) == ("Báo cáo", "an@example.com", "Nguyễn An")
    assert found.to == ("syt@vinhphuc.gov.vn.test", "stc@vinhphuc.gov.vn.test")
    assert found.thread == ("<0@example.com>", "<1@example.com>")
    assert found.automatic == ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Auto-Submitted: auto-replied (vacation)", "auto-submitted"),
        ('Auto-Submitted: auto-generated; owner-email="a@b"', "auto-submitted"),
        ("Precedence: bulk", "precedence"),
        ("List-Id: <x.example.com>", "list"),
        ("X-Spam-Flag: YES", "suppressed"),
        ("X-Auto-Response-Suppress: All", "suppressed"),
        ("Content-Type: multipart/report; boundary=x", "report"),
    ],
)
def test_what_no_program_answers(line: str, reason: str) -> None:
    assert read(f"{PLAIN}{line}").automatic == reason


@pytest.mark.parametrize("author", ["", "MAILER-DAEMON@x.vn", "no-reply@x.vn", "noreply@x.vn", "owner-l@x.vn"])
def test_programs_are_not_answered(author: str) -> None:
    assert read(f"From: {author}\nSubject: x").automatic == "program"


def test_a_person_is_answered_though_the_field_says_no() -> None:
    assert read(f"{PLAIN}Auto-Submitted: no").automatic == ""


def test_a_notification() -> None:
    header = "From: a@x.vn\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b"
    body = (
        "--b\nContent-Type: text/plain\n\nread\n--b\nContent-Type: message/disposition-notification\n\n"
        "Final-Recipient: rfc822; A@x.vn\nOriginal-Message-ID: <1@vinhphuc.gov.vn.test>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
    )
    assert read(header, body).disposition == Disposition("<1@vinhphuc.gov.vn.test>", "a@x.vn", "displayed")


@pytest.mark.parametrize("header", ["From: <<>>@,;\nReferences: <", "From: =?x?y?z\nTo: a@b@c", "\x00: x", "From:"])
def test_broken_headers_are_empty(header: str) -> None:
    assert isinstance(read(header), Correspondence)
