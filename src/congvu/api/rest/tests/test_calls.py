"""What the API does: the same acts as the portal, in the caller's name."""

import base64
import json
import multiprocessing
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congvu.api.models import Answered
from congvu.api.rest import caller
from congvu.api.rest.calls import Calls
from congvu.api.rest.once import forget_answers
from congvu.api.rest.tests.conftest import Api
from congvu.directory.models import Application, Leave, Mailbox
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.requests.actions.executing import go_on_with_all
from congvu.requests.models import Request
from congvu.requests.tests.conftest import Province

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROW = {
    "action": "issue",
    "texts": {
        "family": "Nguyễn",
        "middle": "Văn",
        "given": "An",
        "birth_date": "1995-05-05",
        "category": "công chức",
        "reason": "Tuyển dụng mới, quyết định số 12/QĐ-SYT",
    },
}


def hand_in(api: Api, token: str, asked: dict[str, Any], key: str = "", document: bytes = b"%PDF-1.7 scan") -> Any:
    """A request with its document."""
    file = SimpleUploadedFile("cong-van.pdf", document, "application/pdf")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or secrets.token_hex(8)}
    return Client().post("/api/v1/requests", {"asked": json.dumps(asked), "document": file}, headers=headers)


def asked(api: Api, **more: Any) -> dict[str, Any]:
    """A request of the first agency."""
    day = clock.today().isoformat()
    return {
        "agency": api.made.health.pk,
        "number": "15/SYT-VP",
        "day": day,
        "signer": "Trần Văn A",
        "rows": [ROW],
    } | more


