"""Shared mailboxes in the portal: who sees one, who gives it, handing over by two browsers, what leaves it."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from congvu.directory import mail_store
from congvu.directory.actions.roles import grant_role
from congvu.directory.models import Delegation, Discard, Handover, Jurisdiction, Mailbox, RoleGrant
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.ground import clock
from congvu.portal.shared_forms import AssignForm
from congvu.portal.tests.conftest import World, mailbox, text

SEEING = {Role.HEAD, Role.OFFICE, Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR}
GIVING = {Role.HEAD, Role.OFFICE}


@pytest.fixture
def shared(world: World, settings: Settings, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The mailbox of the agency of health, held by its head, in a province where mail is kept."""
    settings.CONGVU_FILES = tmp_path
    monkeypatch.setattr(mail_store, "count", lambda _address: {"INBOX": [5, 4096]})
    monkeypatch.setattr(mail_store, "holds", lambda *_words: True)
    monkeypatch.setattr(mail_store, "move", lambda *_words: None)
    Jurisdiction.objects.filter(pk=world.here.pk).update(regulation="can-tho-33-2015")
    here = Jurisdiction.objects.get(pk=world.here.pk)
    like = world.boxes["other"]
    box = Mailbox.objects.create(
        jurisdiction=here, kind=MailboxKind.AGENCY, address=f"syt@{here.domain}", state=MailboxState.ACTIVE,
        agency=world.health, display_name="Sở Y tế", registered_at=clock.now(), password=like.password,
        password_changed_at=clock.now(), search="so y te", sort="so y te",
    )  # fmt: skip
    RoleGrant.objects.filter(role=Role.HEAD).delete()
    grant_role(Mailbox.objects.get(pk=world.boxes[Role.HEAD].pk), Role.HEAD, world.health, "test")
    return box


def press(client: Client, box: Mailbox, act: str, **fields: object):
    """Send the form with this button."""
    return client.post(f"/shared/{box.key}/act", {"act": act} | fields)


def paper(person: Mailbox, **more: object) -> dict[str, object]:
    """The form that authorises somebody."""
    return {"person_address": person.address, "number": "7/QĐ", "first": clock.today().isoformat()} | more


@pytest.mark.parametrize("role", Role.values)
def test_who_sees_and_who_gives(world: World, shared: Mailbox, role: str) -> None:
    """Those of its body with an office in it, and those who look on for the whole province; giving is the body's."""
    client = world.client(role)
    assert client.get(f"/shared/{shared.key}").status_code == (200 if role in SEEING else 404)
    assert press(client, shared, "assign", **paper(world.boxes["other"])).status_code in (
        {302} if role in GIVING else {404}
    )
    assert not Delegation.objects.filter(basis="authorised").exists()  # of another agency: CT-11.1
    for act in ("accept", "discard", "restore", "nonsense"):
        expected = {302, 422, 404} if role == Role.HEAD else {404}
        assert press(client, shared, act).status_code in expected
    assert client.get(f"/shared/{shared.key}/act").status_code == 405
    assert client.get(f"/shared/{shared.key}/minutes/1").status_code == 404


def test_what_is_elsewhere_does_not_exist(world: World, shared: Mailbox) -> None:
    for who in ("foreign", "other"):
        assert world.client(who).get(f"/shared/{shared.key}").status_code == 404
    for key in (uuid.uuid4(), world.boxes["new"].key):
        assert world.client(Role.HEAD).get(f"/shared/{key}").status_code == 404
    assert Client().get("/shared").status_code == 302
    assert Client().get(f"/shared/{shared.key}").status_code == 302


@pytest.mark.parametrize(("regulation", "asked"), [("can-tho-33-2015", False), ("dak-nong-12-2012", True)])
def test_the_form_asks_for_a_document_where_the_regulation_does(
    world: World, shared: Mailbox, regulation: str, asked: bool
) -> None:
    Jurisdiction.objects.filter(pk=world.here.pk).update(regulation=regulation)
    form = AssignForm(Mailbox.objects.get(pk=shared.pk))
    assert [form.fields[name].required for name in ("number", "signed", "last")] == [asked, asked, False]


@pytest.mark.clause("CT-11.1")
def test_the_head_gives_it_and_takes_it_back(world: World, shared: Mailbox) -> None:
    """The form says what is wrong with the clause; the holder finds it among their own; the new password shows once."""
    head, clerk = world.client(Role.HEAD), mailbox(world.health, "vanthu", "Lê Thị Văn")
    world.boxes["clerk"] = clerk
    assert press(head, shared, "assign", person_address="ai@do.test", first="").status_code == 422
    page = head.post(f"/shared/{shared.key}/act", {"act": "assign"} | paper(world.boxes["other"]), follow=True)
    assert "(CT-11.1)" in text(page)
    last = (clock.today() + timedelta(days=30)).isoformat()
    assert "Đã giao hộp thư." in text(
        head.post(f"/shared/{shared.key}/act", {"act": "assign"} | paper(clerk, last=last), follow=True)
    )
    mine = text(world.client("clerk").get("/shared"))
    assert "Sở Y tế" in mine
    assert "7/QĐ" in mine
    assert shared.address in text(head.get("/shared"))
    row = Delegation.objects.get(basis="authorised")
    assert press(world.client("clerk"), shared, "assign", **paper(world.boxes["new"])).status_code == 404
    answer = press(head, shared, "end", row=row.pk)
    assert "chỉ hiện ra lần này" in text(answer)
    assert "không giữ hộp thư dùng chung nào" in text(world.client("clerk").get("/shared"))
    assert press(head, shared, "end", row=row.pk).status_code == 404


