"""Every document of a message is examined, and a message that is too large is answered."""

import pytest

from congvu.directory.models import Notice
from congvu.requests.actions.receiving import too_large
from congvu.requests.models import RequestState
from congvu.requests.tests.papers import HOST, Authority, arrived, signed
from congvu.requests.tests.test_mail import INTAKE, SYT, Desk, desk

__all__ = ["desk"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("first", [True, False])
def test_every_document_is_examined(desk: Desk, first: bool) -> None:
    """A valid signature covers no broken one beside it, in whatever order: the officer is told."""
    torn = ("phu-luc.pdf", signed(Authority("Other").signer(desk.folder)))
    letter = desk.ask(*([torn, desk.paper] if first else [desk.paper, torn]), desk.roster)
    assert letter.request is not None
    assert (letter.request.state, letter.request.signature["verdict"]) == (RequestState.CHECKED, "valid")
    (finding,) = [one for one in letter.request.rows.get().findings if "phu-luc.pdf" in one["vi"]]
    assert (finding["bad"], finding["clause"]) == (False, "CT-6.1.a.s1")


def test_a_message_too_large_is_answered_once(desk: Desk) -> None:
    header = arrived(SYT, INTAKE, login=SYT).partition(b"\n\n")[0] + b"\n\n"
    letter = too_large(desk.made.place, "cantho:1:77", header, HOST, 40 << 20)
    assert letter is not None
    assert letter.outcome == "message-too-large"
    assert too_large(desk.made.place, "cantho:1:77", header, HOST, 40 << 20) is None
    told = Notice.objects.get()
    assert told.to == SYT
    assert "Thư lớn hơn 40 MB" in told.text


def test_a_strangers_large_letter_is_filed(desk: Desk) -> None:
    """The official address gets ordinary letters too: nobody is told that theirs came to no request."""
    header = arrived("dan@ngoai.test", INTAKE).partition(b"\n\n")[0] + b"\n\n"
    letter = too_large(desk.made.place, "cantho:1:78", header, HOST, 40 << 20)
    assert letter is not None
    assert letter.outcome == "ordinary"
    assert not Notice.objects.exists()
