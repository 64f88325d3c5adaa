"""What the regulations make of a document: every case of the profiles' case files."""

from typing import Any

import pytest

from congvu.documents.legal_value import LegalValue, Paper, Party, Worth, legal_value
from congvu.ground.signatures.verdicts import Signature, Verdict
from congvu.regulations.loading import load_profile
from congvu.regulations.profile import Profile
from congvu.regulations.tests.case_files import rows


def paper(row: dict[str, Any]) -> Paper:
    """The file of a case."""
    verdict = Verdict(row["verdict"])
    anchor, name = row.get("anchor", ""), row.get("name", "")
    signed = Signature(verdict, row.get("reason", ""), anchor=anchor, name=name)
    signatures = () if verdict is Verdict.NONE else (signed,)
    return Paper(row["kind"], signatures, scan=row.get("scan", False), declared=row.get("declared", False))


@pytest.mark.parametrize(("profile", "row"), rows("legal_value.toml", "legal_value"))
def test_cases(profile: Profile, row: dict[str, Any]) -> None:
    found = legal_value(profile, paper(row), Party(row["sender"], ("Sở Y tế",)), Party(row["receiver"]))
    assert (found.worth, found.clause) == (Worth(row["worth"]), row["clause"])
    assert found.vi
    assert found.en


BETWEEN = Party("state_agency", ("Sở Y tế",), frozenset({"syt@x.test"})), Party("state_agency")


def worth(slug: str, *signatures: Signature) -> LegalValue:
    """Of a DOCX with these signatures."""
    return legal_value(load_profile(slug), Paper("docx", signatures), *BETWEEN)


def test_the_address_of_the_mailbox_names_the_agency_too() -> None:
    assert worth("daknong", Signature(Verdict.VALID, name="An", emails=("syt@x.test",))).clause == "DN-9.2.a"


def test_of_several_signatures_one_must_do_and_none_be_broken() -> None:
    own, other = Signature(Verdict.VALID, name="Sở Y tế"), Signature(Verdict.VALID, name="Nguyễn Văn An")
    broken = Signature(Verdict.INVALID, "altered", name="Trần Văn Bình")
    assert worth("daknong", other, own).worth is Worth.EQUAL
    assert worth("daknong", own, broken).worth is Worth.NONE


def test_a_body_whose_name_begins_alike_is_another() -> None:
    assert worth("daknong", Signature(Verdict.VALID, name="Sở Y tế dự phòng")).worth is Worth.NONE


def test_where_nothing_is_set_nothing_is_said() -> None:
    assert worth("quangtri", Signature(Verdict.VALID)).worth is Worth.UNSET


def test_the_reason_is_told() -> None:
    found = worth("cantho", Signature(Verdict.VALID, anchor="CA khác"))
    assert (found.worth, found.vi.count("Ban Cơ yếu Chính phủ")) == (Worth.OWED, 1)
