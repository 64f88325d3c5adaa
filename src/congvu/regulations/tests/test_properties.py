"""What holds for every roster, by every regulation."""

import os
import random
import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.ground.clock import LOCAL
from congvu.regulations.loading import load_profile, profiles
from congvu.regulations.naming import EMPTY_REGISTER, Subject, propose
from congvu.regulations.profile import Profile
from congvu.regulations.tests.case_files import INVENTED
from congvu.regulations.tests.registers import Taken

FAMILIES = ["Nguyễn", "Ngô", "Trần", "Tôn Nữ", "Niê", "Êñuôl", "Ðặng", "Đỗ", "Ông", ""]
MIDDLES = ["", "Văn", "Vũ", "Thị Ngọc", "H'", "Y", "K’", "Vũ An Ngọc"]
GIVENS = ["Minh", "An", "Lan", "Đào", "Ré", "Ngọc Đào", "Danh", "Rô"]
BODIES = [
    "Sở Nội vụ",
    "Sở Ngoại vụ",
    "Sở Kế hoạch và Đầu tư",
    "Văn phòng",
    "Phòng Nội vụ",
    "huyện Cư M’gar",
    "xã Tân Lập",
]
ADDRESS = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*@[a-z0-9]+(?:\.[a-z0-9]+)*\.(?:gov\.vn|example)")
START = datetime(2016, 1, 1, 8, tzinfo=LOCAL)

people = st.builds(
    Subject,
    kind=st.sampled_from(["person", "person", "leader"]),
    family=st.sampled_from(FAMILIES),
    middle=st.sampled_from(MIDDLES),
    given=st.sampled_from(GIVENS),
    rank=st.none() | st.integers(1, 3),
    registered_at=st.none() | st.builds(lambda day: START + timedelta(days=day), st.integers(0, 3)),
    agency=st.sampled_from(["stttt", "sonv", ""]),
    district=st.sampled_from(["", "", "cumgar"]),
)
bodies = st.builds(
    Subject,
    kind=st.sampled_from(["agency", "unit", "district", "commune", "list"]),
    full_name=st.sampled_from(BODIES),
    agency=st.sampled_from(["", "", "sonv"]),
    district=st.sampled_from(["", "cumgar", "buonmathuot"]),
)
rosters = st.lists(people | bodies, max_size=25)
any_profile = st.sampled_from([*profiles(), INVENTED])


@given(any_profile, rosters)
def test_addresses_are_unique_and_well_formed(profile: Profile, roster: list[Subject]) -> None:
    proposals = propose(profile, roster, EMPTY_REGISTER)
    given_out = [address for one in proposals for address in (one.address, *one.aliases) if address]
    assert len(given_out) == len(set(given_out))
    assert all(ADDRESS.fullmatch(address) for address in given_out)
    assert all(len(address.partition("@")[0]) <= 64 for address in given_out)
    assert all(address.endswith(profile.domain) for address in given_out)
    assert all(one.note for one in proposals if one.address is None)


@given(any_profile, rosters)
def test_the_same_roster_gives_the_same_addresses(profile: Profile, roster: list[Subject]) -> None:
    assert propose(profile, roster, EMPTY_REGISTER) == propose(profile, roster, EMPTY_REGISTER)


@given(any_profile, st.lists(people, max_size=20))
def test_later_people_never_rename_earlier_ones(profile: Profile, roster: list[Subject]) -> None:
    timed = [replace(one, rank=1, registered_at=START + timedelta(hours=hour)) for hour, one in enumerate(roster)]
    whole = propose(profile, timed, EMPTY_REGISTER)
    for size in range(len(timed)):
        assert [one.address for one in propose(profile, timed[:size], EMPTY_REGISTER)] == [
            one.address for one in whole[:size]
        ]


@given(any_profile, st.lists(people, max_size=20), st.randoms())
def test_order_in_the_list_is_nothing_where_times_differ(
    profile: Profile, roster: list[Subject], chance: random.Random
) -> None:
    timed = [replace(one, registered_at=START + timedelta(hours=hour)) for hour, one in enumerate(roster)]
    shuffled = timed.copy()
    chance.shuffle(shuffled)
    by_subject = dict(zip(timed, propose(profile, timed, EMPTY_REGISTER), strict=True))
    for one, proposal in zip(shuffled, propose(profile, shuffled, EMPTY_REGISTER), strict=True):
        assert proposal.address == by_subject[one].address


