"""Sizes of attached files, to the byte."""

import pytest

from congvu.gate.findings import Action
from congvu.gate.letter import Attachment, Direction, Letter
from congvu.gate.message import letter_of
from congvu.gate.tests.letters import INBOUND, SUBMISSION, WithFiles, found, judged, letter

LIMIT = 25 << 20


class Carrying(WithFiles):
    """A letter with files of these sizes, without the bytes."""

    def __init__(self, one: Letter, *files: Attachment) -> None:
        super().__init__(one)
        self._files = files

    def attachments(self) -> tuple[Attachment, ...]:
        """The files."""
        return self._files


def file(size: int, name: str = "a.pdf", *, packed: bool = False, place: str = "") -> Attachment:
    return Attachment(f"attachment: {place}{name}", name, "application/pdf", size, packed)


@pytest.mark.clause("DN-5.2.s2")
@pytest.mark.parametrize("direction", [INBOUND, SUBMISSION])
def test_exactly_the_limit_passes_and_a_byte_more_is_refused(direction: Direction) -> None:
    assert not found("size", "DN-5.2.s2", Carrying(letter(direction), file(LIMIT), file(20 << 20)))
    verdict = judged("size", "DN-5.2.s2", Carrying(letter(direction), file(LIMIT + 1), file(LIMIT)))
    assert verdict.action is Action.REJECT
    (finding,) = verdict.findings
    assert finding.where == "attachment: a.pdf"
    assert "25 MB" in finding.vi
    assert f"{LIMIT + 1} byte" in finding.vi


@pytest.mark.clause("DN-5.2.s2")
def test_counted_decoded_also_in_an_attached_message() -> None:
    """33 MB of base64 are 25 MB of file."""
    content = b"\0" * LIMIT
    whole = letter(files=[("a.bin", "application/octet-stream", content)])
    assert whole.size > LIMIT * 4 // 3
    assert not found("size", "DN-5.2.s2", whole)
    assert found("size", "DN-5.2.s2", letter(files=[("a.bin", "application/octet-stream", content + b"\0")]))
    inner = (
        b"From: a@example.org\r\nContent-Type: application/pdf; name=b.pdf\r\nContent-Disposition: attachment\r\n\r\n"
    )
    outer = b"From: a@example.org\r\nContent-Type: message/rfc822\r\n\r\n" + inner + content + b"\0"
    one = letter_of(outer, letter().envelope)
    assert [finding.where for finding in found("size", "DN-5.2.s2", one)] == ["attachment: message/rfc822 › b.pdf"]


@pytest.mark.clause("DN-5.2.s2")
def test_a_letter_passed_on_with_files_that_were_permitted_passes() -> None:
    """The attached message is larger than a file may be; its files are not, and count once in the whole."""
    message = Attachment("attachment: message/rfc822", "", "message/rfc822", 55 << 20)
    inner = [file(LIMIT, f"{name}.pdf", place="message/rfc822 › ") for name in "ab"]
    assert not found("size", "DN-5.2.s2", Carrying(letter(), message, *inner))


@pytest.mark.clause("DN-5.2.s2")
def test_what_lies_in_an_archive_counts_as_the_archive() -> None:
    archive = (file(20 << 20, "a.zip"), file(90 << 20, "b.docx", packed=True))
    assert not found("size", "DN-5.2.s2", Carrying(letter(), *archive))


@pytest.mark.clause("DN-5.2.s2")
def test_all_files_together_have_a_limit_too() -> None:
    assert not found("size", "DN-5.2.s2", Carrying(letter(), *[file(LIMIT)] * 4))
    (finding,) = found("size", "DN-5.2.s2", Carrying(letter(), *[file(LIMIT)] * 4, file(1)))
    assert (finding.where, finding.action) == ("message", Action.REJECT)


@pytest.mark.clause("DN-5.2.s2")
def test_our_own_are_told_where_large_files_are_left() -> None:
    too_large = Carrying(letter(), file(LIMIT + 1))
    (finding,) = found("size", "DN-5.2.s2", too_large, portal_url="https://thu.example.gov.vn/")
    assert "https://thu.example.gov.vn/tep-lon" in finding.vi
    (finding,) = found("size", "DN-5.2.s2", Carrying(letter(INBOUND), file(LIMIT + 1)))
    assert "tep-lon" not in finding.vi
