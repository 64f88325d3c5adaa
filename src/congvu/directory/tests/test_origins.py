"""How addresses came about: the rules run again end where they ended; who has a grant; what nobody has."""

import random
from pathlib import Path

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.technical import ensure_postmasters
from congvu.directory.demo import set_up_demo
from congvu.directory.grants import grants
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox
from congvu.directory.models.address import AddressUse
from congvu.directory.origins import Decided, Origin, origin
from congvu.directory.prospects import Verdict, prospect
from congvu.directory.tests.conftest import AGENCY, HEAD, Run, Table, person
from congvu.directory.tests.test_demo import ALL
from congvu.ledger.actions import record_one
from congvu.regulations.naming.tracing import Standing, Way

pytestmark = pytest.mark.django_db
DOMAIN = "vinhphuc.gov.vn.test"


def of(local: str) -> Origin:
    """How an address of the small province came about."""
    return origin(Address.objects.get(address=f"{local}@{DOMAIN}"))


def test_every_address_of_the_samples_ends_at_itself(tmp_path: Path) -> None:
    """Five provinces with namesakes, officers' decisions and lists: by the clause that the ledger has for it."""
    ensure_jurisdictions(ALL.jurisdictions)
    ensure_postmasters()
    set_up_demo(tmp_path, ALL, 200, lambda _line: None)
    found = [origin(row) for row in Address.objects.select_related("jurisdiction", "mailbox").order_by("id")]
    assert len(found) > 500
    assert [one.address for one in found if one.steps[-1].address != one.address.address] == []
    assert [one.address for one in found if one.decided is Decided.ACT] == []
    assert [one.address for one in found if one.act is None or one.clause != one.act.clause] == []
    assert {step.standing for one in found for step in one.steps} >= {Standing.FREE, Standing.TAKEN}


@pytest.mark.parametrize("seed", range(3))
def test_every_address_of_a_roster_of_namesakes_ends_at_itself(run: Run, seed: int) -> None:
    """Few names for many people, in lists that come one after the other, ranks in any order."""
    chance = random.Random(seed)
    for start in (0, 40):
        table: Table = [HEAD, *([AGENCY] if start == 0 else [])]
        for number in range(start, start + 40):
            name = f"{chance.choice(['Nguyễn', 'Ngô'])} {chance.choice(['Văn', 'Vũ'])} {chance.choice(['An', 'Ấn'])}"
            table.append(person(name, code=f"CB{number}", rank=chance.choice(["", "1", "2"])))
        run(table)
    rows = Address.objects.select_related("jurisdiction", "mailbox").order_by("id")
    found = [origin(row) for row in rows]
    assert len(found) == 81
    assert [one.address for one in found if one.steps[-1].address != one.address.address] == []
    assert {one.decided for one in found} == {Decided.RULE}
    for one in found:
        assert [step.standing for step in one.steps[:-1]] == [Standing.TAKEN] * (len(one.steps) - 1)


@pytest.mark.clause("VP-5.2.a", "VP-5.2.b.s2")
def test_each_step_names_its_form_and_clause(run: Run) -> None:
    run([HEAD, AGENCY, person("Nguyễn Thị Thu Hà", code="1"), person("Nguyễn Thị Thúy Hạ", code="2")])
    first, second = of("hantt"), of("hantt1")
    assert [(step.way, step.clause) for step in first.steps] == [(Way.FORM, "VP-5.2.a")]
    assert first.steps[0].pieces[1::2][:3] == (("tên", "ha"), ("chữ đầu họ", "n"), ("chữ đầu đệm", "tt"))
    assert [(step.address, step.standing, step.clause) for step in second.steps] == [
        (f"hantt@{DOMAIN}", Standing.TAKEN, "VP-5.2.a"),
        (f"hantt1@{DOMAIN}", Standing.FREE, "VP-5.2.b.s2"),
    ]


def test_an_alias_is_told_with_its_mailbox(vinhphuc: Jurisdiction) -> None:
    ensure_postmasters()
    assert (of("abuse").decided, of("abuse").steps[-1].address) == (Decided.TECHNICAL, f"abuse@{DOMAIN}")


def test_what_the_rules_would_not_give_is_told_as_an_act(run: Run) -> None:
    """Names change, and addresses that were given stay."""
    run([HEAD, AGENCY, person("Lê An", code="1")])
    box = Mailbox.objects.get(address=f"anl@{DOMAIN}")
    assert box.person is not None
    box.person.given, box.person.full_name = "Bình", "Lê Bình"
    box.person.save()
    found = of("anl")
    assert (found.decided, found.by_rule) == (Decided.ACT, f"binhl@{DOMAIN}")
    assert found.steps[-1].address == f"anl@{DOMAIN}"


