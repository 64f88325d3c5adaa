"""Shared mailboxes: who may be given one, for which days, what LDAP then says, handover, review, and what is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import make_password
from pytest_django.fixtures import Settings

from congvu.directory import holders, mail_store
from congvu.directory.actions import delegations, discards, handovers, reviews
from congvu.directory.actions.delegations import Paper
from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.roles import grant_role
from congvu.directory.errors import HoldingRefused
from congvu.directory.files import read
from congvu.directory.ldap.projection import entries_of
from congvu.directory.models import Agency, Delegation, Handover, Jurisdiction, Mailbox, Person, RoleGrant, Unit
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.sign_in import MailboxBackend
from congvu.ground import clock
from congvu.ground.vietnamese import fold
from congvu.ledger.models import Act

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OWN = {"quangtri": "quang-tri-313-2018"}
"""The agency's own regulation, where the province's is another one."""


@dataclass
class Body:
    """An agency of one province with its mailbox, a unit's mailbox, and people."""

    place: Jurisdiction
    agency: Agency
    box: Mailbox
    unit_box: Mailbox
    people: dict[str, Mailbox]

    def paper(self, **more: object) -> Paper:
        """A document of today."""
        return Paper(**({"number": "12/QĐ", "signed": clock.today(), "first_day": clock.today()} | more))  # type: ignore[arg-type]

    def give(self, who: str, **more: object) -> Delegation:
        """The body's own head, or whoever gives it there, authorises somebody."""
        giving = (holders.owner_role(self.box),)
        return delegations.assign(self.box, self.people[who], self.paper(**more), self.people["head"].address, giving)


def _box(place: Jurisdiction, kind: MailboxKind, local: str, name: str, **more: object) -> Mailbox:
    now, hashed = clock.now(), make_password("x", hasher="ssha512")
    return Mailbox.objects.create(
        jurisdiction=place, kind=kind, address=f"{local}@{place.domain}", display_name=name, sort=fold(name),
        state=MailboxState.ACTIVE, registered_at=now, password=hashed, password_changed_at=now, **more,
    )  # fmt: skip


def _person(agency: Agency, local: str, unit: Unit | None = None) -> Mailbox:
    name = f"Trần Văn {local.title()}"
    person = Person.objects.create(
        jurisdiction=agency.jurisdiction, agency=agency, unit=unit, given=local, full_name=name, position="Chuyên viên"
    )
    return _box(
        agency.jurisdiction, MailboxKind.PERSONAL, local, f"{name} - {agency.name}", person=person, agency=agency
    )


@pytest.fixture
def body(db: None) -> Callable[[str], Body]:
    """Makes one in a province."""

    def make(slug: str) -> Body:
        ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
        place = Jurisdiction.objects.get(slug=slug)
        agency, other = (
            Agency.objects.create(jurisdiction=place, code=code, name=name, kind="so", search=code, sort=code)
            for code, name in (("syt", "Sở Y tế"), ("stc", "Sở Tài chính"))
        )
        agency.regulation = OWN.get(slug, "")
        agency.save()
        unit, office = (
            Unit.objects.create(agency=agency, code=code, name=name)
            for code, name in (("khtc", "Phòng Kế hoạch"), ("vp", "Văn phòng"))
        )
        people = {name: _person(agency, name, unit) for name in ("head", "next", "clerk", "second")}
        people |= {"elsewhere": _person(agency, "vanphong", office), "stranger": _person(other, "la")}
        box = _box(place, MailboxKind.AGENCY, "syt", "Sở Y tế", agency=agency)
        unit_box = _box(place, MailboxKind.UNIT, "khtc.syt", "Phòng Kế hoạch, Sở Y tế", agency=agency, unit=unit)
        return Body(place, agency, box, unit_box, people)

    return make


