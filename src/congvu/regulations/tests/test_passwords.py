"""Password rules beyond the case files: age, first change, Unicode, one's own name."""

import unicodedata
from datetime import date

import pytest

from congvu.regulations.loading import load_profile
from congvu.regulations.passwords import below_floor, check_password, expires_on
from congvu.regulations.tests.case_files import FIVE


@pytest.mark.clause("CT-10.3.s2")
@pytest.mark.parametrize(
    ("changed", "last"),
    [
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2026, 10, 15), date(2027, 1, 15)),
    ],
)
def test_user_password_lasts_three_months(changed: date, last: date) -> None:
    assert expires_on(load_profile("cantho").password_rules, "personal", changed) == last


@pytest.mark.clause("CT-11.4.s1")
def test_shared_password_lasts_two_months() -> None:
    rules = load_profile("cantho").password_rules
    assert expires_on(rules, "agency", date(2026, 1, 31)) == date(2026, 3, 31)
    assert expires_on(rules, "unit", date(2025, 12, 31)) == date(2026, 2, 28)
    history = rules.history("unit")
    assert history is not None
    assert history.value == 5


def test_no_age_where_none_is_set() -> None:
    assert expires_on(load_profile("daknong").password_rules, "personal", date(2026, 1, 1)) is None


@pytest.mark.clause("VP-13.1.b.s1", "QT-4.3.4.s1", "DL-13.2.s1", "CT-10.3.s1", "DN-12.1.s3")
@pytest.mark.parametrize("kind", ["personal", "agency", "unit"])
def test_first_password_must_be_changed_everywhere(kind: str) -> None:
    first = {profile.jurisdiction: profile.password_rules.first_change(kind) for profile in FIVE}
    assert first == {
        "vinhphuc": "VP-13.1.b.s1",
        "quangtri": "QT-4.3.4.s1",
        "daklak": "DL-13.2.s1",
        "cantho": "CT-10.3.s1",
        "daknong": "DN-12.1.s3",
    }


@pytest.mark.clause("QT-4.3.4.s1")
def test_first_password_of_quang_tri_dies_after_a_week() -> None:
    days = load_profile("quangtri").password_rules.initial_days("personal")
    assert days is not None
    assert days.value == 7
    assert load_profile("cantho").password_rules.initial_days("personal") is None


@pytest.mark.clause("CT-10.3.a")
def test_characters_are_counted_not_bytes_or_marks() -> None:
    rules = load_profile("cantho").password_rules
    decomposed = unicodedata.normalize("NFD", "Ậấ#1ệộữ")
    assert [found.clause for found in check_password(rules, "personal", decomposed)] == ["CT-10.3.a"]
    assert check_password(rules, "personal", unicodedata.normalize("NFD", "Ậấ#1ệộữx")) == []


@pytest.mark.clause("CT-10.3.a")
def test_long_passwords_are_fine_and_control_characters_are_not() -> None:
    rules = load_profile("cantho").password_rules
    assert check_password(rules, "personal", "Aa1#" * 16) == []
    assert check_password(rules, "personal", "Aa1#" * 33) != []
    assert check_password(rules, "personal", "Matkhau#1\n") != []


@pytest.mark.clause("VP-12.4.s2")
def test_own_name_is_refused_where_we_chose_so() -> None:
    rules = load_profile("vinhphuc").password_rules
    assert check_password(rules, "personal", "Nguyen2014", names=["Nguyễn Văn An"]) != []
    assert check_password(rules, "personal", "Anhvan2014", names=["Nguyễn Văn An"]) == []


@pytest.mark.parametrize("password", ["abc", "binhnv@tinh.gov.vn", "BinhNV@tinh", "nguyenvanbinh", "Nguyễn Văn Bình"])
def test_the_systems_own_floor_names_no_clause(password: str) -> None:
    found = below_floor(password, ("binhnv@tinh.gov.vn", "Nguyễn Văn Bình"))
    assert bool(found) == (password != "BinhNV@tinh")
    assert {violation.clause for violation in found} <= {""}
    assert not below_floor("troi-xanh", ("binhnv@tinh.gov.vn", "Nguyễn Văn Bình"))
