"""Lists by rule: whom they reach, who may write to them, and that they are there by themselves."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from congvu.directory import witnesses
from congvu.directory.actions import lists
from congvu.directory.actions.jurisdictions import NewAgency, ensure_jurisdictions, open_agencies, open_units
from congvu.directory.actions.lists import ListRefused, Rule, open_by_rule
from congvu.directory.actions.roles import grant_role, revoke_role
from congvu.directory.ldap.projection import entries_of
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox, MailingList, Publication, RoleGrant, Unit
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.directory.models.publication import PublicationKind
from congvu.directory.rules import search_text
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.loading import load_profile
from congvu.regulations.witnesses import Evidence, Question

Found = tuple[Jurisdiction, Agency, Unit]
Province = Callable[[str], Found]


@pytest.fixture
def province(db: None, settings: Settings, tmp_path: Path) -> Province:
    """Makes a province with one agency and one unit in it."""
    settings.CONGVU_PUBLISH_LOCK = tmp_path / "publish.lock"

    def make(slug: str) -> Found:
        ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
        place = Jurisdiction.objects.get(slug=slug)
        agency = open_agencies(place, [NewAgency(code="syt", name="Sở Y tế", kind="so")], "test")[0]
        return place, agency, open_units(place, [(agency, "tchc", "Phòng Tổ chức")], "test")[0]

    return make


def mailbox(place: Jurisdiction, local: str, kind: str = MailboxKind.PERSONAL, **more: object) -> Mailbox:
    """A mailbox in use."""
    return Mailbox.objects.create(
        jurisdiction=place,
        kind=kind,
        address=f"{local}@{place.domain}",
        state=MailboxState.ACTIVE,
        display_name=local,
        registered_at=clock.now(),
        search=search_text(local),
        sort=local,
        **more,
    )


def asked(question: Question, clause: str) -> list[Evidence]:
    """What compliance is told of a clause of Cần Thơ."""
    profile = load_profile("can-tho-33-2015")
    return list(question(profile, "cantho", profile.clauses[clause]))


def published(row: MailingList) -> dict[str, list[str]]:
    """The list's entry."""
    (found,) = entries_of(PublicationKind.LIST, [row.pk])
    return {name: [value.decode() for value in values] for name, values in found.attributes.items()}


@pytest.mark.clause("CT-11.5.s1")
def test_each_agency_and_unit_has_its_list_by_itself(province: Province) -> None:
    """Opened once, by the clause; a closed unit's is closed, and its address is given to nobody else."""
    _place, agency, unit = province("cantho")
    assert lists.follow_lists() == 2
    assert lists.follow_lists() == 0
    own, theirs = agency.lists.get(), unit.lists.get()
    assert (own.address, own.clause) == ("tatca.syt@cantho.gov.vn.test", "CT-11.5.s1")
    assert theirs.address == "tatca.tchc.syt@cantho.gov.vn.test"
    assert "(congvuAgencyCode=syt)(congvuUnitCode=tchc)" in published(theirs)["memberURL"][0]
    assert Act.objects.filter(verb="list.open", clause="CT-11.5.s1").count() == 2
    Unit.objects.update(closed_on=clock.today())
    assert lists.follow_lists() == 1
    assert Address.objects.get(address=theirs.address).use == "retired"
    assert Publication.objects.filter(kind="gone", dn__startswith=f"cn={theirs.address}").exists()


def test_where_no_clause_asks_no_list_is_opened(province: Province) -> None:
    """A province whose regulation names no lists has none by itself."""
    province("vinhphuc")
    assert lists.follow_lists() == 0


@pytest.mark.clause("CT-11.5.s2")
def test_the_bodys_mailbox_and_who_is_authorised_write(province: Province) -> None:
    """Authorised by a document, until it is taken back; nobody else, and by no document nobody."""
    place, agency, unit = province("cantho")
    (missing,) = asked(witnesses.lists, "CT-11.5.s1")
    lists.follow_lists()
    (found,) = asked(witnesses.lists, "CT-11.5.s1")
    assert (missing.count, missing.breaches, found.count, found.breaches) == (0, 2, 2, 0)
    (nobodys,) = asked(witnesses.writers, "CT-11.5.s2")
    assert (nobodys.count, nobodys.breaches) == (0, 2)
    official = mailbox(place, "syt", MailboxKind.AGENCY, agency=agency)
    shared = mailbox(place, "tchc.syt", MailboxKind.UNIT, agency=agency, unit=unit)
    person = mailbox(place, "annv", agency=agency)
    own, theirs = agency.lists.get(), unit.lists.get()
    assert published(own)["congvuPoster"] == [official.address]
    assert published(theirs)["congvuPoster"] == [official.address, shared.address]
    with pytest.raises(ListRefused) as refusal:
        lists.authorise_poster(own, person, " ", date(2026, 1, 5), "head")
    assert refusal.value.clause == "CT-11.5.s2"
    row = lists.authorise_poster(own, person, "12/QĐ-SYT", date(2026, 1, 5), "head")
    assert lists.authorise_poster(own, person, "12/QĐ-SYT", date(2026, 1, 5), "head") == row
    assert person.address in published(own)["congvuPoster"]
    assert Act.objects.get(verb="list.authorise").after["document"] == "12/QĐ-SYT"
    lists.end_poster(row, "head")
    lists.end_poster(row, "head")
    assert person.address not in published(own)["congvuPoster"]
    assert Act.objects.filter(verb="list.unauthorise").count() == 1
    with pytest.raises(ListRefused):
        lists.authorise_poster(own, official, "13/QĐ-SYT", date(2026, 1, 5), "head")


