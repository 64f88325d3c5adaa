"""The recipients block leads to addresses: names, abbreviations, groups, those above; else a person is asked."""

from collections.abc import Callable

import pytest

from congvu.documents.places import meaning
from congvu.documents.resolving import Place, Resolver, block, unnamed
from congvu.documents.tests.conftest import Offices

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def codes(places: list[Place]) -> list[str]:
    """The local parts; ``?`` where a person must choose."""
    return [place.address.partition("@")[0] or "?" for place in places]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Sở Tài chính", ["stc"]),
        ("Sở Tài chính (để p/h)", ["stc"]),
        ("SỞ TÀI CHÍNH", ["stc"]),
        ("So Tai chinh", ["stc"]),
        ("Sở TT&TT", ["stttt"]),
        ("Sở TTTT", ["stttt"]),
        ("Sở Thông tin & Truyền thông", ["stttt"]),
        ("Sở LĐ-TB&XH", ["sldtbxh"]),
        ("Sở Lao động, Thương binh và Xã hội", ["sldtbxh"]),
        ("VP UBND tỉnh", ["vpubnd"]),
        ("Văn phòng Ủy ban nhân dân tỉnh Vĩnh Phúc", ["vpubnd"]),
        ("UBND huyện Yên Lạc", ["ubndyl"]),
        ("Sở Tài chính, Thông tin và Truyền thông", ["stc", "stttt"]),
        ("Các sở, ban, ngành", ["stc", "sldtbxh", "stttt", "vpubnd"]),
        ("Các Sở, ban ngành tỉnh", ["stc", "sldtbxh", "stttt", "vpubnd"]),
        ("UBND các huyện, thành phố", ["ubndbx", "ubndyl"]),
        ("UBND các xã, phường, thị trấn", ["xaah"]),
        ("Các đoàn thể tỉnh", ["tinhdoan"]),
        ("Lưu: VT, VP2", []),
        ("Chủ tịch, các PCT UBND tỉnh", ["?"]),
        ("Sở Ngoại vụ", ["?"]),
        ("Sở Tài chính, Sở Ngoại vụ", ["stc", "?"]),
        ("Như trên", ["ubndyl", "stc"]),
        ("Sở Y tế", []),  # itself
        ("Hội A <A@Example.com>", ["a"]),
    ],
)
@pytest.mark.clause("QT-4.1.2.s2")
def test_lines(offices: Callable[..., Offices], line: str, expected: list[str]) -> None:
    made = offices()
    found = Resolver(made.health).places([line], ["UBND huyện Yên Lạc", "Sở Tài chính"])
    assert sorted(codes(found)) == sorted(expected), found


def test_each_address_once(offices: Callable[..., Offices]) -> None:
    lines = ["Như trên", "Sở Tài chính", "stc@vinhphuc.gov.vn.test", "Các sở, ban, ngành", "Lưu: VT"]
    found = Resolver(offices().health).places(lines, ["Sở Tài chính"])
    assert codes(found).count("stc") == 1


def test_two_of_one_abbreviation_are_a_choice(offices: Callable[..., Offices]) -> None:
    from congvu.directory.actions.jurisdictions import NewAgency, open_agencies

    made = offices()
    open_agencies(made.made.place, [NewAgency(code="x", name="Sở Tín chỉ", kind="so")], "test")
    found = Resolver(made.health).places(["STC"], [])
    assert codes(found) == ["stc"]  # the other has no mailbox: nothing can be sent there


@pytest.mark.clause("DL-14.3")
def test_the_block_names_the_addresses(offices: Callable[..., Offices]) -> None:
    found = Resolver(offices("daklak").health).places(["Sở Tài chính", "VP UBND tỉnh"])
    text = block((place.name, place.address) for place in found)
    assert "- Sở Tài chính (stc@daklak.gov.vn.test);" in text
    assert unnamed(text.splitlines(), [place.address for place in found]) == []
    assert unnamed(["Sở Tài chính"], ["stc@daklak.gov.vn.test"]) == ["stc@daklak.gov.vn.test"]


@pytest.mark.parametrize("line", ["", "-", "()", "Như Điều 3", "luu", "@", "Các", "Sở", ",,,", "và"])
def test_any_line_has_a_meaning(line: str) -> None:
    assert meaning(line).line == line
