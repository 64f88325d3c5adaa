"""The sample provinces: the same people every time, every role in each, finished after an interruption."""

import csv
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.technical import ensure_postmasters
from congvu.directory.demo import set_up_demo, setting_up
from congvu.directory.demo.people import roster_lines
from congvu.directory.models import Mailbox, MailingList, Person
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.directory.sign_in import MailboxBackend

SLUGS = ("vinhphuc", "quangtri", "daklak", "cantho", "daknong")


@dataclass(frozen=True)
class Served:
    """A system that serves these."""

    jurisdictions: dict[str, str]


ALL = Served({slug: f"{slug}.gov.vn.test" for slug in SLUGS})


def accounts(state: Path) -> list[dict[str, str]]:
    """The list that is handed out."""
    with (state / "demo-accounts.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_people_every_time(slug: str) -> None:
    """Deterministic, with namesakes, and with the peoples of the place."""
    lines = roster_lines(slug, 1000)
    assert lines == roster_lines(slug, 1000)
    people = [line for line in lines if line.kind in {"person", "leader"}]
    assert len(people) == 1000
    assert len({line.full_name for line in people}) < 990
    assert len({line.staff_code for line in people}) == 1000
    if slug in {"daklak", "daknong"}:
        assert any(line.middle in {"Y", "H'"} for line in people)


@pytest.mark.django_db
@pytest.mark.clause("CT-11.5.s1", "DN-5.1.e.s1", "DN-5.1.e.s2")
def test_five_provinces(tmp_path: Path) -> None:
    """Two hundred people in all: every role everywhere, two active officials who can sign in, lists; done once."""
    ensure_jurisdictions(ALL.jurisdictions)
    ensure_postmasters()
    said: list[str] = []
    set_up_demo(tmp_path, ALL, 200, said.append)
    rows = accounts(tmp_path)
    assert Person.objects.count() == 200
    assert len(rows) == Mailbox.objects.count()
    assert stat.S_IMODE((tmp_path / "demo-accounts.csv").stat().st_mode) == 0o600
    for slug in SLUGS:
        own = [row for row in rows if row["jurisdiction"] == slug]
        assert {row["role"] for row in own} >= set(Role.values)
        assert Counter(row["role"] for row in own if row["state"] == "active") == {"official": 2}
    for row in rows[::40] + [row for row in rows if row["state"] == "active"]:
        box = MailboxBackend().authenticate(None, row["address"], row["password"])
        assert box is not None
        assert box.state == row["state"]
    assert MailingList.objects.filter(address="internal.stttt@daknong.gov.vn.test").exists()
    assert MailingList.objects.filter(jurisdiction__slug="cantho").count() > 10
    set_up_demo(tmp_path, ALL, 200, said.append)
    assert len(said) == len(SLUGS)


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["give_roles", "activate_officials", "account_rows"])
def test_it_goes_on_after_an_interruption(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever step was cut short, a second run finishes, imports nobody twice, and the passwords listed work."""
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"})
    ensure_postmasters()
    served = Served({"cantho": "cantho.gov.vn.test"})

    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(setting_up, broken, cut)
        with pytest.raises(KeyboardInterrupt):
            set_up_demo(tmp_path, served, 40, print)
    assert not (tmp_path / "demo-accounts.csv").exists()
    set_up_demo(tmp_path, served, 40, print)
    rows = accounts(tmp_path)
    assert Person.objects.count() == 40
    assert Mailbox.objects.filter(state=MailboxState.ACTIVE).count() == 2
    for row in rows[::20] + [row for row in rows if row["state"] == "active"]:
        assert MailboxBackend().authenticate(None, row["address"], row["password"]) is not None


@pytest.mark.django_db
def test_the_import_itself_is_cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it stands; the next run begins anew."""
    ensure_jurisdictions({"daknong": "daknong.gov.vn.test"})
    served = Served({"daknong": "daknong.gov.vn.test"})

    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("congvu.directory.roster.applying.Applying.write_people", cut)
        with pytest.raises(KeyboardInterrupt):
            set_up_demo(tmp_path, served, 30, print)
    assert not Mailbox.objects.exists()
    set_up_demo(tmp_path, served, 30, print)
    assert Person.objects.count() == 30
