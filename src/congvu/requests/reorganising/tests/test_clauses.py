"""What the clauses on reorganisations and old addresses ask for, one by one; and who may do what, when, how often."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from congvu.directory.actions.aliases import alias_until
from congvu.directory.actions.changing import Change, change_person, readdress
from congvu.directory.actions.delegations import take_office
from congvu.directory.actions.roles import grant_role
from congvu.directory.errors import AddressTaken, HoldingRefused
from congvu.directory.ldap.projection import entries_in
from congvu.directory.models import Address, Agency, Mailbox, MailingList, Notice, Person
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.directory.models.publication import Publication, PublicationKind
from congvu.directory.queries import agencies
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.calendars import working_days
from congvu.requests.errors import NotAllowed, RequestRefused
from congvu.requests.knowing import Promises
from congvu.requests.nightly.night import night
from congvu.requests.reorganising import actions, letters
from congvu.requests.reorganising.errors import NotDecided, OrderRefused, UndoRefused
from congvu.requests.reorganising.models import State
from congvu.requests.reorganising.tests.conftest import World, part

Make = Callable[..., World]


def agency_box(made: World, code: str) -> Mailbox:
    """An open agency's mailbox."""
    return Mailbox.objects.get(kind=MailboxKind.AGENCY, agency=made.agency(code))


@pytest.mark.clause("CT-5.3.c", "CT-5.2")
def test_merged_agency_leaves_its_archive_to_the_successor(world: Make) -> None:
    """No mailbox of the old agency is in use; the successor's head reads its mail; its address leads there."""
    made = world("cantho")
    head = made.box("Phạm Thị Dung", "stc")
    old, heir = agency_box(made, "skhdt"), agency_box(made, "stc")
    grant_role(head, Role.HEAD, made.agency("stc"), "test")
    grant_role(made.box("Lê Văn Cường", "skhdt"), Role.HEAD, made.agency("skhdt"), "test")
    row = made.done("merge", "skhdt", into="stc")
    assert row.clause == "CT-5.3.c"
    old.refresh_from_db()
    assert (old.state, old.due) == (MailboxState.REVOKED, None)
    assert not Mailbox.objects.filter(agency__closed_on__isnull=False, state__in=["issued", "active"]).exists()
    alias = Address.objects.get(address=old.address)
    assert (alias.use, alias.mailbox_id, alias.until) == ("alias", heir.pk, clock.today() + timedelta(180))
    entries = {one.dn: one.attributes for one in entries_in(made.place)}
    mounts = next(dn for dn in entries if head.key.hex in dn)
    assert old.key.hex in entries[mounts]["congvuMounts"][0].decode()
    assert old.address.encode() in next(e for dn, e in entries.items() if heir.key.hex in dn)["mailAlternate"]
    assert list(agencies(made.place).values_list("code", flat=True)) == ["stc"]
    moved = made.box("Lê Văn Cường", "stc")
    assert moved.display_name == "Lê Văn Cường - Sở Tài chính"
    assert not moved.grants.exists()
    assert not moved.holdings.filter(ended_at=None).exists()


@pytest.mark.clause("DL-11.3.s2")
def test_merge_moves_subdomains_and_shows_the_successor_only(world: Make) -> None:
    """Collisions are decided first; new addresses at the successor; the old ones deliver for 365 days."""
    made = world("daklak")
    row = made.plan("merge", "skhdt", into="stc")
    (conflict,) = row.plan["conflicts"]
    assert conflict["key"].startswith("annv@skhdt.")
    with pytest.raises(NotDecided):
        actions.agree(row, made.who["agree"])
    row = actions.decide(row, conflict["key"], f"annvkh@stc.{made.place.domain}", made.who["plan"])
    actions.order_it(actions.agree(row, made.who["agree"]), made.who["do"])
    box = made.box("Lê Văn Cường", "stc")
    assert box.address == f"cuonglv@stc.{made.place.domain}"
    old = Address.objects.get(address=f"cuonglv@skhdt.{made.place.domain}")
    assert (old.use, old.mailbox_id, old.until) == ("alias", box.pk, clock.today() + timedelta(365))
    assert Mailbox.objects.get(address=f"annvkh@stc.{made.place.domain}").agency_id == made.agency("stc").pk
    entries = [one.dn for one in entries_in(made.place)]
    assert not [dn for dn in entries if dn.startswith("ou=skhdt,")]
    assert Publication.objects.filter(kind=PublicationKind.GONE, dn__startswith="ou=skhdt,").exists()


