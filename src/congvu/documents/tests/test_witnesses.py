"""What the books show for the clauses."""

from collections.abc import Callable

import pytest

from congvu.documents import witnesses
from congvu.documents.actions import issuing
from congvu.documents.actions.issuing import To
from congvu.documents.tests.conftest import Offices
from congvu.documents.tests.letters import delivered, examined
from congvu.documents.tests.test_issuing import issued, told_of
from congvu.documents.tests.test_receiving import recognised
from congvu.regulations.loading import load_profile
from congvu.regulations.witnesses import Evidence, Question

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def shown(ask: Question, slug: str, clause: str) -> list[tuple[int, int]]:
    """Counts and breaches."""
    profile = load_profile(slug)
    found: list[Evidence] = list(ask(profile, slug, profile.clauses[clause]))
    return [(one.count, one.breaches) for one in found]


def test_the_books_speak(offices: Callable[..., Offices]) -> None:
    made = offices("vinhphuc")
    issued(made)
    issuing.draft(made.box, told_of(kind="giay_moi", number="2"), [To(address="a@example.com")], "test")
    assert shown(witnesses.kinds, "vinhphuc", "VP-9.1.a") == [(2, 1)]
    assert shown(witnesses.copies, "vinhphuc", "VP-9.2") == [(2, 2)]
    delivered(examined(made.box.address, recognised=recognised()))
    assert shown(witnesses.letters, "vinhphuc", "VP-13.2.a.s2") == [(1, 0)]
    profile = load_profile("cantho")
    for ask in (witnesses.assignments, witnesses.received, witnesses.issued, witnesses.refusals, witnesses.orders):
        assert list(ask(profile, "cantho", profile.clauses["CT-7.1.s4"])) == []
    assert shown(witnesses.received, "vinhphuc", "VP-9.1.a") == [(1, 0)]
    assert shown(witnesses.issued, "vinhphuc", "VP-9.1.a") == [(1, 0)]
