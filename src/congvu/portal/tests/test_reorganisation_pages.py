"""Reorganisations in the portal: each role on each page, and the whole way from plan to undoing."""

import pytest

from congvu.directory.models import Agency, RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.portal.tests.conftest import World, text
from congvu.requests.reorganising.models import Reorganisation, State

pytestmark = pytest.mark.django_db
PLANNING = {Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN, Role.HOME_AFFAIRS}
FORM = {
    "kind": "rename",
    "bodies": "syt",
    "name": "Sở Y tế và Dân số",
    "document": "12/QĐ-UBND",
    "document_date": "2026-01-05",
    "effective": "2026-01-06",
}


def planned(world: World, who: str = Role.CENTRE) -> Reorganisation:
    """A plan made on the form."""
    answer = world.client(who).post("/reorganisations/new", FORM)
    assert answer.status_code == 302, text(answer)
    return Reorganisation.objects.get()


@pytest.mark.parametrize("role", Role.values)
def test_each_role_on_each_page(world: World, role: str) -> None:
    row = planned(world)
    client = world.client(role)
    looks = role in PLANNING | {Role.AUDITOR}
    for path, allowed in (
        ("/reorganisations", looks),
        (f"/reorganisations/{row.pk}", looks),
        ("/reorganisations/new", role in PLANNING),
    ):
        assert client.get(path).status_code == (200 if allowed else 403)
    assert client.get(f"/reorganisations/{row.pk}/agree").status_code == 405
    answer = client.post(f"/reorganisations/{row.pk}/agree")
    assert answer.status_code == (302 if role in PLANNING else 403)
    row.refresh_from_db()
    assert (row.state == State.AGREED) == (role == Role.DEPARTMENT)
    assert client.post("/reorganisations/new", {}).status_code == (200 if role in PLANNING else 403)


def test_from_plan_to_undoing(world: World) -> None:
    row = planned(world)
    page = text(world.client(Role.DEPARTMENT).get(f"/reorganisations/{row.pk}"))
    assert "Sở Y tế và Dân số" in page
    assert "Duyệt phương án" in page
    assert Agency.objects.get(pk=world.health.pk).name == "Sở Y tế"
    world.client(Role.DEPARTMENT).post(f"/reorganisations/{row.pk}/agree")
    RoleGrant.objects.create(mailbox=world.boxes[Role.MAIL_ADMIN], role=Role.CENTRE)
    for name, state in (("carry-out", State.DONE), ("undo", State.UNDONE)):
        answer = world.client(Role.CENTRE).post(f"/reorganisations/{row.pk}/{name}", follow=True)
        row.refresh_from_db()
        assert row.state == state, text(answer)
    assert Agency.objects.get(pk=world.health.pk).name == "Sở Y tế"


def test_what_is_wrong_is_said_on_the_form(world: World) -> None:
    page = text(world.client(Role.CENTRE).post("/reorganisations/new", FORM | {"bodies": "khongco"}))
    assert "Không có cơ quan “khongco”" in page
    row = planned(world)
    page = text(world.client(Role.CENTRE).post(f"/reorganisations/{row.pk}/undo", follow=True))
    assert "không làm việc này được" in page
    assert world.client(Role.CENTRE).post(f"/reorganisations/{row.pk}/nonsense").status_code == 404


def test_a_neighbours_plan_does_not_exist(world: World) -> None:
    row = planned(world)
    world.boxes["foreign"].grants.create(role=Role.DEPARTMENT)
    assert world.client("foreign").get(f"/reorganisations/{row.pk}").status_code == 404
    assert world.client("foreign").post(f"/reorganisations/{row.pk}/agree").status_code == 404
