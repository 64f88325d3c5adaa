"""Each scope and each role on each route; and the OpenAPI document that tells of them."""

import json
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from congvu.api.rest.service import api as service
from congvu.api.rest.tests.conftest import ALL, Api
from congvu.directory.models.mailbox import Role
from congvu.directory.scopes import SCOPES

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EVERYBODY = set(Role.values)
WIDE = {Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.MAIL_ADMIN, Role.HOME_AFFAIRS}
OWN = {Role.HEAD, Role.AGENCY_IT, Role.HR, Role.OFFICE, Role.UNIT_HEAD, Role.LIAISON, Role.SUPERVISOR}
LOOKING = WIDE | OWN
ISSUING = {Role.DEPARTMENT, Role.CENTRE}
ASKING = (OWN - {Role.SUPERVISOR}) | {Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN}
LEAVES = {Role.HEAD, Role.HR, Role.AGENCY_IT}
HELD = ISSUING | {Role.AUDITOR, Role.HEAD, Role.AGENCY_IT, Role.OFFICE}
BOX, UNKNOWN = "khong-co@cantho.gov.vn.test", "YC-2026-999999"

# method, path: the scope, who of the persons, whether applications in their own name
ROUTES: dict[tuple[str, str], tuple[str, set[str], bool]] = {
    ("get", "/agencies"): ("directory:read", LOOKING, True),
    ("get", "/agencies/{agency}"): ("directory:read", LOOKING, True),
    ("get", "/agencies/{agency}/units"): ("directory:read", LOOKING, True),
    ("get", "/people"): ("directory:read", LOOKING, True),
    ("get", "/people/{person}"): ("directory:read", LOOKING, True),
    ("get", "/mailboxes"): ("directory:read", LOOKING, True),
    ("get", "/mailboxes/{address}"): ("directory:read", LOOKING, True),
    ("post", "/mailboxes/{address}/{deed}"): ("mailboxes:write", ISSUING, True),
    ("post", "/mailboxes/{address}/one-time-password"): ("mailboxes:write", ISSUING | {Role.AGENCY_IT}, False),
    ("get", "/mailboxes/{address}/delegations"): ("delegations:read", LOOKING, True),
    ("post", "/mailboxes/{address}/delegations"): ("delegations:write", EVERYBODY, False),
    ("post", "/delegations/{delegation}/accept"): ("delegations:write", EVERYBODY, False),
    ("post", "/delegations/{delegation}/end"): ("delegations:write", EVERYBODY, False),
    ("get", "/people/{person}/leaves"): ("leaves:read", LEAVES, True),
    ("post", "/people/{person}/leaves"): ("leaves:write", LEAVES, True),
    ("post", "/leaves/{leave}/cancel"): ("leaves:write", LEAVES, True),
    ("get", "/requests"): ("requests:read", LOOKING, True),
    ("post", "/requests"): ("requests:write", ASKING, True),
    ("get", "/requests/{number}"): ("requests:read", LOOKING, True),
    ("get", "/requests/{number}/rows"): ("requests:read", LOOKING, True),
    ("get", "/requests/{number}/answer"): ("requests:read", LOOKING, True),
    ("post", "/requests/{number}/{act}"): ("requests:write", LOOKING, True),
    ("post", "/requests/{number}/rows/{place}/address"): ("requests:write", LOOKING, False),
    ("post", "/requests/{number}/rows/{place}/refuse"): ("requests:write", LOOKING, False),
    ("get", "/reorganisations"): ("reorganisations:read", WIDE, True),
    ("post", "/reorganisations"): ("reorganisations:write", WIDE - {Role.AUDITOR}, False),
    ("get", "/reorganisations/{reorganisation}"): ("reorganisations:read", WIDE, True),
    ("post", "/reorganisations/{reorganisation}/decide"): ("reorganisations:write", WIDE - {Role.AUDITOR}, False),
    ("post", "/reorganisations/{reorganisation}/{step}"): ("reorganisations:write", WIDE - {Role.AUDITOR}, False),
    ("get", "/compliance"): ("compliance:read", ISSUING | {Role.AUDITOR, Role.HEAD}, True),
    ("get", "/mailboxes/{address}/duties"): ("duties:read", EVERYBODY, True),
    ("get", "/letters/{message_id}/signatures"): ("letters:read", EVERYBODY, False),
    ("get", "/roles"): ("roles:read", ISSUING, True),
    ("post", "/roles"): ("roles:write", {Role.DEPARTMENT}, False),
    ("post", "/roles/{grant}/remove"): ("roles:write", {Role.DEPARTMENT}, False),
    ("get", "/mailboxes/{address}/handovers"): ("delegations:read", LOOKING, True),
    ("post", "/mailboxes/{address}/handovers"): ("delegations:write", EVERYBODY, False),
    ("post", "/handovers/{handover}/confirm"): ("delegations:write", EVERYBODY, False),
    ("post", "/handovers/{handover}/finish"): ("delegations:write", EVERYBODY, False),
    ("get", "/handovers/{handover}/minutes"): ("delegations:read", EVERYBODY, True),
    ("get", "/agencies/{agency}/access-review"): ("delegations:read", LOOKING, True),
    ("post", "/agencies/{agency}/access-review/confirm"): ("delegations:write", LOOKING, False),
    ("get", "/decisions"): ("directory:read", ISSUING, True),
    ("post", "/mailboxes/{address}/deletion"): ("mailboxes:write", ISSUING, False),
    ("post", "/decisions/{decision}/{answer}"): ("mailboxes:write", ISSUING, False),
    ("get", "/documents"): ("documents:read", EVERYBODY, True),
    ("post", "/documents"): ("documents:write", EVERYBODY, True),
    ("get", "/documents/{document}"): ("documents:read", EVERYBODY, True),
    ("post", "/documents/{document}/corrections"): ("documents:write", EVERYBODY, True),
    ("post", "/documents/{document}/{step}"): ("documents:write", EVERYBODY, True),
    ("get", "/letters"): ("documents:read", EVERYBODY, True),
    ("post", "/letters/{letter}/acknowledge"): ("documents:write", EVERYBODY, True),
    ("post", "/letters/{letter}/submit"): ("documents:write", EVERYBODY, True),
    ("post", "/letters/{letter}/assignments"): ("documents:write", EVERYBODY, True),
    ("get", "/assignments"): ("documents:read", EVERYBODY, True),
    ("post", "/assignments/{assignment}/{step}"): ("documents:write", EVERYBODY, False),
    ("post", "/refusals"): ("documents:write", EVERYBODY, True),
    ("post", "/service-letters"): ("services:write", EVERYBODY, True),
    ("get", "/lists"): ("lists:read", LOOKING, True),
    ("post", "/lists"): ("lists:write", ISSUING | {Role.MAIL_ADMIN}, False),
    ("get", "/lists/{list_id}"): ("lists:read", LOOKING, True),
    ("post", "/lists/{list_id}/close"): ("lists:write", ISSUING | {Role.MAIL_ADMIN}, False),
    ("post", "/lists/{list_id}/writers"): ("lists:write", LOOKING, False),
    ("post", "/lists/{list_id}/writers/{poster}/end"): ("lists:write", LOOKING, False),
    ("get", "/held-letters"): ("held:read", HELD, True),
    ("get", "/held-letters/{key}"): ("held:read", HELD, True),
    ("post", "/held-letters/{key}/release"): ("held:write", HELD, False),
    ("post", "/held-letters/{key}/refuse"): ("held:write", HELD, False),
    ("get", "/departures"): ("requests:read", LOOKING, True),
    ("post", "/me/departure"): ("requests:write", EVERYBODY, False),
    ("post", "/me/departure/withdraw"): ("requests:write", EVERYBODY, False),
    ("get", "/request-figures"): ("requests:read", LOOKING, True),
    ("get", "/acts"): ("ledger:read", LOOKING, True),
    ("get", "/nightly"): ("nightly:read", ISSUING, True),
    ("get", "/applications"): ("applications:read", ISSUING, True),
    ("post", "/applications"): ("applications:write", {Role.DEPARTMENT}, False),
    ("post", "/applications/{name}/remove"): ("applications:write", {Role.DEPARTMENT}, False),
}
VALUES = {
    "agency": 10**9,
    "person": 10**9,
    "address": BOX,
    "deed": "suspend",
    "delegation": 10**9,
    "leave": 10**9,
    "number": UNKNOWN,
    "act": "approve",
    "name": "khong-co",
    "place": 1,
    "reorganisation": 10**9,
    "step": "agree",
    "grant": 10**9,
    "message_id": "khong-co@x",
    "handover": 10**9,
    "decision": 10**9,
    "answer": "agree",
    "document": 10**9,
    "letter": 10**9,
    "assignment": 10**9,
    "list_id": 10**9,
    "poster": 10**9,
    "key": "00000000-0000-4000-8000-000000000000",
}


