"""The ledger's chain: what is written stays, a change shows, in the table and in an export."""

import io

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError

from congvu.ledger import chain
from congvu.ledger.actions import Entry, record, record_one
from congvu.ledger.chain import Anchor, Proof, exported, links, prove, prove_table
from congvu.ledger.errors import BadAnchor, BadExport
from congvu.ledger.models import Act

pytestmark = pytest.mark.django_db


def entries(count: int) -> list[Entry]:
    """So many entries about different subjects."""
    return [
        Entry(actor="tester", verb="mailbox.open", subject=f"s{number}", after={"tên": "Đỗ"}) for number in range(count)
    ]


def tamper(sql: str, *values: object) -> None:
    """What somebody with the database's password could do."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def export() -> str:
    """The whole ledger as a file."""
    return "".join(f"{link.line()}\n" for link in links())


def read(text: str, *anchors: Anchor) -> Proof:
    """The verdict on an exported file."""
    return prove(exported(io.StringIO(text)), anchors)


def test_an_empty_ledger_holds() -> None:
    assert prove_table() == Proof(0, Anchor(0, chain.GENESIS), None, ())


def test_entries_follow_each_other() -> None:
    record(entries(3))
    record(entries(1200))
    proof = prove_table()
    assert proof.holds
    assert proof.entries == Act.objects.count() == 1203


def test_a_changed_entry_is_found() -> None:
    record(entries(5))
    third = Act.objects.order_by("id")[2]
    tamper("UPDATE ledger_act SET actor = %s WHERE id = %s", "somebody else", third.pk)
    assert prove_table().broken == third.pk


def test_a_removed_entry_is_found() -> None:
    record(entries(5))
    rows = list(Act.objects.order_by("id"))
    tamper("DELETE FROM ledger_act WHERE id = %s", rows[1].pk)
    assert prove_table().broken == rows[2].pk


def test_a_cut_off_end_is_found() -> None:
    record(entries(5))
    rows = list(Act.objects.order_by("id"))
    tamper("DELETE FROM ledger_act WHERE id = %s", rows[-1].pk)
    assert prove_table().broken == rows[-2].pk + 1


def test_an_act_is_never_changed_nor_deleted() -> None:
    record_one(actor="tester", verb="x", subject="y")
    act = Act.objects.get()
    for attempt in (
        act.save,
        act.delete,
        Act.objects.all().delete,
        lambda: Act.objects.update(actor="z"),
        lambda: Act.objects.bulk_update([act], ["actor"]),
    ):
        with pytest.raises(TypeError, match=r"never (changed|deleted)"):
            attempt()


@pytest.mark.django_db(transaction=True)
def test_no_entry_outside_the_transaction_of_its_act() -> None:
    with pytest.raises(TransactionManagementError, match="transaction of the act"):
        record(entries(1))


def test_an_export_is_proved_without_the_database() -> None:
    record(entries(4))
    text = export()
    tamper("DELETE FROM ledger_act")
    proof = read(text)
    assert proof.holds
    assert proof.entries == 4


def test_a_changed_export_is_found() -> None:
    record(entries(4))
    numbers = list(Act.objects.order_by("id").values_list("id", flat=True))
    assert read(export().replace('"s2"', '"s7"')).broken == numbers[2]
    lines = export().splitlines(keepends=True)
    assert read("".join(lines[:1] + lines[2:])).broken == numbers[2]


def test_a_ledger_written_anew_betrays_itself_by_an_anchor() -> None:
    """Who rewrites everything rewrites every digest; the number and digest that somebody noted remain."""
    record(entries(3))
    noted = prove_table().head
    assert prove_table([noted]).holds
    tamper("DELETE FROM ledger_act")
    tamper("DELETE FROM ledger_head")
    record(entries(6))
    proof = prove_table([noted])
    assert proof.broken is None
    assert proof.false_anchors == (noted,)
    assert not proof.holds


def test_a_line_that_is_no_entry_is_named() -> None:
    record(entries(2))
    for bad in ("{}", "[1]", "nonsense", '{"number": 1}'):
        with pytest.raises(BadExport, match="line 3"):
            read(f"{export()}{bad}\n")


def test_an_anchor_reads_as_it_is_written() -> None:
    anchor = Anchor(12, "ab" * 32)
    assert Anchor.read(str(anchor).upper()) == anchor
    for bad in ("", "12", "x:" + "ab" * 32, "12:ab"):
        with pytest.raises(BadAnchor):
            Anchor.read(bad)