@dataclass
class Store:
    """A mail store that counts what it is told."""

    counts: dict[str, list[int]]
    moved: list[tuple[str, str]]
    ended: list[str]


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Store:
    """Dovecot's stand-in: two folders, one message by its Message-ID."""
    made = Store({"INBOX": [12, 34567], "Sent": [3, 900]}, [], [])
    settings.CONGVU_FILES = tmp_path / "files"
    monkeypatch.setattr(mail_store, "count", lambda _address: dict(made.counts))
    monkeypatch.setattr(mail_store, "holds", lambda _address, folder, key: folder == "INBOX" and key == "<1@x>")
    monkeypatch.setattr(mail_store, "move", lambda _a, _key, source, target: made.moved.append((source, target)))
    monkeypatch.setattr(mail_store, "erase", lambda _a, folder, _key: made.moved.append((folder, "")))
    return made


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Moves the clock to a day, nine in the morning."""

    def go(day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda: day)

    return go


def facts(box: Mailbox) -> dict[str, list[str]]:
    """What LDAP is to say about a mailbox."""
    found = next(one for one in entries_of(PublicationKind.MAILBOX, [box.pk]) if one.login == box.address)
    return {name: [value.decode() for value in values] for name, values in found.attributes.items()}


def refused(act: Callable[[], object]) -> HoldingRefused:
    """The refusal of an act."""
    with pytest.raises(HoldingRefused) as refusal:
        act()
    return refusal.value


@pytest.mark.clause("DL-12.1.c.s1", "DN-13.1.s1")
@pytest.mark.parametrize(("slug", "clause"), [("daklak", "DL-12.1.c.s1"), ("daknong", "DN-13.1.s1"), ("cantho", "")])
def test_the_head_holds_the_mailbox_by_office(body: Callable[[str], Body], slug: str, clause: str) -> None:
    """Named head, one holds it at once; no document, no password; and the mailbox knows its head."""
    here = body(slug)
    grant_role(here.people["head"], "agency_head", here.agency, "test")
    (row,) = holders.heads(here.box)
    assert (row.holder.address, row.open, row.clause) == (here.people["head"].address, True, clause)
    assert facts(here.box)["congvuHolder"] == facts(here.box)["congvuSendAs"] == [here.people["head"].address]
    mounts = facts(here.people["head"])["congvuMounts"][0].split("\t")
    assert f"namespace/m{here.box.key.hex}/prefix=Hộp thư dùng chung/Sở Y tế/" in mounts
    assert "congvuMounts" not in facts(here.people["clerk"])
    assert Act.objects.get(verb="delegation.office").subject == here.box.address


@pytest.mark.clause("QT-4.1.2.s1", "QT-4.2.2.s1")
def test_who_holds_by_office_is_the_regulations_word(body: Callable[[str], Body]) -> None:
    """Where the office manages the agency's mailbox its chief holds it, and a unit's leader the unit's."""
    here = body("quangtri")
    grant_role(here.people["head"], "agency_head", here.agency, "test")
    assert not holders.heads(here.box).exists()
    grant_role(here.people["elsewhere"], "office", here.agency, "test")
    grant_role(here.people["next"], "unit_head", here.agency, "test")
    assert [row.holder.address for row in holders.heads(here.box)] == [here.people["elsewhere"].address]
    assert [row.holder.address for row in holders.heads(here.unit_box)] == [here.people["next"].address]


@pytest.mark.clause("CT-11.1", "DL-12.1.c.s2", "DN-13.1.s2", "VP-12.3.s2")
def test_whom_the_regulation_lets_hold_it(body: Callable[[str], Body]) -> None:
    """One of the agency in Cần Thơ, several in Đắk Lắk, in writing in Đắk Nông; never another body's."""
    one = body("cantho")
    one.give("clerk")
    assert refused(lambda: one.give("second")).clause == "CT-11.1"
    several = body("daklak")
    assert [several.give(who).open for who in ("clerk", "second")] == [True, True]
    assert refused(lambda: several.give("stranger")).clause == "DL-12.1.c.s2"
    written = body("daknong")
    assert refused(lambda: written.give("clerk", number="")).clause == "DN-13.1.s2"
    assert refused(lambda: written.give("clerk", signed=None)).clause == "DN-13.1.s2"
    assert written.give("clerk").document_number == "12/QĐ"
    appointed = body("vinhphuc")
    assert refused(lambda: appointed.give("stranger")).clause == "VP-12.3.s2"