def call(api: Api, route: tuple[str, str], token: str) -> Any:
    """The route, with what is nowhere: it changes nothing."""
    method, path = route
    return getattr(api, method)(path.format(**VALUES), token)


def document() -> dict[str, Any]:
    """The OpenAPI document as a client gets it."""
    return dict(Client().get("/api/v1/openapi.json").json())


def test_every_scope_on_every_route(api: Api) -> None:
    tokens = {scope: api.token(api.service(scope).application) for scope in SCOPES}
    for route, (wanted, _roles, applications) in ROUTES.items():
        for scope, token in tokens.items():
            answer = call(api, route, token)
            code = answer.json().get("code") if isinstance(answer.json(), dict) else ""
            if scope != wanted:
                assert (answer.status_code, code) == (403, "no-scope"), (route, scope, answer.content)
            elif not applications:
                assert (answer.status_code, code) == (403, "not-yours"), (route, scope, answer.content)
            else:
                assert answer.status_code in {200, 404, 422}, (route, scope, answer.content)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_on_every_route(api: Api, role: str) -> None:
    token = api.anybody(role)
    for route, (_scope, roles, _applications) in ROUTES.items():
        answer = call(api, route, token)
        assert (answer.status_code == 403) == (role not in roles), (route, role, answer.content)
        assert answer.status_code in {200, 403, 404, 422}, (route, role, answer.content)


