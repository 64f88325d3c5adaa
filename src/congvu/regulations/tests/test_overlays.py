"""An agency's own regulation over its province's: what it sets wins, family by family; the rest is the province's."""

from datetime import date
from pathlib import Path

import pytest

from congvu.regulations.loading import load_profile, overlays_of, profiles, province_profile, read_profile
from congvu.regulations.overlays import bound_agency, laid_over, regulation_in_force, regulations_of
from congvu.regulations.profile import Profile

TODAY = date(2026, 11, 23)
HEAD = """\
[regulation]
slug = "{slug}"
jurisdiction = "vungmoi"
prefix = "{prefix}"
number = "1/QĐ"
title = "Quy chế thử"
title_en = "A trial"
issuer = "Nơi thử"
province = "Vùng Mới"
domain = "vungmoi.gov.vn"
hosts = []
issued = 2020-01-01
effective_from = {since}
supersedes = ""
mailbox_kinds = {{ {kind} = "Hộp thư" }}
"""
PROVINCE = (
    ("quota", "kinds = ['personal', 'agency']", "limit = '1 GiB'"),
    ("naming.form", "kinds = ['person']", "form = '{tên}.{họ}'"),
    ("naming.suffix", "kinds = ['person', 'agency']", "suffix = 'number'"),
    ("naming.pinned", "pinned = [{ kind = 'agency', names = ['Ban Mới'], local = 'banmoi' }]"),
    ("checks.ends", "kinds = ['agency']", "sessions = ['07:30-11:30']", "minutes = 60"),
    ("retention", "what = ['log']", "months = 12"),
    ("password.strength", "kinds = ['personal']", "at_least = 8"),
    ("password.max_age", "kinds = ['personal']", "months = 3"),
)
AGENCY = (
    ("regulation.scope", "agency = 'sokh'"),
    ("quota", "kinds = ['personal']", "limit = '2 GiB'"),
    ("naming.form", "kinds = ['person']", "form = '{họ và tên}'"),
    ("naming.pinned", "pinned = [{ kind = 'agency', names = ['Sở KH'], local = 'sokh' }]"),
    ("checks.windows", "kinds = ['agency']", "sessions = ['07:30-11:30']", "windows = ['07:30-08:30']"),
    ("retention", "what = ['spam']", "days = 30"),
    ("password.strength", "at_least = 10", "kinds = ['personal']"),
)


def write(folder: Path, prefix: str, rules: tuple[tuple[str, ...], ...], since: date = date(2020, 1, 1)) -> Profile:
    """A profile with these rules, each clause numbered by its place."""
    folder.mkdir(exist_ok=True)
    parts = [HEAD.format(slug=folder.name, prefix=prefix, since=since, kind="agency" if prefix == "VM" else "unit")]
    for number, (block, *values) in enumerate(rules, start=1):
        pairs = (value.split(" = ", 1) for value in values)
        stated = "\n".join(f"{name} = {{ value = {value}, source = 'law' }}" for name, value in pairs)
        parts.append(
            f'[[clause]]\nid = "{prefix}-{number}"\nvi = "Thử."\nen = "Trial."\nrule = "{block}"\n'
            f"[clause.values]\n{stated}\n"
        )
    path = folder / "profile.toml"
    path.write_text("\n".join(parts), "utf-8")
    return read_profile(path)


@pytest.fixture
def both(tmp_path: Path) -> Profile:
    """An agency's regulation as it is in force over its province's."""
    return laid_over(write(tmp_path / "cua-so", "CS", AGENCY), write(tmp_path / "cua-tinh", "VM", PROVINCE))


def test_what_the_agency_sets_wins_for_the_kinds_it_names(both: Profile) -> None:
    assert both.quota("personal") == 2 << 30
    assert both.quota("agency") == 1 << 30
    assert both.quota("unit") is None
    limit = both.quota_limit("agency")
    assert limit is not None
    assert limit.clause == "VM-1"


def test_families_are_not_mixed(both: Profile) -> None:
    """A form of the agency never climbs on with the province's suffix, nor are two ways of checking asked at once."""
    blocks = {clause.id: clause.block for clause in both.clauses.values()}
    assert both.clauses["VM-3"].get("kinds") == ("agency",)
    assert "checks.windows" in blocks.values()
    assert "checks.ends" not in blocks.values()
    assert {"VM-4", "CS-4"} <= blocks.keys(), "kept names add up: the register of addresses is one"
    assert {"VM-6", "CS-6"} <= blocks.keys(), "logs and spam are kept by different clauses"
    assert "VM-7" not in blocks
    assert "VM-8" in blocks


def test_particulars_are_the_agencys_and_kinds_of_mailboxes_add_up(both: Profile) -> None:
    assert both.prefix == "CS"
    assert both.mailbox_kinds == {"agency": "Hộp thư", "unit": "Hộp thư"}
    assert both.on(TODAY).clauses.keys() == both.clauses.keys()


def test_before_its_first_day_everything_is_the_provinces(tmp_path: Path) -> None:
    own = write(tmp_path / "cua-so", "CS", AGENCY, date(2024, 1, 1))
    province = write(tmp_path / "cua-tinh", "VM", PROVINCE)
    assert laid_over(own.on(date(2023, 12, 31)), province) is province
    assert laid_over(own.on(date(2024, 1, 1)), province).quota("personal") == 2 << 30


@pytest.mark.clause("QT-2.1", "QT-2.2")
def test_quang_tri_is_an_agencys_over_a_province_that_has_none() -> None:
    own = load_profile("quang-tri-313-2018")
    assert load_profile("quangtri") is own
    assert bound_agency(own) == "skhcn"
    assert overlays_of("quang-tri") == [own]
    province = province_profile("quangtri")
    assert (province.slug, dict(province.clauses), province.domain) == ("quang-tri", {}, "quangtri.gov.vn")
    assert (province.quota("personal"), province.attachment_limit) == (None, None)
    assert regulation_in_force("quang-tri-313-2018", TODAY) is own
    assert regulation_in_force("quang-tri-313-2018", date(2018, 11, 28)) is province


@pytest.mark.clause("DL-1", "VP-1")
@pytest.mark.parametrize("slug", ["daklak", "vinhphuc", "cantho", "daknong"])
def test_a_provinces_regulation_binds_the_whole_jurisdiction(slug: str) -> None:
    profile = province_profile(slug)
    assert profile is load_profile(slug)
    assert (profile.overlays, bound_agency(profile)) == ("", "")
    assert regulation_in_force(profile.slug, TODAY) is profile


def test_a_whole_system_satisfies_everybody_in_it() -> None:
    found = {slug: [one.slug for one in regulations_of(slug, TODAY)] for slug in ("quangtri", "cantho")}
    assert found == {"quangtri": ["quang-tri", "quang-tri-313-2018"], "cantho": ["can-tho-33-2015"]}


def test_a_province_without_a_regulation_is_none() -> None:
    assert "quang-tri" not in {profile.slug for profile in profiles()}
