"""The author whom readers see is who sends, and bears the directory's name where the regulation wants it."""

from collections.abc import Iterable

import pytest

from congvu.gate import policy
from congvu.gate.checks.identity import written
from congvu.gate.facts import Account, Facts
from congvu.gate.findings import Action, Verdict
from congvu.gate.letter import Direction, Envelope
from congvu.gate.message import letter_of
from congvu.ground.clock import today
from congvu.ground.mail_words import addresses
from congvu.regulations.loading import profiles

ME, OFFICE, NAME = "minhnv@cantho.gov.vn", "stttt@cantho.gov.vn", "Nguyễn Văn Minh - Sở Thông tin và Truyền thông"
ACCOUNTS = {
    ME: Account(ME, "personal", "cantho", "can-tho-33-2015", NAME),
    OFFICE: Account(OFFICE, "agency", "cantho", "can-tho-33-2015", "Sở Thông tin và Truyền thông", senders=(ME,)),
}


def judged(headers: Iterable[str], sender: str = ME, accounts: dict[str, Account] = ACCOUNTS) -> Verdict:
    """The verdict on a submitted letter with this header."""
    raw = "\r\n".join([*headers, "", "x"]).encode()
    envelope = Envelope(Direction.SUBMISSION, sender, ("x@example.test",), ME)
    return policy.judge(letter_of(raw, envelope), Facts(accounts, domains={"cantho.gov.vn": "cantho"}), today())


@pytest.mark.clause("CT-4.2.dd")
@pytest.mark.parametrize(
    "shown", [f"From: {ME}", f"From: Giám đốc Sở <{ME}>", f"FROM: =?utf-8?q?Minh?= <{ME.upper()}>"]
)
def test_the_name_becomes_that_of_the_directory(shown: str):
    found = judged([shown])
    assert (found.action, [one.clause for one in found.findings]) == (Action.REWRITE, ["CT-4.2.dd"])
    (change,) = found.changes
    assert change.field == "From"
    assert addresses([change.value]) == [(NAME, ME)]
    assert all(len(line) < 78 for line in change.value.split("\n"))


@pytest.mark.clause("CT-4.2.dd")
def test_the_right_name_stays_as_it_is_written():
    assert judged([f"From: {written(NAME, ME)}"]) == policy.verdict(())


@pytest.mark.clause("CT-4.2.dd")
def test_an_agency_s_mailbox_is_no_person():
    assert judged([f"From: Văn thư <{OFFICE}>"], sender=OFFICE).action is Action.ACCEPT


@pytest.mark.parametrize(
    "headers",
    [
        ["From: Chủ tịch <chutich@cantho.gov.vn>"],
        [f"From: {ME}, chutich@cantho.gov.vn"],
        [f"From: {ME}", "From: chutich@cantho.gov.vn"],
        ["From: chutich@cantho.gov.vn", f"From: {ME}"],
        ["From: undisclosed:;"],
        ["From: "],
        [f"From: {'(' * 9000}{ME}"],
        [f"From: chutich@cantho.gov.vn\0 <{ME}>, x"],
    ],
)
def test_another_author_is_refused(headers: list[str]):
    found = judged(headers)
    assert found.action is Action.REJECT
    assert found.decisive is not None
    assert found.decisive.check == "identity"


@pytest.mark.clause("DL-13.3.s2", "DN-12.2.s1", "QT-4.3.3.s2", "VP-13.1.a.s2")
@pytest.mark.parametrize("profile", profiles(), ids=lambda one: one.slug)
def test_every_regulation_wants_the_true_author(profile):
    sender = f"a@{profile.domain}"
    accounts = {sender: Account(sender, "personal", profile.jurisdiction, profile.slug, "A - B")}
    assert judged([f"From: khac@{profile.domain}"], sender, accounts).action is Action.REJECT


def test_a_province_without_a_regulation_is_no_less_safe():
    sender = "a@quangtri.gov.vn"
    found = judged(["From: b@quangtri.gov.vn"], sender, {sender: Account(sender, "personal", "quangtri", "quang-tri")})
    assert (found.action, [one.clause for one in found.findings]) == (Action.REJECT, ["RFC 6409"])
    assert judged(["From: b@nowhere.test"], "a@nowhere.test").action is Action.REJECT


def test_a_letter_without_author_is_completed_by_postfix():
    assert judged(["Subject: x"]).action is Action.ACCEPT


@pytest.mark.parametrize("name", ['Trần "Bé" Ba \\ A', "Plain, Name", NAME, "Đ" * 150])
def test_names_come_back_as_they_were(name: str):
    assert addresses([written(name, ME).replace("\n", "\r\n")]) == [(name, ME)]