def test_a_mailbox_that_got_another_address_has_two_acts(run: Run, vinhphuc: Jurisdiction) -> None:
    run([HEAD, AGENCY, person("Lê An", code="1")])
    box = Mailbox.objects.get(address=f"anl@{DOMAIN}")
    assert box.person is not None
    box.person.given, box.person.full_name = "Bình", "Lê Bình"
    box.person.save()
    box.addresses.update(use=AddressUse.ALIAS)
    new = f"binhl@{DOMAIN}"
    Address.objects.create(address=new, jurisdiction=vinhphuc, use=AddressUse.PRIMARY, mailbox=box)
    Mailbox.objects.filter(pk=box.pk).update(address=new)
    record_one(actor="test", verb="mailbox.readdress", subject=new, jurisdiction=vinhphuc.slug, clause="VP-5.2.a")
    former, present = of("anl"), of("binhl")
    assert (present.decided, present.act and present.act.verb) == (Decided.RULE, "mailbox.readdress")
    assert (former.decided, former.act and former.act.verb) == (Decided.ACT, "mailbox.open")
    assert grants(vinhphuc.regulation, by_unit=False).without == []


@pytest.mark.parametrize(
    ("address", "verdict", "clause"),
    [
        ("nguyễn@vinhphuc.gov.vn.test", Verdict.MALFORMED, None),
        ("an@gmail.com", Verdict.FOREIGN, None),
        (f"root@{DOMAIN}", Verdict.RESERVED, "VP-5.1"),
        (f"khongai@{DOMAIN}", Verdict.FREE, None),
        ("internal.stttt@daknong.gov.vn.test", Verdict.LISTS_ONLY, "DN-5.1.e.s2"),
        ("sonv@cantho.gov.vn.test", Verdict.PINNED, "CT-4.2.a.ex1"),
    ],
)
def test_an_address_that_nobody_has(address: str, verdict: Verdict, clause: str | None) -> None:
    ensure_jurisdictions({slug: f"{slug}.gov.vn.test" for slug in ("vinhphuc", "daknong", "cantho")})
    found = prospect(address)
    assert (found.verdict, found.clause) == (verdict, clause)
    assert bool(found.forms) == (verdict is Verdict.FREE)
    assert (found.holder == "Sở Nội vụ") == (verdict is Verdict.PINNED)


def test_an_agencys_own_names_are_kept_in_its_province() -> None:
    ensure_jurisdictions({"quangtri": "quangtri.gov.vn.test"})
    assert prospect("skhcn@quangtri.gov.vn.test").clause == "QT-4.1.1.s1"


@pytest.mark.clause("DL-1")
def test_an_address_in_the_tree_of_domains_is_the_provinces() -> None:
    ensure_jurisdictions({"daklak": "daklak.gov.vn.test"})
    for host in ("daklak.gov.vn.test", "vpubnd.daklak.gov.vn.test"):
        found = prospect(f"khongai@{host}").jurisdiction
        assert found is not None
        assert found.regulation == "dak-lak-08-2014"


@pytest.mark.clause("VP-1")
def test_every_mailbox_has_a_grant_or_is_technical(run: Run, vinhphuc: Jurisdiction) -> None:
    ensure_postmasters()
    run([HEAD, AGENCY, person("Lê An", code="1")])
    found = grants(vinhphuc.regulation, by_unit=False)
    assert (found.mailboxes, found.technical, found.without, found.unplaced) == (3, 1, [], [])
    box = Mailbox.objects.get(address=f"anl@{DOMAIN}")
    Mailbox.objects.filter(pk=box.pk).update(address=f"lenan@{DOMAIN}")
    assert grants(vinhphuc.regulation, by_unit=False).without == [f"lenan@{DOMAIN}"]


@pytest.mark.clause("QT-2.1", "QT-2.2")
def test_a_mailbox_of_the_department_without_a_unit_is_found(run: Run) -> None:
    """And no mailbox of another department is looked at."""
    unit: list[object] = ["đơn vị", "Phòng Tổng hợp", "", "", "", "Sở Nội vụ", "", "", ""]
    other: list[object] = ["cơ quan", "Sở Tài chính", "", "", "", "", "", "", ""]
    in_unit = person("Lê An", unit="Phòng Tổng hợp", code="1")
    run([HEAD, AGENCY, other, unit, in_unit, person("Lê Bình"), person("Lê Chi", agency="Sở Tài chính")])
    Agency.objects.filter(name="Sở Nội vụ").update(regulation="quang-tri-313-2018")
    found = grants("quang-tri-313-2018", by_unit=True)
    assert (found.mailboxes, found.without, found.unplaced) == (3, [], [f"binhl@{DOMAIN}"])
    assert grants("vinh-phuc-28-2014", by_unit=False).mailboxes == 2


def test_a_retired_address_is_kept(vinhphuc: Jurisdiction) -> None:
    row = Address.objects.create(address=f"cu@{DOMAIN}", jurisdiction=vinhphuc, use=AddressUse.RETIRED)
    found = origin(row)
    assert (found.decided, found.steps[-1].address) == (Decided.ACT, row.address)
