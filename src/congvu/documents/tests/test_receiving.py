"""Letters go into the books once, when they have arrived; receipts are confirmed and taken in."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from congvu.directory.actions.notices import message
from congvu.directory.models import Notice
from congvu.documents.actions import acknowledging, reminding
from congvu.documents.actions.receiving import enter
from congvu.documents.errors import LetterRefused
from congvu.documents.models import Acknowledged, Book, Document, Letter, Origin, Wants
from congvu.documents.queries.letters import responses, waiting
from congvu.documents.recognition import read
from congvu.documents.standing import desks
from congvu.documents.tests.conftest import Offices
from congvu.documents.tests.forms import Made
from congvu.documents.tests.letters import SOMEBODY, delivered, examined, told
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.calendars import working_days

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
Make = Callable[..., Offices]


def recognised(**facts: object) -> dict[str, object]:
    """What the examiner recognised."""
    found = read(Made(**facts).pdf_text())  # type: ignore[arg-type]
    assert found
    return asdict(found)


def test_nothing_is_seen_before_it_has_arrived(offices: Make) -> None:
    made = offices("cantho")
    one = examined(made.box.address, recognised=recognised())
    enter(one)
    assert Letter.objects.get().delivered_at is None
    assert Document.objects.get().arrival is None
    assert not Notice.objects.exists()
    told("delivered", one.message_id, [made.box.address])
    assert Letter.objects.get().delivered_at
    assert Document.objects.get().arrival == 1


def test_the_delivery_may_be_told_first(offices: Make) -> None:
    made = offices()
    one = examined(made.box.address)
    told("delivered", one.message_id, [made.box.address, "nobody@example.com"])
    enter(one)
    assert Letter.objects.get().delivered_at


@pytest.mark.clause("QT-4.1.2.s3")
def test_documents_are_numbered_by_year_and_agency(offices: Make, now: Callable[[datetime], None]) -> None:
    made = offices("quangtri")
    finance = made.of(made.made.finance)
    for number in range(3):
        delivered(examined((made.box.address, finance.address), recognised=recognised(number=str(number))))
    now(datetime(2027, 1, 4, 2, 0, tzinfo=UTC))
    delivered(examined(made.box.address, recognised=recognised(number="9")))
    rows = Document.objects.filter(agency=made.health, book=Book.IN).order_by("id")
    assert [(row.year, row.arrival) for row in rows] == [(2026, 1), (2026, 2), (2026, 3), (2027, 1)]
    first = rows[0]
    assert (first.reference, first.kind, str(first.day)) == ("0/TB-SYT", "thong_bao", "2026-11-05")
    assert first.files.get().sha256 == "ab" * 32
    assert Document.objects.filter(agency=made.made.finance).count() == 3
    assert Act.objects.filter(verb="document.enter").count() == 7


def test_twice_is_once(offices: Make) -> None:
    made = offices("cantho")
    one = examined(made.box.address, recognised=recognised())
    for _ in range(2):
        delivered(one)
    assert (Letter.objects.count(), Document.objects.count(), Notice.objects.count()) == (1, 1, 1)


def test_a_personal_mailbox_is_nobodys_business(offices: Make) -> None:
    made = offices()
    delivered(examined(made.who("head").address, recognised=recognised()))
    assert not Letter.objects.exists()
    assert not Document.objects.exists()


def test_a_held_letter_leaves_no_trace_of_what_it_says(offices: Make) -> None:
    made = offices("cantho")
    letter = delivered(examined(made.box.address, correspondence={}))[0]
    assert (letter.subject, letter.author, letter.automatic) == ("", "", "unknown")
    assert not Notice.objects.exists()


@pytest.mark.clause("CT-7.1.s4")
class TestAutomaticReceipt:
    """CT-7.1.s4, safe by RFC 3834."""

    def test_it_confirms(self, offices: Make) -> None:
        made = offices("cantho")
        letter = delivered(examined(made.box.address))[0]
        mail = message(Notice.objects.get())
        assert mail["To"] == SOMEBODY
        assert mail["Auto-Submitted"] == "auto-replied"
        assert mail["In-Reply-To"] == letter.message_id
        assert made.box.address in mail["From"]
        assert (letter.acknowledged_how, letter.wants) == (Acknowledged.AUTO, Wants.RECEIPT)
        assert letter.settled_at
        assert Notice.objects.get().clause == "CT-7.1.s4"

    def test_once_in_an_exchange(self, offices: Make) -> None:
        made = offices("cantho")
        first = examined(made.box.address)
        delivered(first)
        delivered(examined(made.box.address, in_reply_to=first.message_id, references=(first.message_id,)))
        assert Notice.objects.count() == 1
        delivered(examined(made.box.address))
        assert Notice.objects.count() == 2

    @pytest.mark.parametrize("reason", ["auto-submitted", "list", "precedence", "report", "program", "suppressed"])
    def test_no_program_is_answered(self, offices: Make, reason: str) -> None:
        made = offices("cantho")
        letter = delivered(examined(made.box.address, automatic=reason))[0]
        assert not Notice.objects.exists()
        assert (letter.wants, letter.due) == ("", None)

    def test_nobody_and_a_forged_author_are_not_answered(self, offices: Make) -> None:
        made = offices("cantho")
        delivered(examined(made.box.address, sender=""))
        delivered(examined(made.box.address, sender="a@example.com", author="victim@example.org"))
        assert not Notice.objects.exists()

    def test_a_loop_ends(self, offices: Make) -> None:
        made = offices("cantho")
        for _ in range(acknowledging.MOST_A_DAY + 5):
            delivered(examined(made.box.address))
        assert Notice.objects.count() == acknowledging.MOST_A_DAY

    def test_other_regulations_ask_for_none(self, offices: Make) -> None:
        delivered(examined(offices("vinhphuc").box.address))
        assert not Notice.objects.exists()


@pytest.mark.clause("CT-7.1.s4")
def test_receipt_by_hand_once(offices: Make) -> None:
    made = offices("cantho")
    letter = delivered(examined(made.box.address, author="x@example.com"))[0]
    assert letter.acknowledged_at is None
    acknowledging.acknowledge(letter, "holder@cantho.gov.vn.test")
    assert Notice.objects.get().automatic == ""
    with pytest.raises(LetterRefused):
        acknowledging.acknowledge(letter, "holder@cantho.gov.vn.test")
    assert Act.objects.filter(verb="letter.acknowledge", clause="CT-7.1.s4").count() == 1


@pytest.mark.clause("CT-7.1.s4", "DN-10.0")
@pytest.mark.parametrize("slug", ["cantho", "daknong"])
def test_reminders(offices: Make, now: Callable[[datetime], None], slug: str) -> None:
    made = offices(slug)
    letter = delivered(examined(made.box.address, author="x@example.com"))[0]  # not answered by a program
    days = working_days()
    assert letter.due
    for later in range(1, 15):
        moment = MONDAY + timedelta(later)
        now(moment)
        for _ in range(2):
            reminding.remind(moment.date(), days)
    letter.refresh_from_db()
    assert letter.reminded == 2
    # nobody holds it: the head is told, twice
    assert list(Notice.objects.values_list("to", flat=True)) == [made.who("head").address] * 2


@pytest.mark.clause("DN-10.0")
def test_an_answer_settles_and_is_measured(offices: Make, now: Callable[[datetime], None]) -> None:
    made = offices("daknong")
    boxes = desks(made.who("head"))
    letter = delivered(examined(made.box.address))[0]
    assert (letter.wants, letter.clause, letter.origin) == (Wants.ANSWER, "DN-13.3", Origin.OUTSIDE)
    assert list(waiting(boxes)) == [letter]
    now(MONDAY + timedelta(hours=3))
    reply = examined(SOMEBODY, sender=made.box.address, submitted=True, in_reply_to=letter.message_id)
    enter(reply)
    letter.refresh_from_db()
    assert letter.answered_at == MONDAY + timedelta(hours=3)
    assert not waiting(boxes).exists()
    told_ = {one.origin: one for one in responses(boxes, clock.today(), clock.today())}
    assert (told_["outside"].letters, told_["outside"].answered, told_["outside"].answering_hours) == (1, 1, 3.0)
    assert told_["here"].letters == 0


def test_somebody_elses_answer_settles_nothing(offices: Make) -> None:
    made = offices("daknong")
    letter = delivered(examined(made.box.address))[0]
    other = made.of(made.made.finance)
    enter(examined(SOMEBODY, sender=other.address, submitted=True, in_reply_to=letter.message_id))
    enter(examined(SOMEBODY, sender=made.box.address, submitted=False, in_reply_to=letter.message_id))  # forged outside
    letter.refresh_from_db()
    assert letter.answered_at is None


def test_what_an_agency_sent_by_mail_is_in_its_book(offices: Make) -> None:
    made = offices()
    finance = made.of(made.made.finance)
    places = (finance.address, SOMEBODY)
    one = examined(places, sender=made.box.address, submitted=True, recognised=recognised())
    for _ in range(2):
        enter(one)
    row = Document.objects.get(book=Book.OUT)
    assert (row.agency, row.reference, row.mode, row.clause) == (made.health, "123/TB-SYT", "compulsory", "VP-9.1.a")
    told("delivered", one.message_id, [finance.address])
    told("bounced", one.message_id, [SOMEBODY], outcome="5.1.1")
    told("delivered", one.message_id, [SOMEBODY])  # what is final stays
    assert sorted(row.recipients.values_list("progress", "detail")) == [("bounced", "5.1.1"), ("delivered", "")]


def test_who_only_names_a_document_does_not_bring_it(offices: Make) -> None:
    made = offices("cantho")
    named = recognised() | {"where": "subject"}
    delivered(examined(made.box.address, recognised=recognised(), automatic="auto-submitted"))
    delivered(examined(made.box.address, recognised=named, in_reply_to="<1@example.com>"))
    enter(examined(SOMEBODY, sender=made.box.address, submitted=True, recognised=named, in_reply_to="<2@example.com>"))
    assert not Document.objects.exists()
    delivered(examined(made.box.address, recognised=named))
    assert Document.objects.count() == 1


def test_a_hostile_letter_is_kept_within_bounds(offices: Make) -> None:
    made = offices("cantho")
    long = dict.fromkeys(("number", "symbol", "issuer", "abstract"), "x\x00" * 5000) | {"recipients": ["\0" * 9]}
    one = examined(made.box.address, subject="a\0" * 900, author_name="\0b" * 900, recognised=long)
    letter = delivered(one)[0]
    assert len(letter.subject) == 500
    assert "\0" not in letter.subject + letter.author_name + Document.objects.get().abstract
    enter(examined(made.box.address, message_id=f"<{'a' * 5000}@example.com>"))
    assert Letter.objects.count() == 1
