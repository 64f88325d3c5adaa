"""The audit view: each reader sees the acts of the own office, and an owner those on the own mailbox."""

import pytest

from congvu.directory.models.mailbox import Role
from congvu.ledger.actions import Entry, record
from congvu.portal.tests.conftest import text


@pytest.fixture
def _acts(world) -> None:
    """One act on a mailbox of each agency, and one of the neighbour."""
    for who in ("new", "other", "foreign"):
        box = world.boxes[who]
        record([Entry(actor="ai@x.vn", verb="mailbox.open", subject=box.address, jurisdiction=box.jurisdiction.slug)])


@pytest.mark.usefixtures("_acts")
def test_each_sees_the_own_office(world) -> None:
    new, other, foreign = (world.boxes[who].address for who in ("new", "other", "foreign"))
    head = text(world.client(Role.HEAD).get("/admin/acts"))
    assert new in head
    assert other not in head
    auditor = text(world.client(Role.AUDITOR).get("/admin/acts"))
    assert new in auditor
    assert other in auditor
    assert foreign not in auditor


@pytest.mark.usefixtures("_acts")
def test_a_head_cannot_ask_for_another_agencys_mailbox(world) -> None:
    page = text(world.client(Role.HEAD).get(f"/admin/acts?subject={world.boxes['other'].address}"))
    assert "Sổ chưa ghi việc nào như vậy" in page


@pytest.mark.usefixtures("_acts")
def test_filters(world) -> None:
    new, other = world.boxes["new"].address, world.boxes["other"].address
    client = world.client(Role.AUDITOR)
    assert other not in text(client.get(f"/admin/acts?subject={new}"))
    assert new not in text(client.get("/admin/acts?last=2001-01-01"))
    assert new in text(client.get("/admin/acts?first=2001-01-01&last=nonsense"))


@pytest.mark.usefixtures("_acts")
def test_an_owner_sees_the_own_mailbox_only(world) -> None:
    page = text(world.client("other").get(f"/mailbox/acts?subject={world.boxes['new'].address}"))
    assert "ai@x.vn" in page
    assert world.boxes["new"].address not in page
