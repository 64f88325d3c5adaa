"""Profiles are read whole or refused in one sentence with file, line and clause."""

from datetime import date
from pathlib import Path

import pytest

from congvu.regulations.clauses import Means, Source
from congvu.regulations.errors import BadProfileError, UnknownRegulationError
from congvu.regulations.loading import load_profile, profiles, read_profile
from congvu.regulations.tests.case_files import FIVE

BROKEN = Path(__file__).parent / "broken"
EXPECTED = dict(line.split(": ", 1) for line in (BROKEN / "expected.txt").read_text("utf-8").splitlines())


def test_the_five_are_there() -> None:
    assert set(FIVE) <= set(profiles())


@pytest.mark.parametrize("name", ["can-tho-33-2015", "cantho"])
def test_either_slug_loads(name: str) -> None:
    assert load_profile(name).number == "33/2015/QĐ-UBND"
    assert load_profile(name) is load_profile("cantho")


@pytest.mark.parametrize("name", ["hanoi", "", ".", "../profiles/can-tho-33-2015"])
def test_unknown_regulation_lists_the_known(name: str) -> None:
    with pytest.raises(UnknownRegulationError, match="can-tho-33-2015"):
        load_profile(name)


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.toml")), ids=lambda path: path.stem)
def test_broken_profile_is_refused_in_these_words(path: Path) -> None:
    with pytest.raises(BadProfileError) as refusal:
        read_profile(path)
    assert str(refusal.value) == EXPECTED[path.stem]


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "profile.toml"
    with pytest.raises(BadProfileError, match="UTF-8"):
        read_profile(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadProfileError, match="UTF-8"):
        read_profile(path)


def test_dates_come_from_the_regulation_unless_stated() -> None:
    clause = load_profile("cantho").clauses["CT-4.1.b"]
    assert clause.effective_from == date(2015, 12, 30)
    assert not clause.in_force(date(2015, 12, 29))
    assert clause.in_force(date(2015, 12, 30))
    assert clause.means is Means.RULE
    assert clause.values["limit"].source is Source.RECONSTRUCTED


@pytest.mark.clause("CT-4.1.a", "CT-4.1.b", "CT-4.1.c")
def test_quotas_of_can_tho() -> None:
    profile = load_profile("cantho")
    assert profile.quota("agency") == 0
    assert profile.quota("unit") == 10 << 30
    assert profile.quota("personal") == 5 << 30
    assert profile.quota("list") is None
    assert profile.attachment_limit is None
    limit = profile.quota_limit("unit")
    assert limit is not None
    assert limit.clause == "CT-4.1.b"


@pytest.mark.clause("DN-5.2.s1", "DN-5.2.s2")
def test_quota_and_attachment_of_dak_nong() -> None:
    profile = load_profile("daknong")
    assert {profile.quota(kind) for kind in ("personal", "agency", "unit")} == {500 << 20}
    assert profile.attachment_limit == 25 << 20


@pytest.mark.parametrize("slug", ["vinhphuc", "quangtri", "daklak"])
def test_what_is_not_set_is_none(slug: str) -> None:
    profile = load_profile(slug)
    assert profile.quota("personal") is None
    assert profile.attachment_limit is None
