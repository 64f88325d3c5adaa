"""Each kind of reorganisation, on bodies of several provinces: what stands afterwards, and that undoing restores it."""

from collections.abc import Callable

import pytest

from congvu.directory.models import Address, Mailbox
from congvu.requests.reorganising import actions
from congvu.requests.reorganising.models import State
from congvu.requests.reorganising.tests.conftest import World, part

Make = Callable[..., World]
PROVINCES = ("cantho", "daklak", "daknong", "vinhphuc")


def test_looking_changes_nothing_doing_does_what_was_shown(world: Make) -> None:
    made = world("daknong")
    before = made.snapshot()
    row = made.plan("rename", "skhdt", name="Sở Kinh tế")
    assert made.snapshot() == before
    new = {line["old"]: line["new"] for line in row.plan["addresses"]}
    assert new
    actions.agree(row, made.who["agree"])
    actions.order_it(row, made.who["do"])
    row.refresh_from_db()
    assert row.state == State.DONE
    for old, address in new.items():
        box = Mailbox.objects.get(address=address)
        alias = Address.objects.get(address=old)
        assert (alias.use, alias.mailbox_id) == ("alias", box.pk)


@pytest.mark.parametrize("slug", PROVINCES)
@pytest.mark.parametrize(
    ("kind", "bodies", "more"),
    [
        ("rename", ("skhdt",), {"name": "Sở Kinh tế"}),
        ("rename", ("skhdt",), {"name": "Sở Kinh tế", "code": "skt"}),
        ("merge", ("skhdt",), {"into": "stc"}),
        ("merge", ("skhdt", "stc"), {"name": "Sở Tài chính và Kế hoạch", "code": "stckh"}),
        ("move", ("skhdt/vanphong",), {"into": "stc"}),
        ("dissolve", ("skhdt",), {"into": "stc"}),
        ("split", ("skhdt",), {"parts": (part("Sở Quy hoạch", "vanphong", code="sqh"),)}),
        ("dissolve", ("skhdt/vanphong",), {}),
    ],
)
def test_undone_all_is_as_before(
    world: Make, slug: str, kind: str, bodies: tuple[str, ...], more: dict[str, object]
) -> None:
    made = world(slug)
    before = made.snapshot()
    row = made.done(kind, *bodies, **more)
    assert row.state == State.DONE
    after = made.snapshot()
    assert after != before
    actions.undo(row, made.who["do"])
    restored = made.snapshot()
    for table in ("agency", "unit", "person", "list", "grant"):
        missing = before[table] - restored[table]  # type: ignore[operator]
        assert not missing, (table, missing)
    for table in ("box", "address"):
        missing = before[table] - restored[table]  # type: ignore[operator]
        assert not missing, (table, missing)
