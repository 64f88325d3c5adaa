"""What administrators do at the API: rows of requests, reorganisations, roles, handovers, reviews, joint decisions."""

from collections.abc import Callable

import pytest

from congvu.api.rest.tests.conftest import Api
from congvu.api.rest.tests.test_calls import ROW, asked, hand_in
from congvu.directory.models import Agency, JointDecision, Mailbox, RoleGrant
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.ledger.models import Act
from congvu.requests.tests.conftest import Province

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PLAN = {
    "kind": "rename",
    "bodies": ["syt"],
    "name": "Sở Y tế và Dân số",
    "document": "12/QĐ-UBND",
    "document_date": "2026-01-05",
    "effective": "2026-01-06",
}


def test_rows_are_settled_and_refused_one_by_one(province: Callable[[str], Province]) -> None:
    made = province("daklak")
    api = Api(made, made.finance)
    asker, officer = (api.token(api.application(), made.who[word]) for word in ("hr", "operator"))
    other = ROW | {"texts": ROW["texts"] | {"given": "Bình", "birth_date": "1996-06-06"}}  # type: ignore[operator]
    number = hand_in(api, asker, asked(api, rows=[ROW, other])).json()["number"]
    path = f"/requests/{number}/rows/1"
    assert api.post(f"{path}/address", asker, {"address": "an.nv2"}).status_code == 403
    bad = api.post(f"{path}/address", officer, {"address": "An Nguyễn"})
    assert (bad.status_code, bad.json()["code"]) == (422, "address-refused")
    done = api.post(f"{path}/address", officer, {"address": "an.rieng", "reason": "trùng tên"})
    assert done.status_code == 200, done.content
    assert (done.json()["address"], done.json()["state"]) == (f"an.rieng@{made.place.domain}", "proposed")
    assert api.post(f"/requests/{number}/rows/2/refuse", officer, {"reason": ""}).status_code == 422
    refused = api.post(f"/requests/{number}/rows/2/refuse", officer, {"reason": "đã có hộp thư"})
    assert (refused.json()["state"], refused.json()["result"]) == ("refused", "đã có hộp thư")
    assert api.post(f"/requests/{number}/rows/2/refuse", officer, {"reason": "lại"}).status_code == 409
    assert api.post(f"/requests/{number}/rows/9/refuse", officer, {"reason": "x"}).status_code == 404


def test_a_reorganisation_from_plan_to_undoing(api: Api) -> None:
    token = {role: api.anybody(role) for role in (Role.CENTRE, Role.DEPARTMENT, Role.AUDITOR)}
    assert api.post("/reorganisations", token[Role.CENTRE], PLAN | {"kind": "burn"}).status_code == 422
    assert api.post("/reorganisations", token[Role.CENTRE], PLAN | {"bodies": ["la"]}).status_code == 422
    made = api.post("/reorganisations", token[Role.CENTRE], PLAN)
    assert made.status_code == 201, made.content
    path = f"/reorganisations/{made.json()['id']}"
    assert Agency.objects.get(pk=api.made.health.pk).name == "Sở Y tế"
    assert [one["id"] for one in api.get("/reorganisations", token[Role.AUDITOR]).json()["items"]] == [
        made.json()["id"]
    ]
    assert api.post(f"{path}/decide", token[Role.CENTRE], {"key": "syt", "value": "sytds"}).status_code == 200
    assert api.post(f"{path}/agree", token[Role.CENTRE]).status_code == 403
    steps = (Role.DEPARTMENT, "agree", "agreed"), (Role.CENTRE, "carry-out", "done"), (Role.CENTRE, "undo", "undone")
    for role, step, state in steps:
        done = api.post(f"{path}/{step}", token[role])
        assert done.json().get("state") == state, done.content
    assert api.post(f"{path}/withdraw", token[Role.CENTRE]).json()["code"] == "reorganisation-state"
    assert api.get(path, token[Role.AUDITOR]).json()["plan"]["bodies"]


def test_compliance_is_read_within_reach(api: Api) -> None:
    whole = api.get("/compliance", api.anybody(Role.AUDITOR)).json()
    (slug,) = whole["totals"]
    assert whole["totals"][slug]["clauses"] == len(whole["clauses"])
    head = api.anybody(Role.HEAD)
    assert api.get("/compliance", head, agency=api.made.health.pk).status_code == 200
    assert api.get("/compliance", head, agency=api.made.finance.pk).status_code == 404
    service = api.token(api.service(agency=api.made.health).application)
    assert api.get("/compliance", service, agency=api.made.finance.pk).status_code == 404
    assert api.get("/compliance", head, regulation="khong-co").status_code == 404
    assert api.get("/compliance", head, verdict="tốt").status_code == 422


def test_duties_are_ones_own_or_of_those_administered(api: Api) -> None:
    me = api.role(Role.OFFICIAL)
    mine = api.token(api.application(), me)
    assert api.get(f"/mailboxes/{me.address}/duties", mine).json()["address"] == me.address
    other = api.role(Role.DEPARTMENT).address
    assert api.get(f"/mailboxes/{other}/duties", mine).status_code == 404
    assert api.get(f"/mailboxes/{other}/duties", api.anybody(Role.AUDITOR)).status_code == 404
    found = api.get(f"/mailboxes/{me.address}/duties", api.anybody(Role.CENTRE))
    assert {"duties", "password", "idle", "checks"} <= found.json().keys()
    elsewhere = api.token(api.service(agency=api.made.finance).application)
    assert api.get(f"/mailboxes/{me.address}/duties", elsewhere).status_code == 404


