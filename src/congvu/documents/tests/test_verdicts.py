"""What the examiner found goes into the register once; a party sees the verdicts and what they are worth."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from congvu.directory.models import Mailbox, MailingList
from congvu.directory.models.mailbox import MailboxKind
from congvu.documents.actions.taking_in import take_in
from congvu.documents.legal_value import Worth
from congvu.documents.models import Document, DocumentFile, Examination, FileVerdict, Letter
from congvu.documents.queries.signatures import of_document, of_letter
from congvu.documents.tests.conftest import Offices
from congvu.ground.signatures import files, messages
from congvu.ground.signatures.samples import Authority, Holder, docx, letter
from congvu.ground.signatures.trust import anchors
from congvu.ground.signatures.verdicts import Seen

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[..., Offices]
GOVERNMENT = Authority("Ban Cơ yếu Chính phủ")
STRANGER = "an@example.com"
TIME = "2026-11-23T05:00:00.000+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "examined"
    made.mkdir()
    return made


def leave(folder: Path, made: Offices, sender: str, to: str, seen: list[Seen], **more: Any) -> str:
    """As the examiner leaves what it found; the message id."""
    number = len(Examination.objects.all()) + len(list(folder.iterdir())) + 1
    found = {
        "queue_id": f"Q{number}",
        "time": TIME,
        "direction": "submission",
        "action": "accept",
        "sender": sender,
        "login": sender,
        "client": "127.0.0.1",
        "recipients": [to],
        "jurisdictions": [made.made.place.slug],
        "message_id": f"<{number}@x.test>",
        "correspondence": {"subject": "v/v họp", "author": sender, "author_name": "", "automatic": ""},
        "recognised": None,
        "declared": False,
        "verdicts": {made.made.place.slug: [one.as_json() for one in seen]},
    } | more
    (folder / f"Q{number}.json").write_text(json.dumps(found), "utf-8")
    return str(found["message_id"])


def signed(tmp_path: Path, holder: Holder) -> list[Seen]:
    """A signed DOCX, judged."""
    return files.examine([("cv.docx", holder.office(docx()))], anchors(GOVERNMENT.trusted_in(tmp_path / "trust")))


def values(message_id: str, box: Mailbox) -> list[tuple[Worth, str]]:
    return [(one.value.worth, one.value.clause) for found in of_letter(message_id, box) for one in found.files]


def test_entered_once(offices: Make, folder: Path, tmp_path: Path) -> None:
    """Killed between the transaction and the removal of the file, the worker finds the same again."""
    made = offices("cantho")
    message_id = leave(folder, made, STRANGER, made.box.address, signed(tmp_path, GOVERNMENT.holder()))
    again = next(folder.iterdir())
    content = again.read_bytes()
    assert take_in(folder) == 1
    again.write_bytes(content)
    assert take_in(folder) == 1
    assert list(folder.iterdir()) == []
    assert (Examination.objects.count(), FileVerdict.objects.count(), Letter.objects.count()) == (1, 1, 1)
    assert Letter.objects.get().message_id == message_id


@pytest.mark.clause("CT-7.2.s1", "DL-8.3", "VP-9.3", "DN-9.2.0", "DN-9.2.a")
@pytest.mark.parametrize(
    ("place", "clause"),
    [("cantho", "CT-7.2.s1"), ("daklak", "DL-8.3"), ("vinhphuc", "VP-9.3"), ("daknong", "DN-9.2.a")],
)
def test_a_letter_between_agencies_is_worth_its_paper(
    offices: Make, folder: Path, tmp_path: Path, place: str, clause: str
) -> None:
    """Seen so by both; by the letter's stranger never, and a stranger's letter to an agency is not."""
    made = offices(place)
    finance = made.of(made.made.finance)
    seen = signed(tmp_path, GOVERNMENT.holder(made.health.name))
    sent = leave(folder, made, made.box.address, finance.address, seen)
    strange = leave(folder, made, STRANGER, finance.address, seen, direction="inbound")
    forged = leave(folder, made, made.box.address, finance.address, seen, direction="inbound")
    take_in(folder)
    assert values(sent, finance) == [(Worth.EQUAL, clause)]
    assert values(sent, made.box) == [(Worth.EQUAL, clause)]
    for other in (strange, forged):
        assert [worth for worth, _clause in values(other, finance)] == [Worth.UNSET]
    assert values(sent, made.of(made.bodies["tinhdoan"])) == [], "who is no party sees nothing"


def test_an_officials_own_mailbox_is_no_body(offices: Make, folder: Path, tmp_path: Path) -> None:
    made = offices("cantho")
    official = made.who("head")
    sent = leave(folder, made, official.address, made.box.address, signed(tmp_path, GOVERNMENT.holder()))
    take_in(folder)
    assert [worth for worth, _clause in values(sent, made.box)] == [Worth.UNSET]


@pytest.mark.clause("DN-9.2.b")
def test_a_declared_scan(offices: Make, folder: Path) -> None:
    made = offices("daknong")
    finance = made.of(made.made.finance)
    scan = [Seen("quet.pdf", "pdf", 10, "ab" * 32, scan=True)]
    declared = leave(folder, made, made.box.address, finance.address, scan, declared=True)
    silent = leave(folder, made, made.box.address, finance.address, scan)
    take_in(folder)
    assert values(declared, finance) == [(Worth.EQUAL, "DN-9.2.b")]
    assert values(silent, finance) == [(Worth.NONE, "DN-9.2.0")]


def test_the_letters_signature_counts_for_its_files(offices: Make, folder: Path, tmp_path: Path) -> None:
    made = offices("cantho")
    finance = made.of(made.made.finance)
    holder = GOVERNMENT.holder(email=made.box.address)
    raw = holder.message(*letter(made.box.address, finance.address, ("cv.docx", docx())))
    seen = messages.examine(raw, anchors(GOVERNMENT.trusted_in(tmp_path / "trust")))
    sent = leave(folder, made, made.box.address, finance.address, seen)
    take_in(folder)
    own, file = of_letter(sent, finance)[0].files
    assert (own.row.name, file.row.name, file.row.verdict) == ("", "cv.docx", "none")
    assert file.value.worth is Worth.EQUAL


def test_a_borrowed_message_id_is_told(offices: Make, folder: Path, tmp_path: Path) -> None:
    """Whoever copies the id of a well signed letter does not get its verdict."""
    made = offices("cantho")
    finance = made.of(made.made.finance)
    sent = leave(folder, made, made.box.address, finance.address, signed(tmp_path, GOVERNMENT.holder()))
    forged = [Seen("cv.docx", "docx", 9, "cd" * 32)]
    leave(folder, made, STRANGER, finance.address, forged, message_id=sent, direction="inbound")
    take_in(folder)
    found = of_letter(sent, finance)
    assert len(found) == 2
    assert not any(one.alone for one in found)


def test_the_register_shows_the_verdict(offices: Make, folder: Path, tmp_path: Path) -> None:
    made = offices("cantho")
    finance = made.of(made.made.finance)
    recognised = {"number": "12", "symbol": "SYT-VP", "day": "2026-11-20", "kind": "", "issuer": "Sở Y tế"}
    seen = signed(tmp_path, GOVERNMENT.holder())
    leave(folder, made, made.box.address, finance.address, seen, recognised=recognised)
    take_in(folder)
    document = Document.objects.get(mailbox=finance)
    assert DocumentFile.objects.filter(document=document).values_list("sha256", flat=True)[0] == seen[0].sha256
    assert of_document(document)[0].files[0].value.worth is Worth.EQUAL


def test_what_no_database_keeps(offices: Make, folder: Path) -> None:
    """NUL and halves of characters, in names and signers; a file that nobody wrote is passed over."""
    made = offices("cantho")
    bad = "a\x00b\ud800"
    seen = [Seen(bad * 200, "docx", 9, "cd" * 32)]
    leave(folder, made, STRANGER, made.box.address, seen, message_id=f"<{bad}@x>")
    (folder / "Z.json").write_text("[]", "utf-8")
    (folder / "Y.json").write_text("{", "utf-8")
    assert take_in(folder) == 3
    assert FileVerdict.objects.get().name.startswith("ab?ab?")


def test_of_a_held_letter_nothing_is_told(offices: Make, folder: Path) -> None:
    made = offices("cantho")
    leave(folder, made, STRANGER, made.box.address, [], action="hold")
    take_in(folder)
    assert Letter.objects.get().subject == ""


def test_members_of_a_list_are_parties(offices: Make, folder: Path, tmp_path: Path) -> None:
    """What an agency sends to all agencies is each one's; an official's own mailbox is none of them."""
    made = offices("cantho")
    finance = made.of(made.made.finance)
    address = f"coquan@{made.domain}"
    MailingList.objects.create(
        jurisdiction=made.made.place, address=address, name="Các cơ quan", reach=MailboxKind.AGENCY
    )
    sent = leave(folder, made, made.box.address, address, signed(tmp_path, GOVERNMENT.holder()))
    take_in(folder)
    assert values(sent, finance) == [(Worth.EQUAL, "CT-7.2.s1")]
    assert values(sent, made.who("hr")) == []
