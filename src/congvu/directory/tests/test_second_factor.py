"""The second factor and app passwords, without LDAP: what is kept, what is good once, what LDAP should hold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from congvu.directory.actions import second_factor as factor
from congvu.directory.actions.app_passwords import MOST, make_app_password, revoke_app_password
from congvu.directory.actions.mailboxes import set_state
from congvu.directory.actions.passwords import change_password, issue_one_time_password
from congvu.directory.errors import FactorRefused
from congvu.directory.hashers import UNSET
from congvu.directory.ldap.entries import LdapEntry
from congvu.directory.ldap.publish import Difference, changes
from congvu.directory.models import (
    AppPassword,
    Authenticator,
    Jurisdiction,
    Mailbox,
    Notice,
    PortalSession,
    RecoveryCode,
)
from congvu.directory.sealing import seal, unseal
from congvu.directory.tests.conftest import AGENCY, HEAD, Run, person
from congvu.directory.tests.test_entries import own
from congvu.ground import clock
from congvu.ledger.models import Act

OWN = "Bkt7-Mpq4-Zwr9"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def box(run: Run, vinhphuc: Jurisdiction) -> Mailbox:
    """A mailbox in use."""
    run([HEAD, AGENCY, person("Lê An")])
    found = Mailbox.objects.get(kind="personal")
    change_password(found, None, OWN)
    return found


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def code(secret: str, moment: datetime) -> str:
    """What the owner's program shows at a moment."""
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


def with_codes(box: Mailbox, at: Callable[[datetime], None]) -> tuple[str, tuple[str, ...]]:
    """Set codes by time up at noon: the secret and the recovery codes."""
    at(NOON)
    secret = factor.new_secret()
    return secret, factor.add_authenticator(box, secret, code(secret, NOON)).recovery_codes


def test_a_code_is_good_within_a_step_and_once(box: Mailbox, at: Callable[[datetime], None]) -> None:
    secret, _ = with_codes(box, at)
    assert not factor.use_code(box, code(secret, NOON))  # the one that set it up
    at(NOON + timedelta(seconds=60))
    early, late, old = (code(secret, NOON + timedelta(seconds=seconds)) for seconds in (90, 30, 0))
    assert not factor.use_code(box, old)
    assert not factor.use_code(box, code(secret, NOON + timedelta(seconds=120)))
    assert factor.use_code(box, f" {late[:3]} {late[3:]} ")
    assert not factor.use_code(box, late)
    assert factor.use_code(box, early)
    assert not factor.use_code(box, code(secret, NOON + timedelta(seconds=60)))  # older than one that was used
    for wrong in ("", "000000", "abc", "١٢٣٤٥٦"):
        assert not factor.use_code(box, wrong)


def test_secrets_are_not_in_the_clear(box: Mailbox, at: Callable[[datetime], None]) -> None:
    secret, codes = with_codes(box, at)
    held = Authenticator.objects.get()
    assert secret not in held.sealed
    assert unseal(held.sealed) == secret
    assert seal(secret) != seal(secret)
    assert len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(hash__in=codes).exists()
    app = make_app_password(box, "Điện thoại")
    assert app not in AppPassword.objects.get().hash
    told = str(list(Act.objects.values_list("before", "after")))
    assert not any(one in told for one in (secret, app, *codes))


def test_recovery_codes_are_good_once_and_can_be_renewed(box: Mailbox, at: Callable[[datetime], None]) -> None:
    _, codes = with_codes(box, at)
    assert factor.use_recovery_code(box, codes[3].upper().replace("-", " "))
    assert not factor.use_recovery_code(box, codes[3])
    assert not factor.use_recovery_code(box, "aaaa-bbbb-cccc")
    assert Act.objects.get(verb="factor.recovery").after == {"left": 9}
    new = factor.renew_recovery_codes(box)
    assert not factor.use_recovery_code(box, codes[4])
    assert factor.use_recovery_code(box, new[0])