@pytest.mark.clause("VP-2.3", "DL-13.4", "QT-4.3.5.s3")
@pytest.mark.parametrize(
    ("slug", "clause"),
    [("vinhphuc", "VP-2.3"), ("daklak", "DL-13.4"), ("quangtri", "QT-4.3.5.s3"), ("cantho", None), ("daknong", None)],
)
def test_a_persons_own_mailbox_is_given_to_nobody(body: Callable[[str], Body], slug: str, clause: str | None) -> None:
    """By a paper or by a handover: the regulation refuses it, and where none speaks of it the system does."""
    here = body(slug)
    own, clerk = here.people["head"], here.people["clerk"]
    gone = handovers.Wish(former=None, receiver=clerk, one_sided="đã nghỉ")
    assert refused(lambda: delegations.assign(own, clerk, here.paper(), own.address, ("head",))).clause == clause
    assert refused(lambda: handovers.start(own, gone, "test")).clause == clause
    assert "congvuMounts" not in facts(clerk)


@pytest.mark.clause("QT-4.1.1.s1", "QT-4.1.2.s1", "QT-4.2.2.s1")
def test_only_the_office_chief_and_the_units_leader_assign(body: Callable[[str], Body]) -> None:
    """skhcn@ by the Office's chief alone; a unit's mailbox by its leader, to the unit's own staff."""
    here = body("quangtri")

    def give(box: Mailbox, to: str, by: str) -> Delegation:
        return delegations.assign(box, here.people[to], here.paper(), by, (by,))

    for by in ("unit_head", "head"):
        assert refused(lambda by=by: give(here.box, "clerk", by)).clause == "QT-4.1.2.s1"
    assert refused(lambda: give(here.unit_box, "elsewhere", "unit_head")).clause == "QT-4.2.2.s1"
    assert [give(here.box, "clerk", "office").open, give(here.unit_box, "clerk", "unit_head").open] == [True, True]
    assert set(Act.objects.filter(verb="delegation.assign").values_list("actor", flat=True)) == {"office", "unit_head"}


@pytest.mark.clause("VP-13.2")
def test_duties_are_accepted_first(body: Callable[[str], Body]) -> None:
    """Until then there is no access; nobody accepts for another, and nobody twice."""
    here = body("vinhphuc")
    row = here.give("clerk")
    clerk = here.people["clerk"]
    assert (row.open, row.clause) == (False, "VP-13.2")
    assert "congvuMounts" not in facts(clerk)
    assert refused(lambda: delegations.accept(row, here.people["second"].address)).clause == "VP-13.2"
    delegations.accept(row, clerk.address)
    assert facts(here.box)["congvuSendAs"] == [clerk.address]
    assert "congvuMounts" in facts(clerk)
    refused(lambda: delegations.accept(row, clerk.address))


def test_days_open_and_close_it(body: Callable[[str], Body], on: Callable[[date], None]) -> None:
    """From the first day to the last, both included; a worker that was down catches up; nothing is done twice."""
    on(date(2027, 2, 4))
    here = body("daklak")
    row = here.give("clerk", first_day=date(2027, 2, 5), last_day=date(2027, 2, 12))  # over Tết
    for day, is_open in ((4, False), (5, True), (12, True), (13, False)):
        on(date(2027, 2, day))
        delegations.follow_days()
        assert delegations.follow_days() == 0
        row.refresh_from_db()
        assert row.open is is_open, day
    assert row.ended_by == "worker"
    assert [act.verb for act in Act.objects.filter(subject=here.box.address).order_by("id")][:3] == [
        "delegation.assign", "delegation.open", "delegation.end",
    ]  # fmt: skip


