"""Passwords of the past and passwords that must be changed, with the clock moved to and past each day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from congvu.directory.actions.expiry import declare_shared_use, expire_passwords, overdue
from congvu.directory.actions.former import KNOWN_FOR, forget_former
from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.actions.passwords import change_password, faults, issue_one_time_password
from congvu.directory.actions.reissue import reissue
from congvu.directory.errors import PasswordRefused
from congvu.directory.hashers import UNSET
from congvu.directory.models import Agency, FormerPassword, Jurisdiction, Mailbox
from congvu.directory.tests.test_entries import own
from congvu.ground import clock
from congvu.ledger.models import Act

PASSWORDS = [f"Bkt7-Mpq4-Zwr{number}" for number in range(8)]
Moved = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Moved:
    """Set the clock."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda: moment.astimezone(clock.LOCAL).date())

    return move


def local(*parts: int) -> datetime:
    """A moment of local time."""
    return datetime(*parts, tzinfo=clock.LOCAL)  # type: ignore[misc,arg-type]


def mailbox(slug: str, kind: str = "agency", regulation: str = "") -> Mailbox:
    """An issued mailbox of a province, or of an agency with a regulation of its own."""
    ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
    place = Jurisdiction.objects.get(slug=slug)
    agency = Agency.objects.create(
        jurisdiction=place, code="snv", name="Sở Nội vụ", kind="so", search="x", sort="x", regulation=regulation
    )
    opening = Opening(kind=kind, address=f"snv@{place.domain}", registered_at=clock.now(), agency=agency, **BASIS)
    return open_mailboxes(place, [opening], "test")[0].mailbox


BASIS = {"basis": "test"} if "basis" in Opening.__dataclass_fields__ else {}


@pytest.mark.clause("CT-10.3.s2", "CT-11.4.s1")
@pytest.mark.parametrize(
    ("kind", "changed", "last", "clause"),
    [
        ("personal", (2026, 1, 31, 9), (2026, 4, 30), "CT-10.3.s2"),
        ("agency", (2026, 1, 31, 9), (2026, 3, 31), "CT-11.4.s1"),
        ("agency", (2025, 12, 31, 23), (2026, 2, 28), "CT-11.4.s1"),
    ],
)
def test_a_password_grows_too_old(
    db: None, at: Moved, kind: str, changed: tuple[int, ...], last: tuple[int, ...], clause: str
) -> None:
    at(local(*changed))
    box = mailbox("cantho", kind)
    change_password(box, None, PASSWORDS[0])
    at(local(*last, 23, 59))
    assert overdue(box) is None
    assert expire_passwords() == 0
    at(local(*last) + timedelta(days=1))
    why = overdue(box)
    assert why is not None
    assert why.clause == clause
    assert [expire_passwords(), expire_passwords()] == [1, 0]
    assert Act.objects.get(verb="password.expire").clause == clause
    box.refresh_from_db()
    assert own(box)["userPassword"] == [UNSET.encode()]
    assert own(box)["congvuReason"] == [b"change"]
    change_password(box, PASSWORDS[0], PASSWORDS[1])
    assert overdue(box) is None
    assert own(box)["congvuReason"] == [b"former"]
    assert own(box)["userPassword"] != [UNSET.encode()]


def test_what_ages_nowhere_stays(db: None, at: Moved) -> None:
    at(local(2026, 1, 1))
    box = mailbox("vinhphuc")
    change_password(box, None, PASSWORDS[0])
    at(local(2036, 1, 1))
    assert overdue(box) is None
    assert expire_passwords() == 0


@pytest.mark.clause("CT-10.3.s2", "CT-11.4.s1")
def test_the_last_five_are_not_taken_again(db: None) -> None:
    box = mailbox("cantho")
    for number, new in enumerate(PASSWORDS[:6]):
        change_password(box, PASSWORDS[number - 1] if number else None, new)
    for barred in PASSWORDS[:5]:
        assert [one.clause for one in faults(box, barred)] == ["CT-11.4.s1"]
    with pytest.raises(PasswordRefused, match="5"):
        change_password(box, PASSWORDS[5], PASSWORDS[2])
    change_password(box, PASSWORDS[5], PASSWORDS[6])
    assert faults(box, PASSWORDS[0]) == []


def test_where_no_history_is_asked_for_none_is_kept_from_anybody(db: None) -> None:
    box = mailbox("daknong")
    change_password(box, None, PASSWORDS[0])
    change_password(box, PASSWORDS[0], PASSWORDS[1])
    assert faults(box, PASSWORDS[0]) == []


def test_the_former_password_is_known_for_a_fortnight(db: None, at: Moved) -> None:
    begin = datetime(2026, 11, 2, tzinfo=UTC)
    at(begin)
    box = mailbox("vinhphuc")
    change_password(box, None, PASSWORDS[0])
    assert "congvuReason" not in own(box)
    issue_one_time_password(box, "test")
    change_password(box, None, PASSWORDS[1])
    change_password(box, PASSWORDS[1], PASSWORDS[2])
    assert FormerPassword.objects.filter(known=True).count() == 1
    assert own(box)["congvuReason"] == [b"former"]
    at(begin + KNOWN_FOR)
    assert forget_former() == 0
    at(begin + KNOWN_FOR + timedelta(seconds=1))
    assert [forget_former(), forget_former()] == [1, 0]
    assert "congvuReason" not in own(box)
    assert FormerPassword.objects.count() == 2


@pytest.mark.clause("QT-4.3.4.s1")
def test_an_unused_first_password_dies(db: None, at: Moved) -> None:
    begin = datetime(2026, 11, 2, 3, tzinfo=UTC)
    at(begin)
    box = mailbox("quangtri", regulation="quang-tri-313-2018")
    at(begin + timedelta(days=7))
    with pytest.raises(PasswordRefused, match="09/11/2026") as refusal:
        change_password(box, None, PASSWORDS[0])
    assert refusal.value.clause == "QT-4.3.4.s1"
    (again,) = reissue(Mailbox.objects.filter(pk=box.pk), "test")
    change_password(again.mailbox, None, PASSWORDS[0])
    assert again.mailbox.state == "active"


def test_elsewhere_the_first_password_waits(db: None, at: Moved) -> None:
    at(datetime(2026, 11, 2, tzinfo=UTC))
    box = mailbox("vinhphuc")
    at(datetime(2027, 11, 2, tzinfo=UTC))
    change_password(box, None, PASSWORDS[0])


@pytest.mark.clause("CT-8.1.s3")
def test_after_use_by_another_the_password_is_changed_within_a_day(db: None, at: Moved) -> None:
    begin = datetime(2026, 11, 2, 3, tzinfo=UTC)
    at(begin)
    box = mailbox("cantho", "personal")
    change_password(box, None, PASSWORDS[0])
    declare_shared_use(box, "Đi công tác, nhờ đồng nghiệp gửi báo cáo gấp")
    entry = Act.objects.get(verb="password.shared")
    assert (entry.clause, entry.after["reason"][:11]) == ("CT-8.1.s3", "Đi công tác")
    at(begin + timedelta(hours=23, minutes=59))
    assert overdue(box) is None
    at(begin + timedelta(hours=24))
    why = overdue(box)
    assert why is not None
    assert (why.shared, why.clause) == (True, "CT-8.1.s3")
    assert expire_passwords() == 1
    assert Act.objects.get(verb="password.expire").after == {"reason": "shared"}
    box.refresh_from_db()
    change_password(box, PASSWORDS[0], PASSWORDS[1])
    assert overdue(box) is None
    assert box.password_due_at is None
