"""The verdicts as pages of letters and documents include them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from congvu.documents.legal_value import LegalValue, Worth
from congvu.documents.models import Examination, FileVerdict
from congvu.documents.queries.signatures import FileShown, LetterShown
from congvu.documents.tests.conftest import Offices, offices
from congvu.documents.tests.letters import delivered, examined
from congvu.documents.tests.test_receiving import recognised
from congvu.ground.signatures.verdicts import Reason, Signature, Verdict, sentence
from congvu.portal.tests.conftest import text
from congvu.requests.tests.conftest import _places, now, province

__all__ = ["_places", "now", "offices", "province"]
Make = Callable[..., Offices]


def letter(verdict: Verdict, reason: str, worth: Worth, *, alone: bool = True) -> LetterShown:
    """A letter with one file."""
    examination = Examination(time=datetime(2026, 11, 23, tzinfo=UTC), sender="syt@x.test")
    row = FileVerdict(name="<cv>.docx", sha256="ab" * 32, verdict=verdict, reason=reason)
    signed = Signature(verdict, reason, name="Sở Y tế", anchor="Ban Cơ yếu", time="2026-11-22T01:02:03")
    value = LegalValue(worth, "CT-7.2.s1", "vẫn phải gửi bản giấy.", "paper is still owed.")
    return LetterShown(examination, (FileShown(row, *sentence(verdict, reason), (signed,), value),), alone)


CASES = [
    (Verdict.VALID, "", Worth.EQUAL, "Valid signature", "Equal to paper"),
    (Verdict.INVALID, Reason.ALTERED.value, Worth.NONE, "changed after signing", "No legal value"),
    (Verdict.UNTRUSTED, Reason.FOREIGN.value, Worth.OWED, "Signer not trusted", "Paper still owed"),
    (Verdict.INDETERMINATE, Reason.WEAK.value, Worth.OWED, "Undecided", "paper is still owed."),
    (Verdict.NONE, "", Worth.OWED, "Not signed", "CT-7.2.s1"),
]


@pytest.mark.parametrize(("verdict", "reason", "worth", "first", "second"), CASES)
def test_in_words(verdict: Verdict, reason: str, worth: Worth, first: str, second: str) -> None:
    with translation.override("en"):
        page = render_to_string("portal/signature_verdicts.html", {"letters": [letter(verdict, reason, worth)]})
    assert first in page
    assert second in page
    assert "&lt;cv&gt;.docx" in page
    assert "the signer's word" in page or "signer&#x27;s word" in page


def test_a_borrowed_message_id_is_pointed_out() -> None:
    twice = [letter(Verdict.VALID, "", Worth.EQUAL, alone=False)]
    assert "cùng mã thư" in render_to_string("portal/signature_verdicts.html", {"letters": twice})
    assert "cùng mã thư" not in render_to_string(
        "portal/signature_verdicts.html", {"letters": [letter(Verdict.VALID, "", Worth.EQUAL)]}
    )


@pytest.mark.django_db
@pytest.mark.database
def test_on_the_pages_of_letter_and_document(offices: Make) -> None:
    """As the examiner left it, beside what the register says."""
    made = offices("cantho")
    finance = made.of(made.made.finance)
    letter_row = delivered(examined(made.box.address, recognised=recognised(), message_id="<1@x.test>"))[0]
    row = Examination.objects.create(
        queue_id="A1",
        jurisdiction=made.made.place,
        message_id="<1@x.test>",
        time=datetime(2026, 11, 23, tzinfo=UTC),
        sender=finance.address,
        recipients=[made.box.address],
        submitted=True,
        declared=False,
    )
    FileVerdict.objects.create(examination=row, name="cv.docx", kind="docx", size=9, verdict="none", scan=False)
    browser = Client()
    browser.force_login(made.who("head"))
    document = letter_row.documents.get()
    for path in (f"/letters/{letter_row.pk}", f"/documents/{document.pk}"):
        page = text(browser.get(path))
        assert "Không có chữ ký" in page
        assert "Còn phải gửi bản giấy" in page