def test_giving_it_again_amends_document_and_last_day(body: Callable[[str], Body]) -> None:
    """One act in the ledger; the one person that CT-11.1 allows does not stand in their own way."""
    made = body("cantho")
    first = made.give("clerk", number="", signed=None)
    later = clock.today() + 30 * DAY
    again = made.give("clerk", number="15/QĐ", last_day=later, first_day=clock.today() + 3 * DAY)
    assert again.pk == first.pk
    again.refresh_from_db()
    assert (again.document_number, again.document_date, again.last_day) == ("15/QĐ", clock.today(), later)
    assert (again.open, again.first_day) == (True, clock.today())
    made.give("clerk", number="", signed=None)
    again.refresh_from_db()
    assert (again.document_number, again.last_day) == ("15/QĐ", None)
    told = Act.objects.filter(verb="delegation.amend").order_by("pk")
    assert [one.after["document"] for one in told] == [f"15/QĐ {clock.today()}"] * 2
    assert refused(lambda: made.give("second")).clause == "CT-11.1"


def test_what_makes_no_sense_is_refused(body: Callable[[str], Body]) -> None:
    """Whoever holds it by office, a shared mailbox as holder, days that run backwards."""
    here = body("daklak")
    delegations.take_office(here.box, here.people["head"], "test")
    assert refused(lambda: here.give("head")).code == "holding-makes-no-sense"
    here.people["unit"] = here.unit_box
    refused(lambda: here.give("unit"))
    refused(lambda: here.give("second", last_day=clock.today() - DAY))


def test_the_password_that_a_former_holder_may_know_ends(body: Callable[[str], Body]) -> None:
    """With direct sign-in a one-time password comes in its place; without there is none at all."""
    here = body("daklak")
    first, second = here.give("clerk"), here.give("second")
    before = here.box.password
    secret = delegations.end(first, "test")
    here.box.refresh_from_db()
    assert secret
    assert here.box.password != before
    assert here.box.state == MailboxState.ISSUED
    assert facts(here.box)["congvuSendAs"] == [here.people["second"].address]
    Jurisdiction.objects.update(direct_sign_in=False)
    Mailbox.objects.filter(pk=here.box.pk).update(state=MailboxState.ACTIVE)
    assert delegations.end(second, "test") is None
    assert not {"userPassword", "congvuOneTimePassword"} & facts(here.box).keys()
    box = Mailbox.objects.get(pk=here.box.pk)
    box.set_password("Ruong-Lua_Bac:47x")
    box.save()
    assert MailboxBackend().authenticate(None, box.address, "Ruong-Lua_Bac:47x") is None


@pytest.mark.clause("CT-11.3.s2")
def test_mail_of_shared_mailboxes_is_kept(body: Callable[[str], Body]) -> None:
    """In Cần Thơ for the mailbox itself and for its holders; in Đắk Lắk for neither."""
    kept, free = body("cantho"), body("daklak")
    for here, rights in ((kept, ["holder"]), (free, None)):
        here.give("clerk")
        assert facts(here.people["clerk"]).get("congvuRights") == rights
    assert facts(kept.box)["congvuRights"] == facts(kept.unit_box)["congvuRights"] == ["kept"]
    assert "congvuRights" not in facts(free.box)
    assert "congvuRights" not in facts(kept.people["second"])