def test_roles_are_granted_to_others_only(api: Api) -> None:
    token, me = api.anybody(Role.DEPARTMENT), api.role(Role.DEPARTMENT)
    somebody = api.made.person("Lê Thị Mới", api.made.health)
    wish = {"address": somebody.address, "role": Role.HR, "agency": api.made.health.pk}
    for wrong, status, code in (
        (wish | {"address": me.address}, 403, "own-role"),
        (wish | {"agency": None}, 422, "role-place"),
        (wish | {"role": Role.CENTRE}, 422, "role-place"),
        (wish | {"address": "syt@cantho.gov.vn.test"}, 422, "role-holder"),
        (wish | {"agency": api.there.pk}, 404, "not-found"),
        (wish | {"role": "king"}, 422, "wrong-types"),
    ):
        answer = api.post("/roles", token, wrong)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    made = api.post("/roles", token, wish)
    assert made.status_code == 201, made.content
    assert api.post("/roles", token, wish).json()["code"] == "role-there"
    act = Act.objects.filter(verb="role.grant").latest("id")
    assert (act.actor, act.subject) == (me.address, somebody.address)
    assert api.get("/roles", token, address=somebody.address).json()["items"] == [made.json()]
    own = RoleGrant.objects.get(mailbox=me, role=Role.DEPARTMENT)
    assert api.post(f"/roles/{own.pk}/remove", token).json()["code"] == "own-role"
    assert api.post(f"/roles/{made.json()['id']}/remove", token).json() == {"removed": made.json()["id"]}
    assert not somebody.grants.exists()


def test_a_mailbox_is_handed_over_with_minutes(api: Api) -> None:
    path, head = "/mailboxes/syt@cantho.gov.vn.test/handovers", api.role(Role.HEAD)
    token = api.token(api.application(), head)
    receiver = api.made.person("Lê Thị Nhận", api.made.health)
    theirs = api.token(api.application(), receiver)
    holds = api.get("/mailboxes/syt@cantho.gov.vn.test/delegations", token).json()
    former = next(one["id"] for one in holds if one["holder"] == head.address)
    wish = {"former": former, "receiver": receiver.address}
    assert api.post(path, theirs, wish).status_code == 404
    assert api.post(path, token, wish | {"receiver": head.address}).json()["code"] == "same-person"
    begun = api.post(path, token, wish)
    assert begun.status_code == 201, begun.content
    one = f"/handovers/{begun.json()['id']}"
    assert api.post(f"{one}/finish", theirs).json()["code"] == "not-confirmed"
    assert api.get(f"{one}/minutes", theirs).status_code == 404
    assert api.post(f"{one}/confirm", api.anybody(Role.AUDITOR), {}).json()["code"] == "not-a-party"
    for each in (token, theirs):
        assert api.post(f"{one}/confirm", each, {"remarks": "đủ"}).status_code == 200
    done = api.post(f"{one}/finish", theirs)
    assert done.json().get("done_at"), done.content
    minutes = api.get(f"{one}/minutes", theirs)
    assert (minutes["Content-Type"], minutes.content[:5]) == ("application/pdf", b"%PDF-")
    assert [row["id"] for row in api.get(path, api.anybody(Role.CENTRE)).json()] == [begun.json()["id"]]


@pytest.mark.parametrize("slug", ["cantho", "vinhphuc", "daklak", "daknong", "quangtri"])
def test_access_is_confirmed_by_whom_the_regulation_charges(province: Callable[[str], Province], slug: str) -> None:
    made = province(slug)
    api = Api(made, made.finance)
    path = f"/agencies/{made.health.pk}/access-review"
    tokens = [api.token(api.application(), box) for box in made.who.values()]
    ordered = api.get(path, tokens[0]).json()["period"]
    answers = [api.post(f"{path}/confirm", token) for token in tokens]
    assert {one.status_code for one in answers} <= {200, 403}
    assert any(one.status_code == 200 for one in answers) == bool(ordered)
    shown = api.get(path, tokens[0]).json()
    assert shown["confirmed"] == bool(ordered)
    assert {row["mailbox"] for row in shown["access"]} <= {f"syt@{made.place.domain}"}


def test_deletion_takes_two_named_officers(api: Api) -> None:
    first, second = api.anybody(Role.CENTRE), api.anybody(Role.DEPARTMENT)
    box = api.made.person("Lê Thị Xóa", api.made.health)
    path = f"/mailboxes/{box.address}/deletion"
    assert api.post(path, first, {"reason": ""}).status_code == 422
    bad = api.post(path, first, {"reason": "thử", "clause": "XX-1"})
    assert bad.status_code == 422
    clause = bad.json()["vi"].rpartition(": ")[2].split(",")[0].rstrip(".") if "Hãy chọn" in bad.json()["vi"] else ""
    made = api.post(path, first, {"reason": "lộ mật khẩu", "clause": clause})
    assert made.status_code == 201, made.content
    assert api.post(path, second, {"reason": "lần nữa", "clause": clause}).json()["code"] == "act-waiting"
    assert [one["id"] for one in api.get("/decisions", second).json()] == [made.json()["id"]]
    one = f"/decisions/{made.json()['id']}"
    assert api.post(f"{one}/maybe", second).status_code == 422
    assert api.post(f"{one}/agree", first).json()["code"] == "joint-same"
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.REVOKED
    assert api.post(f"{one}/agree", second).json()["agreed"] is True
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.DELETED
    assert api.post(f"{one}/decline", second).json()["code"] == "joint-closed"
    assert JointDecision.objects.get().second == api.role(Role.DEPARTMENT).address
