"""What the demo leaves in the books: once, by the real actions, and nothing that goes out by itself."""

from collections.abc import Callable

import pytest

from congvu.directory.demo.people import province as sample
from congvu.directory.files import read
from congvu.directory.models import Notice
from congvu.documents.actions import issuing
from congvu.documents.demo import ACTOR, set_up_documents
from congvu.documents.models import Document, Means
from congvu.documents.preparing import recognised
from congvu.documents.tests.conftest import Offices
from congvu.ledger.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_paper_and_a_draft(offices: Callable[..., Offices]) -> None:
    """The draft can be issued as it stands: its file says what the book says, its places have addresses."""
    made = offices("vinhphuc")
    for _time in range(2):
        set_up_documents(["vinhphuc", "elsewhere"])
    entered, drafted = Document.objects.filter(made_by=ACTOR).order_by("id")
    assert (entered.book, entered.arrival, drafted.book, drafted.state) == ("in", 1, "out", "draft")
    assert drafted.agency.name == sample("vinhphuc").manager
    assert [one.means for one in drafted.recipients.all()] == [Means.MAIL, Means.MAIL]
    assert [one.verb for one in Act.objects.filter(actor=ACTOR).order_by("id")] == ["document.enter", "document.draft"]
    assert not Notice.objects.exists()
    stored = drafted.files.get().stored
    assert stored is not None
    found = recognised(read(stored), stored.name, stored.media_type)
    assert found is not None
    assert (found.number, found.symbol, found.abstract) == (drafted.number, drafted.symbol, drafted.abstract)
    issuing.issue(drafted, made.who("head").address, confirmed=True)
    assert Notice.objects.count() == 2