@pytest.mark.clause("DN-5.1.e.s3")
def test_administrators_write_in_their_agency_the_centre_everywhere(province: Province) -> None:
    """By office: who loses it is no longer published."""
    place, agency, _unit = province("daknong")
    own = lists.open_list(place, "internal.syt@daknong.gov.vn.test", "Sở Y tế", agency, "test")
    whole = lists.open_list(place, "internal@daknong.gov.vn.test", "Toàn tỉnh", None, "test")
    admin, centre = mailbox(place, "admin", agency=agency), mailbox(place, "centre")
    grant_role(admin, Role.AGENCY_IT, agency, "test")
    grant_role(centre, Role.CENTRE, None, "test")
    assert published(own)["congvuPoster"] == [admin.address, centre.address]
    assert published(whole)["congvuPoster"] == [centre.address]
    Publication.objects.all().delete()
    revoke_role(RoleGrant.objects.get(mailbox=admin), "test")
    assert list(Publication.objects.values_list("kind", "row")) == [("list", own.pk)]
    assert published(own)["congvuPoster"] == [centre.address]
    centre.state = MailboxState.SUSPENDED
    centre.save()
    changed = {one.dn for one in entries_of(PublicationKind.MAILBOX, [centre.pk])}
    assert any(dn.startswith("cn=internal.syt@") for dn in changed)
    assert "congvuPoster" not in published(own)


@pytest.mark.clause("QT-4.2.1.s2")
def test_the_list_of_all_units_is_for_leaders_and_office(province: Province) -> None:
    """It reaches the units' mailboxes, not people."""
    place, agency, _unit = province("quangtri")
    agency.regulation = "quang-tri-313-2018"
    agency.save()
    head, clerk = mailbox(place, "gd", agency=agency), mailbox(place, "vp", agency=agency)
    grant_role(head, Role.HEAD, agency, "test")
    grant_role(clerk, Role.OFFICE, agency, "test")
    row = open_by_rule(place, "donvi.syt@quangtri.gov.vn.test", "Mọi đơn vị", Rule(agency=agency, reach="unit"), "test")
    entry = published(row)
    assert entry["congvuPoster"] == [head.address, clerk.address]
    assert entry["congvuRegulation"] == ["quang-tri-313-2018"]
    assert entry["memberURL"][0].startswith("ldap:///ou=mailboxes,")
    assert "(congvuKind=unit)" in entry["memberURL"][0]
    with pytest.raises(ListRefused):
        lists.authorise_poster(row, mailbox(place, "ai", agency=agency), "1/QĐ", date(2026, 1, 5), "head")


def test_further_rules_narrow_the_search(province: Province) -> None:
    """By kind of agency and by position; what contradicts itself, and addresses elsewhere, are refused."""
    place, _agency, _unit = province("vinhphuc")
    row = open_by_rule(
        place, "giamdoc@vinhphuc.gov.vn.test", "Giám đốc sở", Rule(agency_kind="so", position="Giám đốc"), "test"
    )
    assert "(congvuAgencyKind=so)(title=Giám đốc)" in published(row)["memberURL"][0]
    with pytest.raises(ListRefused):
        open_by_rule(place, "giamdoc@vinhphuc.gov.vn.test", "Lần hai", Rule(agency_kind="ban"), "test")
    with pytest.raises(ListRefused):
        open_by_rule(place, "so@elsewhere.vn", "Nơi khác", Rule(agency_kind="so"), "test")
    with pytest.raises(ListRefused):
        open_by_rule(place, "x@vinhphuc.gov.vn.test", "X", Rule(reach="agency", position="Giám đốc"), "test")
