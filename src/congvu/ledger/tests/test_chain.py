"""The ledger's chain: what is written stays, and a change shows."""

import pytest
from django.db.transaction import TransactionManagementError

from congvu.ledger.actions import Entry, record, record_one
from congvu.ledger.models import Act
from congvu.ledger.queries import first_break

pytestmark = pytest.mark.django_db


def entries(count: int) -> list[Entry]:
    """So many entries about different subjects."""
    return [
        Entry(actor="tester", verb="mailbox.open", subject=f"s{number}", after={"tên": "Đỗ"}) for number in range(count)
    ]


def test_an_empty_ledger_holds() -> None:
    assert first_break() is None


def test_entries_follow_each_other() -> None:
    record(entries(3))
    record(entries(1200))
    assert first_break() is None
    assert Act.objects.count() == 1203


def test_a_changed_entry_is_found() -> None:
    record(entries(5))
    third = Act.objects.order_by("id")[2]
    Act.objects.filter(pk=third.pk).update(actor="somebody else")
    assert first_break() == third.pk


def test_a_removed_entry_is_found() -> None:
    record(entries(5))
    rows = list(Act.objects.order_by("id"))
    rows[1].delete()
    assert first_break() == rows[2].pk


def test_a_cut_off_end_is_found() -> None:
    record(entries(5))
    rows = list(Act.objects.order_by("id"))
    rows[-1].delete()
    assert first_break() == rows[-2].pk + 1


def test_an_act_is_never_saved_twice() -> None:
    record_one(actor="tester", verb="x", subject="y")
    with pytest.raises(TypeError, match="never changed"):
        Act.objects.get().save()


@pytest.mark.django_db(transaction=True)
def test_no_entry_outside_the_transaction_of_its_act() -> None:
    with pytest.raises(TransactionManagementError, match="transaction of the act"):
        record(entries(1))
