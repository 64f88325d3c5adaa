"""Document software hands documents in and follows them; persons do at the API what they may do at the portal."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congvu.api.rest.tests.conftest import Api
from congvu.directory.models import Mailbox, Notice
from congvu.directory.models.mailbox import MailboxKind, Role
from congvu.documents.models import Document, Letter
from congvu.documents.tests.letters import delivered, examined, told
from congvu.ledger.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = {
    "mailbox": "syt@cantho.gov.vn.test",
    "number": "15",
    "symbol": "TB-SYT",
    "day": "2026-11-23",
    "kind": "thong_bao",
    "abstract": "Lịch tiêm chủng",
    "recipients": ["Sở Tài chính", "Lưu: VT"],
    "on_paper": True,
}


def box(agency: object) -> Mailbox:
    """The official mailbox."""
    return Mailbox.objects.get(kind=MailboxKind.AGENCY, agency=agency)


def hand_in(token: str, key: str = "khoa-0001", **more: object) -> object:
    """A document with its file."""
    file = SimpleUploadedFile("vb.pdf", b"%PDF 1", "application/pdf")
    body = {"asked": json.dumps(FACTS | more), "files": file}
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return Client().post("/api/v1/documents", body, headers=headers)


@pytest.mark.clause("CT-7.1.s2")
def test_a_document_is_handed_in_issued_and_followed(api: Api) -> None:
    token = api.token(api.service(agency=api.made.health).application)
    for _ in range(2):  # sent again, done once
        answer = hand_in(token)
        assert answer.status_code == 201, answer.content  # type: ignore[attr-defined]
    number = Document.objects.get().pk
    assert api.post(f"/documents/{number}/issue", token).status_code == 422
    answer = api.post(f"/documents/{number}/issue", token, {"confirmed": True})
    assert answer.status_code == 200, answer.content
    place = answer.json()["places"][0]
    assert (place["address"], place["progress"]) == ("stc@cantho.gov.vn.test", "waiting")
    told("delivered", place["message_id"], [place["address"]])
    shown = api.get(f"/documents/{number}", token).json()
    assert shown["places"][0]["progress"] == "delivered"
    assert shown["files"][0]["name"] == "vb.pdf"
    assert (shown["mode"], shown["clause"], shown["state"]) == ("paperless", "CT-7.2.d", "issued")
    listed = api.get("/documents", token, mailbox=FACTS["mailbox"], book="out", q="tiem chung").json()
    assert [one["id"] for one in listed["items"]] == [number]
    assert Act.objects.get(verb="document.issue").actor.startswith("application:")
    fixed = api.post(f"/documents/{number}/corrections", token, {"field": "number", "value": "16", "reason": "nhầm"})
    assert (fixed.status_code, fixed.json()["number"]) == (201, "16")


def test_only_ones_own_agency(api: Api) -> None:
    own = api.token(api.service(agency=api.made.health).application)
    other = api.token(api.service(agency=api.made.finance).application)
    foreign = api.token(api.service().application, api.made.person("Lê Văn Lạ", api.made.finance))
    number = hand_in(own).json()["id"]  # type: ignore[attr-defined]
    for token in (other, foreign):
        assert api.get(f"/documents/{number}", token).status_code == 404
        assert api.get("/documents", token, mailbox=FACTS["mailbox"], book="out").status_code == 404
        assert api.post(f"/documents/{number}/issue", token, {"confirmed": True}).status_code == 404
        assert hand_in(token, "khoa-0002").status_code == 404  # type: ignore[attr-defined]


def test_programs_never_approve(api: Api) -> None:
    token = api.token(api.service(agency=api.made.health).application)
    number = hand_in(token).json()["id"]  # type: ignore[attr-defined]
    assert api.post(f"/documents/{number}/approve", token).status_code == 403


@pytest.mark.clause("CT-7.3")
def test_a_public_service_writes_as_the_agency_only(api: Api) -> None:
    token = api.token(api.service("services:write").application)

    def write(mailbox: str) -> object:
        facts = {"mailbox": mailbox, "to": "dan@example.com", "subject": "Hồ sơ", "text": "Đã nhận."}
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"khoa-{mailbox}"}
        return Client().post("/api/v1/service-letters", {"asked": json.dumps(facts)}, headers=headers)

    answer = write(str(FACTS["mailbox"]))
    assert answer.status_code == 201, answer.content  # type: ignore[attr-defined]
    assert Notice.objects.get().sender == FACTS["mailbox"]
    refused = write(api.role(Role.HEAD).address)
    assert (refused.status_code, refused.json()["clause"]) == (422, "CT-7.3")  # type: ignore[attr-defined]
    assert write("khong-co@cantho.gov.vn.test").status_code == 404  # type: ignore[attr-defined]
    assert write("syt@vinhphuc.gov.vn.test").status_code == 404  # type: ignore[attr-defined]


@pytest.mark.clause("CT-11.2.s2")
def test_letters_are_handled(api: Api) -> None:
    letter = delivered(examined(box(api.made.health).address, author="b@example.com"))[0]
    office, person = api.anybody(Role.OFFICE), api.role(Role.HR)
    listed = api.get("/letters", office, mailbox=FACTS["mailbox"], waiting=True).json()["items"]
    assert [(one["id"], one["wants"], one["clause"]) for one in listed] == [(letter.pk, "receipt", "CT-7.1.s4")]
    assert "subject" not in listed[0]
    assert api.post(f"/letters/{letter.pk}/acknowledge", office).json()["acknowledged_how"] == "manual"
    assert api.post(f"/letters/{letter.pk}/acknowledge", office).status_code in {409, 422}
    asked = {"person": person.address, "task": "Trả lời dân", "due": "2026-11-30"}
    row = api.post(f"/letters/{letter.pk}/assignments", office, asked).json()["id"]
    mine = api.token(api.application(), person)
    assert [one["id"] for one in api.get("/assignments", mine).json()] == [row]
    assert api.post(f"/assignments/{row}/finish", mine, {"result": "Đã trả lời"}).json()["done_at"]
    assert api.post(f"/assignments/{row}/finish", office, {"result": "x"}).status_code == 404
    head = api.role(Role.HEAD).address
    assert api.post(f"/letters/{letter.pk}/submit", office, {"leader": head}).status_code == 200
    assert api.post(f"/letters/{letter.pk}/submit", office, {"leader": "x@y.z"}).status_code == 422
    assert Letter.objects.get().submitted_to_id == api.role(Role.HEAD).pk


@pytest.mark.clause("CT-7.2.s2")
def test_a_paper_is_refused(api: Api) -> None:
    token = api.token(api.service(agency=api.made.health).application)
    facts = {"mailbox": FACTS["mailbox"], "address": "a@example.com", "kind": "giay_moi", "number": "1", "symbol": "GM"}
    assert api.post("/refusals", token, facts).json()["clause"] == "CT-7.2.s2"
    assert api.post("/refusals", token, facts | {"kind": "tai_lieu_hop"}).status_code == 422