def test_a_service_gets_its_token_and_no_more_than_it_was_given(api: Api) -> None:
    made = api.service("directory:read", "requests:read")
    basic = base64.b64encode(f"{made.application.client_id}:{made.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    said = Client().post("/oauth/token", {"grant_type": "client_credentials"}, headers=headers).json()
    assert set(said["scope"].split()) == {"directory:read", "requests:read"}
    assert api.get("/agencies", said["access_token"]).status_code == 200
    for scope in ("ledger:read", "openid", "directory:read ledger:read"):
        more = Client().post("/oauth/token", {"grant_type": "client_credentials", "scope": scope}, headers=headers)
        assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")
    assert Client().post("/oauth/token", {"grant_type": "password"}, headers=headers).status_code == 400


def test_nobody_gives_an_application_more_than_they_have(api: Api) -> None:
    token = api.anybody(Role.DEPARTMENT, "applications:write", "directory:read")
    wish = {"name": "phan-mem-moi", "service": True, "scopes": ["directory:read"]}
    for more in (["mailboxes:write"], ["directory:read", "ledger:read"]):
        refused = api.post("/applications", token, wish | {"scopes": more})
        assert (refused.status_code, refused.json()["code"]) == (403, "no-scope")
    assert api.post("/applications", token, wish | {"agency": api.there.pk}).status_code == 404
    assert not Application.objects.filter(name="phan-mem-moi").exists()
    assert api.post("/applications", token, wish | {"agency": api.made.health.pk}).status_code == 201
    made = Application.objects.get(name="phan-mem-moi")
    assert (made.scopes, made.jurisdiction, made.agency) == ("directory:read", api.made.place, api.made.health)


def test_lists_page_by_key_and_find_without_diacritics(api: Api) -> None:
    token = api.token(api.service().application)
    first = api.get("/mailboxes", token, limit=5).json()
    second = api.get("/mailboxes", token, limit=200, after=first["after"]).json()
    assert len(first["items"]) == 5
    assert len(first["items"]) + len(second["items"]) == Mailbox.objects.filter(jurisdiction=api.made.place).count()
    assert {one["code"] for one in api.get("/agencies", token, q="y te").json()["items"]} == {"syt"}
    agency = api.get(f"/agencies/{api.made.health.pk}", token).json()
    assert agency["address"] == "syt@cantho.gov.vn.test"
    assert [one["code"] for one in api.get(f"/agencies/{agency['id']}/units", token).json()] == ["vp"]
    somebody = api.get("/people", token, q="tran").json()["items"][0]
    assert api.get(f"/people/{somebody['id']}", token).json() == somebody


def test_others_are_not_there_and_the_log_says_who_asked(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    account = api.service(agency=api.made.finance).application
    token, whole = api.token(account), api.token(api.service().application)
    health, there = api.made.health, api.there
    head = api.made.who["head"]
    for path in (
        f"/agencies/{health.pk}",
        f"/agencies/{there.pk}/units",
        f"/people/{head.person_id}",
        f"/people/{head.person_id}/leaves",
        f"/mailboxes/{head.address}",
        "/nightly",
        "/applications",
    ):
        assert api.get(path, token).status_code == 404, path
    assert api.get("/mailboxes/syt@vinhphuc.gov.vn.test", whole).status_code == 404
    answer = api.post(f"/mailboxes/{head.address}/suspend", token, {"reason": "thử"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert f"application:{account.name} asked for POST /api/v1/mailboxes/{head.address}/suspend" in caplog.text
    assert token not in caplog.text
    assert {one["address"] for one in api.get("/mailboxes", token).json()["items"]} == {"stc@cantho.gov.vn.test"}
    assert not api.get("/acts", token, subject=head.address).json()["items"]


def test_acts_on_a_mailbox_are_those_of_the_portal(api: Api) -> None:
    account = api.service().application
    token, box = api.token(account), api.made.person("Lê Thị Ngưng", api.made.health)
    bad = api.post(f"/mailboxes/{box.address}/suspend", token, {"reason": "thử", "clause": "XX-1"})
    assert bad.status_code == 422
    clause = bad.json()["vi"].rpartition(": ")[2].split(",")[0].rstrip(".") if "Hãy chọn" in bad.json()["vi"] else ""
    done = api.post(f"/mailboxes/{box.address}/suspend", token, {"reason": "mất máy", "clause": clause})
    assert done.json()["state"] == MailboxState.SUSPENDED, done.content
    act = Act.objects.filter(verb="mailbox.state").latest("id")
    assert (act.actor, act.subject) == (f"application:{account.name}", box.address)
    again = api.post(f"/mailboxes/{box.address}/suspend", token, {"reason": "mất máy", "clause": clause})
    assert (again.status_code, again.json()["code"]) == (409, "act-state")
    back = api.post(f"/mailboxes/{box.address}/reinstate", token, {"reason": "đã tìm thấy"})
    assert back.json()["state"] == MailboxState.ACTIVE


def test_a_one_time_password_is_issued_by_those_who_may(api: Api) -> None:
    token, box = api.anybody(Role.CENTRE), api.made.person("Lê Thị Quên", api.made.health)
    path = f"/mailboxes/{box.address}/one-time-password"
    first, again = (api.post(path, token, key="cap-lai-0001") for _ in range(2))
    assert first.status_code == 200, first.content
    assert first.json() == again.json()
    box.refresh_from_db()
    assert box.check_password(first.json()["one_time_password"])
    assert (
        Act.objects.filter(verb="password.issue", subject=box.address, actor=api.role(Role.CENTRE).address).count() == 1
    )
    for higher in (Role.DEPARTMENT, Role.CENTRE):
        assert api.post(f"/mailboxes/{api.role(higher).address}/one-time-password", token).status_code == 403


def test_leave_is_entered_and_cancelled(api: Api) -> None:
    token, person = api.anybody(Role.HR), api.made.who["head"].person_id
    leave = {"kind": "annual", "first": "2026-11-25", "last": "2026-11-27"}
    made = api.post(f"/people/{person}/leaves", token, leave)
    assert made.status_code == 201, made.content
    assert api.post(f"/people/{person}/leaves", token, leave).json()["code"] == "leave-overlap"
    assert api.post(f"/leaves/{made.json()['id']}/cancel", token).json()["cancelled"] is True
    assert [one["id"] for one in api.get(f"/people/{person}/leaves", token).json()] == [made.json()["id"]]


def test_a_request_from_rows_to_its_answer(province: Callable[[str], Province]) -> None:
    made = province("daklak")
    api = Api(made, made.finance)
    token = {word: api.token(api.application(), made.who[word]) for word in ("hr", "head", "it_officer")}
    sent = hand_in(api, token["hr"], asked(api))
    assert sent.status_code == 201, sent.content
    assert sent.json()["requester"] == made.who["hr"].address
    number = sent.json()["number"]
    rows = api.get(f"/requests/{number}/rows", token["hr"]).json()["items"]
    assert (rows[0]["name"], rows[0]["state"]) == ("Nguyễn Văn An", "ready"), rows
    assert api.post(f"/requests/{number}/approve", token["hr"]).status_code == 403
    assert api.get(f"/requests/{number}/answer", token["hr"]).status_code == 404
    done = api.post(f"/requests/{number}/approve", token["head"])
    assert done.json().get("state") == "approved", done.content
    assert api.post(f"/requests/{number}/approve", token["head"]).status_code == 409
    ordered = api.post(f"/requests/{number}/execute", token["it_officer"])
    assert ordered.json().get("state") == "executing", ordered.content.decode()
    go_on_with_all()
    assert api.get(f"/requests/{number}", token["hr"]).json()["state"] == "done"
    answer = api.get(f"/requests/{number}/answer", token["hr"])
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert api.get("/requests", token["hr"], state="done").json()["items"][0]["number"] == number


def test_an_application_asks_for_its_agency_and_decides_nothing(api: Api) -> None:
    account = api.service(agency=api.made.health).application
    token = api.token(account)
    made = hand_in(api, token, asked(api, rows=[ROW, ROW | {"texts": {"wish": "x"}}]))
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert made.json()["requester"] == f"application:{account.name}"
    assert api.get(f"/requests/{number}/rows", token).json()["items"][1]["state"] == "bad"
    for act in ("approve", "execute", "refuse", "set-aside"):
        assert api.post(f"/requests/{number}/{act}", token).json()["code"] == "not-yours"
    other = api.token(api.service(agency=api.made.health).application)
    assert api.post(f"/requests/{number}/withdraw", other).status_code == 403
    assert api.post(f"/requests/{number}/withdraw", token).json()["state"] == "withdrawn"
    elsewhere = hand_in(api, token, asked(api, agency=api.made.finance.pk))
    assert elsewhere.status_code == 404


def test_a_shared_mailbox_is_given_and_taken_back(api: Api) -> None:
    token = api.anybody(Role.HEAD)
    holder = api.made.person("Lê Thị Giữ", api.made.health)
    wish = {"holder": holder.address, "number": "7/QĐ", "signed": "2026-11-20"}
    given = api.post("/mailboxes/syt@cantho.gov.vn.test/delegations", token, wish)
    assert given.status_code == 201, given.content
    theirs = api.token(api.application(), holder)
    assert api.post("/mailboxes/syt@cantho.gov.vn.test/delegations", theirs, wish).status_code == 404
    shown = api.get("/mailboxes/syt@cantho.gov.vn.test/delegations", token).json()
    assert {one["holder"] for one in shown} >= {holder.address}
    assert api.post(f"/delegations/{given.json()['id']}/end", token).json()["ended"] is True


def test_registering_an_application_tells_the_secret_once(api: Api) -> None:
    token, key = api.anybody(Role.DEPARTMENT), "dang-ky-0001"
    wish = {"name": "van-ban", "service": True, "scopes": ["directory:read"], "agency": api.made.health.pk}
    made = api.post("/applications", token, wish, key)
    assert made.status_code == 201, made.content
    assert made.json()["client_secret"] not in api.get("/applications", token).content.decode()
    assert api.post("/applications", token, wish, key).json() == made.json()
    assert made.json()["client_secret"] not in Answered.objects.get(key=key).body
    assert api.post("/applications", token, wish).json()["code"] == "application-name"
    assert api.post("/applications/van-ban/remove", token).json() == {"removed": "van-ban"}


def test_the_ledger_and_the_night_are_shown(api: Api) -> None:
    token = api.anybody(Role.CENTRE)
    acts = api.get("/acts", token, verb="role.grant", limit=3).json()
    assert len(acts["items"]) == 3
    assert acts["after"]
    assert set(api.get("/nightly", token).json()) == {"day", "due"}
    assert api.get("/nightly", token, day="2999-01-01").json()["code"] == "night-future"


def test_a_call_sent_again_is_done_once(api: Api) -> None:
    token, person = api.anybody(Role.HR), api.made.who["head"].person_id
    leave, path = {"kind": "sick", "first": "2026-11-25", "last": "2026-11-25"}, f"/people/{person}/leaves"
    first, again = (api.post(path, token, leave, "khoa-0001") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert Leave.objects.count() == 1
    other = api.post(path, token, leave | {"last": "2026-11-26"}, "khoa-0001")
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    refused = api.post(path, token, leave, "khoa-0002")
    assert refused.status_code == 422
    assert not Answered.objects.filter(key="khoa-0002").exists()
    colleague = api.anybody(Role.AGENCY_IT)
    assert api.post(path, colleague, leave | {"kind": "annual"}, "khoa-0001").status_code == 201
    Answered.objects.update(at=clock.now() - timedelta(days=1, seconds=1))
    assert api.post(path, token, leave | {"kind": "unpaid"}, "khoa-0001").status_code == 201
    forget_answers()
    assert Answered.objects.count() == 1


def test_too_many_calls_are_told_when_to_come_back(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "RATE", 3)
    tokens = [api.token(api.service().application) for _ in range(2)]
    answers = [api.get("/agencies", tokens[0]) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "too-many-calls"
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert api.get("/agencies", tokens[1]).status_code == 200


def test_calls_at_one_worker_count_at_the_other() -> None:
    """Gunicorn forks its workers; a fork stands for one here."""
    calls = Calls()
    for _ in range(3):
        worker = multiprocessing.get_context("fork").Process(target=calls.count, args=(7,))
        worker.start()
        worker.join()
    assert calls.count(7) == 4
    assert calls.count(8) == 1


def test_suspension_ends_a_persons_token(api: Api) -> None:
    box = api.role(Role.CENTRE)
    token = api.token(api.application(), box)
    assert api.get("/agencies", token).status_code == 200
    Mailbox.objects.filter(pk=box.pk).update(state=MailboxState.SUSPENDED)
    assert api.get("/agencies", token).status_code == 401


def test_bad_requests_change_nothing(api: Api) -> None:
    token = api.anybody(Role.HR)
    assert hand_in(api, token, asked(api), document=b"MZ not a pdf").json()["code"] == "not-pdf"
    assert hand_in(api, token, asked(api, rows=[])).status_code == 422
    assert hand_in(api, token, asked(api, rows=[ROW] * 5001)).status_code in {413, 422}
    column = hand_in(api, token, asked(api, rows=[{"action": "issue", "texts": {"la": "x"}}]))
    assert (column.status_code, column.json()["where"]) == (422, "rows.1")
    assert not Request.objects.exists()
