"""Which addresses can be given at all, and what a person's mailbox shows."""

import pytest

from congvu.directory.rules import person_display_name, well_formed
from congvu.regulations.loading import load_profile

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


@pytest.mark.clause("CT-4.2.dd")
def test_the_name_shown_is_of_the_form_that_the_regulation_sets() -> None:
    (clause,) = load_profile("cantho").of_rule("naming.display")
    shown = person_display_name("Nguyễn Văn Minh", "Sở Nội vụ")
    assert shown == "Nguyễn Văn Minh - Sở Nội vụ"
    assert clause.get("form").replace("{họ và tên}", "Nguyễn Văn Minh").replace("{cơ quan}", "Sở Nội vụ") == shown
