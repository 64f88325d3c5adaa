"""Which addresses can be given at all."""

import pytest

from congvu.directory.rules import well_formed

GOOD = ["nvminh@cantho.gov.vn", "minhnv.ptckh.daksong@daknong.gov.vn", "a_b-c@x.vn", f"{'a' * 64}@x.vn"]
BAD = [
    "thêm@cantho.gov.vn",
    "a b@x.vn",
    ".a@x.vn",
    "a..b@x.vn",
    "a.@x.vn",
    "A@x.vn",
    "a@x",
    "a@-x.vn",
    "a@@x.vn",
    "a\n@x.vn",
    f"{'a' * 65}@x.vn",
    f"a@{'b.' * 130}vn",
    "",
]


@pytest.mark.parametrize("address", GOOD)
def test_an_address_that_every_program_can_write_to(address: str) -> None:
    assert well_formed(address)


@pytest.mark.parametrize("address", BAD)
def test_no_address_that_some_program_cannot(address: str) -> None:
    assert not well_formed(address)
