"""Which clauses bind a mailbox of a kind, and which one an id names on a day."""

from datetime import date

import pytest

from congvu.regulations.binding import TOPICS, bindings, binds, clause_called
from congvu.regulations.blocks import BLOCKS
from congvu.regulations.loading import load_profile, profiles


def test_topics_are_of_the_vocabulary_each_block_once() -> None:
    blocks = [block for blocks in TOPICS.values() for block in blocks]
    assert set(blocks) <= BLOCKS.keys()
    assert len(blocks) == len(set(blocks))


@pytest.mark.parametrize(
    ("kind", "bound", "free"),
    [
        ("personal", {"CT-5.4.s1", "CT-10.3.s2", "CT-1.2"}, {"CT-11.1", "CT-11.4.s1"}),
        ("agency", {"CT-5.4.s1", "CT-11.1", "CT-11.4.s1"}, {"CT-10.3.s2"}),
        ("technical", {"CT-1.2"}, {"CT-5.4.s1", "CT-10.3.s2", "CT-11.1"}),
    ],
)
def test_a_clause_binds_the_kinds_that_it_names(kind: str, bound: set[str], free: set[str]) -> None:
    found = {clause.id for clauses in bindings(load_profile("cantho"), kind).values() for clause in clauses}
    assert bound <= found
    assert found.isdisjoint(free)


def test_kinds_of_leave_are_no_kinds_of_mailbox() -> None:
    (leave,) = load_profile("vinhphuc").of_rule("idle.leave")
    assert "personal" not in leave.get("kinds")
    assert binds(leave, "personal")


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.slug)
def test_every_clause_is_found_by_its_id(profile) -> None:
    assert profile.effective_from
    for ident, clause in profile.clauses.items():
        assert clause_called(ident, profile.effective_from) is clause
        assert clause_called(ident, date(2000, 1, 1)) is clause
    assert clause_called(f"{profile.prefix}-0.0.0", profile.effective_from) is None