@pytest.mark.clause("CT-11.3.s2")
def test_spam_and_anonymous_mail_go_by_a_recorded_act(
    body: Callable[[str], Body], store: Store, on: Callable[[date], None]
) -> None:
    """Set aside by its Message-ID, taken back while it is held, erased when the time is over; other reasons refused."""
    on(date(2026, 11, 2))
    here = body("cantho")
    assert refused(lambda: discards.discard(here.box, "<1@x>", "INBOX", "old", "a@x")).clause == "CT-11.3.s2"
    assert refused(lambda: discards.discard(here.box, "<2@x>", "INBOX", "spam", "a@x")).code == "no-such-message"
    assert refused(lambda: discards.discard(body("daklak").box, "<1@x>", "INBOX", "spam", "a@x")).clause is None
    row = discards.discard(here.box, "<1@x>", "INBOX", "spam", "a@x")
    assert discards.discard(here.box, "<1@x>", "INBOX", "spam", "a@x") == row
    assert store.moved == [("INBOX", mail_store.ASIDE)]
    discards.restore(row, "a@x")
    refused(lambda: discards.restore(row, "a@x"))
    again = discards.discard(here.box, "<1@x>", "INBOX", "anonymous", "a@x")
    on(again.erase_after)
    assert discards.follow_discards() == 0
    on(again.erase_after + DAY)
    assert [discards.follow_discards(), discards.follow_discards()] == [1, 0]
    assert store.moved[-1] == (mail_store.ASIDE, "")
    assert [act.verb for act in Act.objects.filter(clause="CT-11.3.s2").order_by("id")] == [
        "mail.discard", "mail.restore", "mail.discard", "mail.erase",
    ]  # fmt: skip


HANDOVERS = [("vinhphuc", "VP-13.2.d"), ("daklak", "DL-12.1.e"), ("daknong", "DN-13.2")]


@pytest.mark.clause("VP-13.2.d", "DL-12.1.e", "DN-13.2")
@pytest.mark.parametrize(("slug", "clause"), HANDOVERS)
def test_handover_from_head_to_head(body: Callable[[str], Body], store: Store, slug: str, clause: str) -> None:
    """Never without a holder, nothing deleted meanwhile, counted twice, both confirm, a new password, minutes kept."""
    here = body(slug)
    old, new = here.people["head"], here.people["next"]
    grant_role(old, "agency_head", here.agency, "test")
    grant_role(new, "agency_head", here.agency, "test")
    row = handovers.start(here.box, handovers.Wish(former=holders.heads(here.box)[0], receiver=new), old.address)
    assert handovers.start(here.box, handovers.Wish(former=None, receiver=new), old.address) == row
    assert facts(here.box)["congvuHolder"] == sorted([old.address, new.address])
    assert facts(here.box)["congvuRights"] == ["kept"]
    assert facts(old)["congvuRights"] == ["holder"]
    assert refused(lambda: handovers.complete(row, new.address)).clause == clause
    assert refused(lambda: handovers.confirm(row, here.people["clerk"])).code == "not-a-party"
    handovers.confirm(row, old, "Còn 2 văn bản đang xử lý")
    handovers.confirm(row, new)
    row.refresh_from_db()
    store.counts["INBOX"] = [11, 34000]
    assert refused(lambda: handovers.complete(row, new.address)).code == "mail-missing"
    store.counts["INBOX"] = [13, 36000]
    done = handovers.complete(row, new.address)
    assert done.one_time_password
    assert handovers.complete(done.handover, new.address).one_time_password is None
    assert facts(here.box)["congvuHolder"] == [new.address]
    assert "congvuRights" not in facts(here.box)
    assert "congvuMounts" not in facts(old)
    assert not RoleGrant.objects.filter(mailbox=old).exists()
    papers = {file.media_type: read(file) for file in done.handover.minutes.all()}
    assert papers["application/pdf"].startswith(b"%PDF-")
    assert Act.objects.filter(verb="handover.complete", clause=clause).count() == 1


@pytest.mark.clause("QT-4.2.3")
def test_handover_of_a_unit(body: Callable[[str], Body]) -> None:
    """The unit's former leader hands the unit's mailbox to the new one."""
    here = body("quangtri")
    old, new = here.people["head"], here.people["next"]
    grant_role(old, "unit_head", here.agency, "test")
    row = handovers.start(here.unit_box, handovers.Wish(former=holders.heads(here.unit_box)[0], receiver=new), "x")
    for side in (old, new):
        handovers.confirm(row, side)
    row.refresh_from_db()
    assert handovers.complete(row, new.address).handover.clause == "QT-4.2.3"
    assert [one.holder for one in holders.heads(here.unit_box)] == [new]