def test_nobody_without_a_token(api: Api) -> None:
    browser = Client()
    browser.force_login(api.role(Role.DEPARTMENT))
    for method, path in ROUTES:
        answer = getattr(browser, method)(f"/api/v1{path.format(**VALUES)}")
        assert answer.status_code == 401, (path, answer.content)
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"
    for header in ("Basic YTpi", "Bearer", "Bearer x" * 4000, "bearer khong-co"):
        assert Client().get("/api/v1/agencies", headers={"Authorization": header}).status_code == 401


def test_the_document_is_valid_and_whole() -> None:
    said = document()
    validate(said)
    described = {
        (method, path.removeprefix("/api/v1")): one
        for path, all_ in said["paths"].items()
        for method, one in all_.items()
    }
    assert described.keys() == ROUTES.keys()
    for route, one in described.items():
        vi, _, en = one["summary"].partition(" / ")
        assert vi
        assert en, route
        assert one["description"], route
        assert one["security"] == [{"oauth2": [ROUTES[route][0]]}]
        assert {"401", "403", "404", "422", "429"} <= one["responses"].keys()
        named = {parameter["name"] for parameter in one["parameters"]}
        assert ("Idempotency-Key" in named) == (route[0] == "post")
    assert set(said["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"]) == set(ALL)
    assert json.dumps(said) == json.dumps(json.loads(json.dumps(service.get_openapi_schema())))


def test_no_page_that_loads_from_elsewhere() -> None:
    answer = Client().get("/api/v1/docs")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