@pytest.mark.clause("DN-7.1.a")
def test_rename_changes_dependent_addresses(world: Make) -> None:
    """Upon a decision; the list, units and people follow, and everybody is told."""
    made = world("daknong")
    with pytest.raises(OrderRefused):
        actions.plan(
            made.place,
            actions.Order(kind="rename", bodies=("skhdt",), name="Sở Kinh tế"),
            actions.Paper(number=" ", signed=clock.today(), effective=clock.today()),
            made.who["plan"],
        )
    row = made.done("rename", "skhdt", name="Sở Kinh tế", code="skt")
    assert row.clause == "DN-7.1.a"
    domain = made.place.domain
    assert made.box("Lê Văn Cường", "skt").address == f"cuonglv.skt@{domain}"
    assert agency_box(made, "skt").address == f"skt@{domain}"
    letter = Notice.objects.get(to=f"cuonglv.skt@{domain}")
    assert f"cuonglv.skhdt@{domain} vẫn nhận thư đến hết" in letter.text
    told = Act.objects.get(verb="mailbox.readdress", subject=f"cuonglv.skt@{domain}")
    assert told.before == {"address": f"cuonglv.skhdt@{domain}"}


@pytest.mark.clause("DN-7.1.b")
def test_units_close_with_their_mailboxes(world: Make) -> None:
    """A dissolved unit's mailbox is cancelled, its mail goes with its agency, its people stay."""
    made = world("daknong")
    unit_box = Mailbox.objects.get(kind=MailboxKind.UNIT, unit__code="vanphong", agency__code="skhdt")
    row = made.done("dissolve", "skhdt/vanphong")
    assert row.clause == "DN-7.1.b"
    unit_box.refresh_from_db()
    assert unit_box.state == MailboxState.REVOKED
    assert Address.objects.get(address=unit_box.address).mailbox_id == agency_box(made, "skhdt").pk


def test_without_a_period_old_addresses_stay(world: Make) -> None:
    made = world("vinhphuc")
    old = agency_box(made, "skhdt").address
    assert made.done("rename", "skhdt", name="Sở Kinh tế", code="skt").alias_until is None
    assert Address.objects.get(address=old).until is None