@pytest.mark.clause("DN-13.2")
def test_handover_without_the_former_head(body: Callable[[str], Body], on: Callable[[date], None]) -> None:
    """One-sided: a reason, and a witness with an office in it instead of the one who is gone; due in working days."""
    on(date(2026, 8, 28))
    here = body("daknong")
    old, new, centre = here.people["head"], here.people["next"], here.people["stranger"]
    grant_role(old, "agency_head", here.agency, "test")
    grant_role(centre, "operating_centre", None, "test")
    Mailbox.objects.filter(pk=old.pk).update(state=MailboxState.SUSPENDED)
    former = holders.heads(here.box)[0]
    assert (
        refused(lambda: handovers.start(here.box, handovers.Wish(former=former, receiver=new), "x")).code == "one-sided"
    )
    wish = handovers.Wish(former=former, receiver=new, one_sided="Bên giao đã từ trần")
    row = handovers.start(here.box, wish, centre.address)
    assert row.due is None or row.due > date(2026, 9, 2)
    assert refused(lambda: handovers.confirm(row, here.people["clerk"])).code == "not-a-party"
    for side in (new, centre):
        handovers.confirm(row, side)
    row.refresh_from_db()
    assert row.witness == centre.address
    assert handovers.complete(row, new.address).handover.done_at
    assert facts(here.box)["congvuHolder"] == [new.address]


@pytest.mark.clause("VP-13.2.d")
def test_handover_between_authorised_persons(body: Callable[[str], Body]) -> None:
    """The one who follows needs a paper of their own; in Cần Thơ, too, where only one may hold it at a time."""
    for slug in ("vinhphuc", "cantho"):
        here = body(slug)
        former = here.give("clerk")
        if not former.accepted_at:
            delegations.accept(former, here.people["clerk"].address)
        wish = handovers.Wish(former=former, receiver=here.people["second"], paper=here.paper(), by=("head",))
        row = handovers.start(here.box, wish, here.people["head"].address)
        held = holders.authorised(here.box).get(holder=here.people["second"])
        assert held.basis == "authorised"
        for side in ("clerk", "second"):
            handovers.confirm(row, here.people[side])
        row.refresh_from_db()
        handovers.complete(row, here.people["second"].address)
        assert [one.holder for one in holders.authorised(here.box)] == [here.people["second"]]
        assert Handover.objects.get(pk=row.pk).done_at


@pytest.mark.clause("DN-14.2", "VP-11.1.s4")
def test_access_is_confirmed_each_quarter(body: Callable[[str], Body], on: Callable[[date], None]) -> None:
    """By whom the regulation charges, once; what was confirmed is kept; a quarter missed is red."""
    for slug, clause, charged in (("daknong", "DN-14.2", "head"), ("vinhphuc", "VP-11.1.s4", "operator")):
        on(date(2026, 2, 10))
        here = body(slug)
        grant_role(here.people["head"], "agency_head", here.agency, "test")
        now = reviews.standing(here.agency)
        assert now is not None
        assert (now.clause, now.period, now.overdue, now.confirmed) == (clause, date(2026, 1, 1), None, None)
        refused(lambda agency=here.agency: reviews.confirm(agency, None, "x", ("it_officer",)))
        row = reviews.confirm(here.agency, here.people["head"], here.people["head"].address, (charged,))
        assert reviews.confirm(here.agency, None, "x", (charged,)) == row
        assert [one["holder"] for one in row.seen] == [here.people["head"].address]
        for day, overdue in ((date(2026, 6, 30), None), (date(2026, 7, 1), date(2026, 4, 1))):
            on(day)
            assert reviews.standing(Agency.objects.get(pk=here.agency.pk)).overdue == overdue  # type: ignore[union-attr]
    assert reviews.standing(body("cantho").agency) is None