@given(any_profile, rosters)
def test_what_is_taken_is_never_given_again(profile: Profile, roster: list[Subject]) -> None:
    first = propose(profile, roster, EMPTY_REGISTER)
    given_out = {address for one in first for address in (one.address, *one.aliases) if address}
    second = propose(profile, roster, Taken(given_out))
    assert given_out.isdisjoint(one.address for one in second)


@given(any_profile, rosters)
def test_a_test_domain_changes_the_domain_only(profile: Profile, roster: list[Subject]) -> None:
    official = propose(profile, roster, EMPTY_REGISTER)
    mapped = propose(profile, roster, EMPTY_REGISTER, profile.domain + ".test")
    assert [one.address and one.address + ".test" for one in official] == [one.address for one in mapped]


@given(any_profile, st.lists(people, max_size=10))
def test_writing_in_other_normal_forms_changes_nothing(profile: Profile, roster: list[Subject]) -> None:
    decomposed = [
        replace(
            one,
            family=unicodedata.normalize("NFD", one.family).upper(),
            middle=unicodedata.normalize("NFD", one.middle).replace("'", "’"),
            given=unicodedata.normalize("NFD", one.given).lower(),
        )
        for one in roster
    ]
    assert [one.address for one in propose(profile, roster, EMPTY_REGISTER)] == [
        one.address for one in propose(profile, decomposed, EMPTY_REGISTER)
    ]


@settings(max_examples=200)
@given(any_profile, st.text(max_size=30), st.text(max_size=30), st.sampled_from(["person", "agency", "district", "x"]))
def test_any_text_is_answered(profile: Profile, name: str, code: str, kind: str) -> None:
    (proposal,) = propose(profile, [Subject(kind, full_name=name, agency=code)], EMPTY_REGISTER)
    assert (proposal.address is None and proposal.note) or ADDRESS.fullmatch(proposal.address or "")


@pytest.mark.parametrize("slug", ["vinhphuc", "cantho", "daknong"])
def test_a_row_costs_the_same_in_a_large_register(slug: str) -> None:
    profile = load_profile(slug)
    register = Taken(f"ai{number}@{profile.domain}" for number in range(50_000))
    propose(profile, [Subject("person", family="Nguyễn", middle="Văn", given="An", agency="snv")], register)
    assert register.asked == 1


def test_namesakes_of_one_batch_are_not_counted_again_and_again() -> None:
    register = Taken()
    roster = [Subject("person", family="Nguyễn", middle="Văn", given="An")] * 3000
    assert propose(load_profile("vinhphuc"), roster, register)[-1].address == "annv2999@vinhphuc.gov.vn"
    assert register.asked <= 2 * len(roster)


@pytest.mark.skipif("CONGVU_CORPORA" not in os.environ, reason="needs the collected names")
@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.jurisdiction)
def test_collected_names_get_an_address(profile: Profile) -> None:
    folder = Path(os.environ["CONGVU_CORPORA"]) / "names"
    rows = (folder / "surnames_weighted.tsv").read_text("utf-8").splitlines()[1:]
    families = [row.split("\t")[1] for row in rows]
    givens = (folder / "given_names_all.txt").read_text("utf-8").split("\n")
    roster = [
        Subject("person", family=families[place % len(families)], given=given_, agency=f"co{place}")
        for place, given_ in enumerate(givens)
        if given_.strip()
    ]
    proposals = propose(profile, roster, EMPTY_REGISTER)
    # a few collected names hold Chinese characters; nothing else may stop a name but a namesake
    held = [one.note for one in proposals if one.address is None]
    assert not [note for note in held if "đã có người giữ" not in note and "ký tự" not in note]
    assert sum("ký tự" in note for note in held) < len(roster) / 100
    hard = (folder / "hard_names_synthetic.txt").read_text("utf-8").splitlines()
    for name in hard:
        for spelling in name.replace("(NFD)", "").split(" / "):
            (one,) = propose(profile, [Subject("person", full_name=spelling, agency="snv")], EMPTY_REGISTER)
            assert one.address, (spelling, one.note)