def test_ldap_holds_app_passwords_only(box: Mailbox, at: Callable[[datetime], None]) -> None:
    before = own(box)
    secret, _ = with_codes(box, at)
    assert own(box)["userPassword"] == [UNSET.encode()]
    assert own(box)["congvuReason"] == [b"app"]
    assert own(box)["congvuOneTimePassword"][0].startswith(b"{ARGON2ID}$argon2id$")
    make_app_password(box, "Thunderbird")
    make_app_password(box, "Điện thoại")
    held = own(box)["userPassword"]
    assert len(held) == 2
    assert all(one.startswith(b"{SSHA512}") for one in held)
    assert not revoke_app_password(box, 0)
    assert revoke_app_password(box, AppPassword.objects.get(name="Thunderbird").pk)
    assert len(own(box)["userPassword"]) == 1
    factor.remove_factor(box, None)
    assert own(box) == before
    assert not AppPassword.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert factor.step_of(secret, code(secret, NOON)) is not None


def test_app_passwords_need_a_factor_a_name_of_their_own_and_an_end(
    box: Mailbox, at: Callable[[datetime], None]
) -> None:
    with pytest.raises(FactorRefused):
        make_app_password(box, "x")
    with_codes(box, at)
    make_app_password(box, " Điện  thoại ")
    with pytest.raises(FactorRefused, match="Điện thoại"):
        make_app_password(box, "Điện thoại")
    for number in range(MOST - 1):
        make_app_password(box, f"máy {number}")
    with pytest.raises(FactorRefused, match="20"):
        make_app_password(box, "thêm")


def test_a_suspended_mailbox_publishes_no_app_password(box: Mailbox, at: Callable[[datetime], None]) -> None:
    with_codes(box, at)
    make_app_password(box, "x")
    set_state(box, "suspended", "test")  # type: ignore[arg-type]
    assert not {"userPassword", "congvuOneTimePassword", "congvuReason"} & own(box).keys()


def test_reset_tells_the_owner_and_keeps_the_password(box: Mailbox, at: Callable[[datetime], None]) -> None:
    with_codes(box, at)
    make_app_password(box, "x")
    factor.reset_factor(box, "quantri@vinhphuc.gov.vn.test")
    box.refresh_from_db()
    assert not box.second_factor
    assert not Authenticator.objects.exists()
    assert box.check_password(OWN)
    assert Notice.objects.get().to == box.address
    assert Act.objects.get(verb="factor.reset").actor == "quantri@vinhphuc.gov.vn.test"


def session(box: Mailbox, key: str) -> PortalSession:
    """A browser that is signed in."""
    now = clock.now()
    return PortalSession.objects.create(mailbox=box, key=key, client="192.0.2.1", since=now, seen=now)


def test_other_sessions_end_with_password_factor_state(box: Mailbox, at: Callable[[datetime], None]) -> None:
    def open_two() -> None:
        session(box, "this")
        session(box, "other")

    def left() -> list[str]:
        keys = list(PortalSession.objects.values_list("key", flat=True))
        PortalSession.objects.all().delete()
        return keys

    open_two()
    change_password(box, OWN, "Xuan-Ve:37-hoa", session="this")
    assert left() == ["this"]
    open_two()
    at(NOON)
    secret = factor.new_secret()
    factor.add_authenticator(box, secret, code(secret, NOON), session="this")
    assert left() == ["this"]
    open_two()
    factor.remove_factor(box, None, session="this")
    assert left() == ["this"]
    open_two()
    set_state(box, "suspended", "test")  # type: ignore[arg-type]
    assert left() == []
    set_state(box, "active", "test")  # type: ignore[arg-type]
    open_two()
    issue_one_time_password(box, "test")
    assert left() == []


def test_passwords_reach_ldap_one_by_one() -> None:
    """ppolicy takes one value an operation; what is there already is never taken away on the way."""

    def walk(found: list[bytes] | None, wanted: list[bytes]) -> list[list[bytes]]:
        entry = LdapEntry("cn=x", {"cn": [b"x"], "userPassword": wanted})
        there = None if found is None else {"cn": [b"x"], "userPassword": found}
        one: Difference | None = Difference("modify", "cn=x", entry, there)
        steps = []
        while one:
            steps.append(one.step()["userPassword"])
            one = one.rest()
        return steps

    assert walk(None, [b"1", b"2", b"3"]) == [[b"1"], [b"1", b"2"], [b"1", b"2", b"3"]]
    assert walk([b"0"], [b"1"]) == [[b"1"]]
    assert walk([b"2", b"9"], [b"1", b"2", b"3"]) == [[b"1", b"2"], [b"1", b"2", b"3"]]
    mods = changes({"userPassword": [b"2", b"9"]}, {"userPassword": [b"1", b"2"]})
    assert mods == [(1, "userPassword", [b"9"]), (0, "userPassword", [b"1"])]