@pytest.mark.clause("VP-13.2")
def test_duties_are_accepted_on_the_page(world: World, shared: Mailbox) -> None:
    Jurisdiction.objects.update(regulation="vinh-phuc-28-2014")
    world.boxes["clerk"] = clerk = mailbox(world.health, "vanthu", "Lê Thị Văn")
    press(world.client(Role.HEAD), shared, "assign", **paper(clerk))
    client = world.client("clerk")
    assert "Tôi nhận các trách nhiệm này" in text(client.get(f"/shared/{shared.key}"))
    assert not Delegation.objects.get(holder=clerk).open
    press(client, shared, "accept")
    assert Delegation.objects.get(holder=clerk).open
    assert "Tôi nhận các trách nhiệm này" not in text(client.get(f"/shared/{shared.key}"))


@pytest.mark.clause("DN-13.2", "DN-14.2")
def test_handing_over_in_two_browsers(world: World, shared: Mailbox) -> None:
    """Begin, both confirm, complete: minutes to print, the former head outside; access is reviewed, too."""
    Jurisdiction.objects.update(regulation="dak-nong-12-2012")
    world.boxes["next"] = receiver = mailbox(world.health, "moinhan", "Lê Thị Nhận")
    old, new = world.client(Role.HEAD), world.client("next")
    press(old, shared, "review")
    assert "đã được" in text(old.get(f"/shared/{shared.key}"))
    former = Delegation.objects.get(mailbox=shared).pk
    assert press(old, shared, "handover", former=former, receiver_address="x@y.test").status_code == 422
    press(old, shared, "handover", former=former, receiver_address=receiver.address)
    assert "Đang bàn giao" in text(new.get("/shared"))
    for client in (old, new):
        page = text(client.get(f"/shared/{shared.key}"))
        assert "5 thư" in page
        press(client, shared, "confirm", remarks="Đủ")
    assert press(old, shared, "complete").status_code in {200, 302}
    row = Handover.objects.get()
    if row.done_at is None:
        press(new, shared, "complete")
        row.refresh_from_db()
    assert row.done_at
    page = text(new.get(f"/shared/{shared.key}"))
    for file in row.minutes.all():
        assert file.name in page
        answer = new.get(f"/shared/{shared.key}/minutes/{file.pk}")
        assert (answer.status_code, answer["Content-Type"]) == (200, file.media_type)
    assert not Delegation.objects.filter(mailbox=shared, holder=world.boxes[Role.HEAD], ended_at=None).exists()


@pytest.mark.clause("CT-11.3.s2")
def test_spam_is_set_aside_on_the_page(world: World, shared: Mailbox) -> None:
    head = world.client(Role.HEAD)
    assert "không xóa được bằng bất cứ phần mềm nào" in text(head.get(f"/shared/{shared.key}"))
    assert press(head, shared, "discard", message_id="", folder="INBOX", reason="spam").status_code == 422
    press(head, shared, "discard", message_id="<1@x>", folder="INBOX", reason="spam")
    row = Discard.objects.get()
    assert "&lt;1@x&gt;" in text(head.get(f"/shared/{shared.key}"))
    press(head, shared, "restore", row=row.pk)
    row.refresh_from_db()
    assert row.restored_at


@pytest.mark.clause("CT-11.1")
@pytest.mark.parametrize("one_sided", ["", "Thủ trưởng đi vắng"])
def test_who_is_authorised_hands_on_no_more_than_that(world: World, shared: Mailbox, one_sided: str) -> None:
    """A clerk makes no colleague the head's equal: neither in the head's name nor in nobody's."""
    world.boxes["clerk"] = clerk = mailbox(world.health, "vanthu", "Lê Thị Văn")
    friend = mailbox(world.health, "ban", "Lê Thị Bạn")
    press(world.client(Role.HEAD), shared, "assign", **paper(clerk))
    former = "" if one_sided else Delegation.objects.get(basis="head").pk
    fields = {"receiver_address": friend.address, "former": former, "one_sided": one_sided}
    press(world.client("clerk"), shared, "handover", **fields)
    assert not Handover.objects.exists()
    assert not Delegation.objects.filter(holder=friend).exists()


def test_a_row_that_is_no_number_does_not_exist(world: World, shared: Mailbox) -> None:
    for act in ("end", "restore"):
        assert press(world.client(Role.HEAD), shared, act, row="abc").status_code == 404
