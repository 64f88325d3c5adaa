"""Every case file of every profile: what an official wrote down is what the code does."""

from typing import Any

import pytest

from congvu.regulations.naming import Subject, propose
from congvu.regulations.passwords import check_password
from congvu.regulations.profile import Profile
from congvu.regulations.tests.case_files import rows
from congvu.regulations.tests.registers import Taken

_OUTCOMES = {"address", "aliases", "offers", "note", "name"}


def subject(row: dict[str, Any]) -> Subject:
    columns = {key: value for key, value in row.items() if key not in _OUTCOMES}
    if "name" in row:
        columns |= dict(zip(("family", "middle", "given"), map(str.strip, row["name"].split("|")), strict=True))
    return Subject(**{"kind": "person", **columns})


def full(local: str, profile: Profile) -> str:
    name, at, label = local.partition("@")
    return f"{name}@{label}.{profile.domain}" if at else f"{name}@{profile.domain}"


@pytest.mark.parametrize(("profile", "case"), list(rows("naming.toml", "case")))
def test_names(profile: Profile, case: dict[str, Any]) -> None:
    register = Taken([full(address, profile) for address in case.get("taken", [])])
    for row, proposal in zip(
        case["rows"], propose(profile, [subject(row) for row in case["rows"]], register), strict=True
    ):
        wanted = full(row["address"], profile) if row["address"] else None
        assert proposal.address == wanted, f"{case['about']}: {row}: {proposal}"
        assert row.get("note", "") in proposal.note
        if "aliases" in row:
            assert proposal.aliases == tuple(full(alias, profile) for alias in row["aliases"])
        for offer in row.get("offers", []):
            assert full(offer, profile) in proposal.note, proposal.note
        if wanted is None:
            assert proposal.note, "an empty address says why"


@pytest.mark.parametrize(("profile", "case"), list(rows("passwords.toml", "password")))
def test_passwords(profile: Profile, case: dict[str, Any]) -> None:
    found = check_password(profile.password_rules, case["kind"], case["password"], case.get("address", ""))
    assert [violation.clause for violation in found] == case["wrong"], found