@pytest.mark.clause("CT-5.2", "DN-7.2.a", "DL-11.8")
@pytest.mark.parametrize(("slug", "days"), [("cantho", 180), ("daknong", 180), ("daklak", 365)])
def test_a_night_ends_old_addresses_and_nobody_gets_them(
    world: Make, slug: str, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world(slug)
    box = made.box("Lê Văn Cường", "skhdt")
    change_person(Person.objects.get(mailbox=box), Change(texts={}, agency=made.agency("stc")), "test")
    box = made.box("Lê Văn Cường", "stc")
    old, new = box.address, f"moi.cuong@{made.place.domain}"
    readdress(box, new, "test")
    last = clock.today() + timedelta(days)
    row = Address.objects.get(address=old)
    assert (row.use, row.until) == ("alias", last)
    for day, use in ((last, "alias"), (last + timedelta(1), "retired")):
        night(made.place, day, working_days(), watched=None)
        row.refresh_from_db()
        assert (row.use, row.mailbox_id) == (use, box.pk)
    assert Notice.objects.filter(to=new, subject__contains=old).count() == 1
    clauses = {"cantho": "CT-5.2", "daknong": "DN-7.2.a", "daklak": "DL-11.3.s2"}
    assert Act.objects.get(verb="address.retire").clause == clauses[slug]
    assert Promises(made.place, 1).taken(old)
    with pytest.raises(AddressTaken):
        readdress(made.box("Phạm Thị Dung", "stc"), old, "test")


@pytest.mark.clause("DN-13.2", "DN-7.2.a")
def test_who_holds_by_office_hands_over_before_moving(world: Make) -> None:
    made = world("daknong")
    head = made.box("Lê Văn Cường", "skhdt")
    held = take_office(agency_box(made, "skhdt"), head, "test")
    move = Change(texts={}, agency=made.agency("stc"))
    with pytest.raises(HoldingRefused) as refusal:
        change_person(Person.objects.get(mailbox=head), move, "test")
    assert refusal.value.clause == "DN-13.2"
    held.ended_at, held.open = clock.now(), False
    held.save()
    change_person(Person.objects.get(mailbox=head), move, "test")


@pytest.mark.clause("CT-9.1")
def test_planned_agreed_and_carried_out_by_different_persons(world: Make) -> None:
    made = world("cantho")
    row = made.plan("rename", "skhdt", name="Sở Kinh tế")
    with pytest.raises(NotAllowed):
        actions.agree(row, made.who["plan"])
    with pytest.raises(RequestRefused):
        actions.order_it(row, made.who["do"])
    actions.agree(row, made.who["agree"])
    grant_role(made.who["agree"], Role.CENTRE, None, "test")
    for who in (made.who["agree"], made.box("Đỗ Văn Em", "stc")):
        if who.pk != made.who["do"].pk and who.pk != made.who["plan"].pk:
            with pytest.raises(NotAllowed):
                actions.order_it(row, who)
    stranger = world("daknong").who["do"]
    with pytest.raises(NotAllowed):
        actions.order_it(row, stranger)


def test_the_night_of_its_day_carries_it_out(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world("daknong")
    day = clock.today() + timedelta(3)
    row = actions.agree(made.plan("rename", "skhdt", effective=day, name="Sở Kinh tế", code="skt"), made.who["agree"])
    assert actions.order_it(row, made.who["do"]) == []
    night(made.place, day - timedelta(1), working_days(), watched=None)
    assert made.agency("skhdt")
    now = clock.now() + timedelta(3)
    monkeypatch.setattr(clock, "now", lambda: now)
    done = night(made.place, day, working_days(), watched=None)
    assert done["reorganisation"] == 1
    row.refresh_from_db()
    assert (row.state, made.agency("skt").name) == (State.DONE, "Sở Kinh tế")
    assert row.alias_until == alias_until(made.place)


def test_killed_half_way_nothing_is_done_and_then_all_once(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world("daknong")
    row = actions.agree(made.plan("merge", "skhdt", into="stc"), made.who["agree"])
    before = made.snapshot()

    def killed(*_arguments: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(letters, "tell", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.order_it(row, made.who["do"])
    assert made.snapshot() == before
    assert actions.carry_out_due(made.place, clock.today()) == 1
    after = made.snapshot()
    actions.carry_out(row)
    assert actions.carry_out_due(made.place, clock.today()) == 0
    assert made.snapshot() == after


def test_planned_addresses_are_promised_until_withdrawn(world: Make) -> None:
    made = world("daknong")
    row = made.plan("rename", "skhdt", name="Sở Kinh tế", code="skt")
    address = f"cuonglv.skt@{made.place.domain}"
    assert Promises(made.place, 1).taken(address)
    actions.withdraw(row, made.who["plan"])
    assert not Promises(made.place, 1).taken(address)


def test_split_opens_a_body_and_issues_its_mailbox(world: Make) -> None:
    made = world("daknong")
    new = part("Sở Quy hoạch", "vanphong", "cuonglv.skhdt@daknong.gov.vn.test", code="sqh")
    row = made.plan("split", "skhdt", parts=(new,))
    actions.agree(row, made.who["agree"])
    issued = actions.order_it(row, made.who["do"])
    assert [one.mailbox.address for one in issued] == ["sqh@daknong.gov.vn.test"]
    assert made.box("Lê Văn Cường", "sqh").address == "cuonglv.sqh@daknong.gov.vn.test"
    assert made.box("Trần Thị Bình", "skhdt").address == "binhtt.skhdt@daknong.gov.vn.test"


def test_undone_and_done_again_gives_the_same_addresses(world: Make) -> None:
    made = world("daknong")
    first = made.done("rename", "skhdt", name="Sở Kinh tế", code="skt")
    actions.undo(first, made.who["do"])
    kept = Address.objects.get(address=f"cuonglv.skt@{made.place.domain}")
    assert (kept.use, kept.until) == ("alias", clock.today() + timedelta(180))
    again = made.done("rename", "skhdt", name="Sở Kinh tế", code="skt")
    assert {one["new"] for one in again.plan["addresses"]} == {one["new"] for one in first.plan["addresses"]}


def test_undoing_says_what_stands_against_it(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world("daknong")
    row = made.done("merge", "skhdt", into="stc")
    box = made.box("Lê Văn Cường", "stc")
    readdress(box, f"khac@{made.place.domain}", "test")
    Agency.objects.create(jurisdiction=made.place, code="skhdt", name="Sở Khác", kind="so", search="", sort="")
    with pytest.raises(UndoRefused) as refusal:
        actions.undo(row, made.who["do"])
    said = "; ".join(vi for vi, _ in refusal.value.obstacles)
    assert f"khac@{made.place.domain}" in said
    assert "mã “skhdt” nay thuộc Sở Khác" in said
    late = clock.now() + timedelta(200)
    monkeypatch.setattr(clock, "now", lambda: late)
    with pytest.raises(UndoRefused) as refusal:
        actions.undo(row, made.who["do"])
    assert "hết thời hạn" in refusal.value.vi


@pytest.mark.parametrize(
    ("kind", "bodies", "more"),
    [
        ("rename", ("khongco",), {"name": "X"}),
        ("rename", ("skhdt",), {}),
        ("rename", ("skhdt",), {"name": "Sở Tài chính mới", "code": "stc"}),
        ("move", ("skhdt/vanphong",), {}),
        ("move", ("skhdt/vanphong",), {"into": "skhdt"}),
        ("move", ("skhdt",), {"into": "skhdt"}),
        ("merge", ("skhdt/vanphong",), {"into": "stc"}),
        ("split", ("skhdt",), {"parts": (part("Sở Mới", "nguoila@x.vn"),)}),
    ],
)
def test_orders_that_make_no_sense_change_nothing(
    world: Make, kind: str, bodies: tuple[str, ...], more: dict[str, object]
) -> None:
    made = world("daknong")
    before = made.snapshot()
    with pytest.raises(OrderRefused):
        made.plan(kind, *bodies, **more)
    assert made.snapshot() == before


@pytest.mark.clause("DN-5.1.e", "DL-11.3.s2")
def test_lists_follow(world: Make) -> None:
    """A closed agency's list leads to the successor's; undoing brings it back; a new code moves it."""
    made = world("daknong")
    lists = {row.agency.code: row for row in MailingList.objects.exclude(agency=None).select_related("agency")}
    row = made.done("merge", "skhdt", into="stc")
    alias = Address.objects.get(address=lists["skhdt"].address)
    assert (alias.use, alias.mailing_list_id) == ("alias", lists["stc"].pk)
    entry = next(one for one in entries_in(made.place) if one.dn.startswith(f"cn={lists['stc'].address}"))
    assert sorted(entry.attributes["mail"]) == sorted(one.address.encode() for one in lists.values())
    actions.undo(row, made.who["do"])
    lists["skhdt"].refresh_from_db()
    assert lists["skhdt"].closed_on is None
    made.done("rename", "skhdt", name="Sở Kinh tế", code="skt")
    lists["skhdt"].refresh_from_db()
    assert lists["skhdt"].address == f"internal.skt@{made.place.domain}"
    assert "internal.skhdt" in Address.objects.get(mailing_list=lists["skhdt"]).address
