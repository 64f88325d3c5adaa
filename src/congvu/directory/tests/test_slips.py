"""One-time passwords on paper."""

import io
import re
import unicodedata

import pytest

from congvu.directory import slip_pdf
from congvu.directory.actions.reissue import reissue
from congvu.directory.models import Mailbox, Publication
from congvu.directory.slip_pdf import write_slips
from congvu.directory.slips import Places, Slip
from congvu.directory.tests.conftest import AGENCY, HEAD, Run, person

PLACES = Places(
    change_page="https://localhost/password", imap="mail.test:993", pop3="mail.test:995", submission="mail.test:587"
)


def slip(number: int) -> Slip:
    """A slip with letters that many fonts lack."""
    return Slip(
        "Ủy ban nhân dân huyện Đắk R'Lấp " * 3,
        "Nguyễn Thị Ưỡn Kỵ",
        "Phó Chủ tịch",
        f"u{number}@x.test",
        "abcd-efgh-jkmn",
        "CT-10.3",
    )


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (8, 1), (9, 2), (80, 10)])
def test_eight_on_a_page(count: int, pages: int) -> None:
    """Eight slips on a page, fonts embedded, whatever the number."""
    target = io.BytesIO()
    assert write_slips(target, map(slip, range(count)), PLACES) == count
    pdf = target.getvalue()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == pages
    assert pdf.count(b"/FontFile2") >= 3


def test_every_vietnamese_letter_has_a_shape() -> None:
    """Nothing would be printed as an empty box; the monospaced face is for passwords alone, which are ASCII."""
    slip_pdf.register_fonts()
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    written = "".join(unicodedata.normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in marks) + "đ"
    for face in ("Chu", "ChuDam"):
        font = slip_pdf.pdfmetrics.getFont(face)
        assert not [char for char in written + written.upper() if ord(char) not in font.face.charToGlyph]


@pytest.mark.clause("DL-11.2.s2", "VP-13.1.b.s1")
def test_the_slip_of_a_mailbox(run: Run) -> None:
    """Agency, name, address, the password that works, and the clause that obliges the change."""
    outcome = run([HEAD, AGENCY, person("Lê An")])
    shared, own = outcome.slips
    assert (shared.agency, shared.name) == ("Sở Nội vụ", "Hộp thư Sở Nội vụ")
    assert (own.agency, own.name, own.address) == ("Sở Nội vụ", "Lê An", "anl@vinhphuc.gov.vn.test")
    assert own.clause == "VP-13.1.b.s1"
    assert Mailbox.objects.get(address=own.address).check_password(own.password)


def test_new_slips_end_the_former_passwords(run: Run) -> None:
    """Only mailboxes that still wait get one; LDAP is told."""
    former = {one.address: one.password for one in run([HEAD, AGENCY, person("Lê An"), person("Lê Ba")]).slips}
    Mailbox.objects.filter(address__startswith="bal").update(state="active")
    Publication.objects.all().delete()
    issued = list(reissue(Mailbox.objects.select_related("jurisdiction"), "test"))
    assert sorted(one.mailbox.address.partition("@")[0] for one in issued) == ["anl", "snv"]
    assert Publication.objects.count() == 2
    for one in issued:
        box = Mailbox.objects.get(pk=one.mailbox.pk)
        assert box.check_password(one.one_time_password)
        assert not box.check_password(former[box.address])
