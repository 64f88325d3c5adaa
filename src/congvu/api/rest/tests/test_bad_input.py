"""Wrong types, huge bodies, what is no JSON: each is refused with its place, and nothing is done."""

from typing import Any

import pytest

from congvu.api.rest.tests.conftest import Api
from congvu.directory.models import Leave
from congvu.directory.models.mailbox import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GOOD = {"kind": "annual", "first": "2026-11-25", "last": "2026-11-27"}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (GOOD | {"first": "hôm qua"}, "first"),
        (GOOD | {"first": {"day": 1}}, "first"),
        (GOOD | {"kind": "holiday"}, "kind"),
        (GOOD | {"session": 7}, "session"),
        (GOOD | {"document": "a\x00b"}, "document"),
        (GOOD | {"document": "x" * 201}, "document"),
        (GOOD | {"more": 1}, "more"),
        ({}, "kind"),
        ([GOOD], ""),
        (None, ""),
    ],
)
def test_wrong_types_are_told_with_their_place(api: Api, body: Any, where: str) -> None:
    answer = api.post(f"/people/{api.made.who['head'].person_id}/leaves", api.anybody(Role.HR), body)
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert any(fault["where"].endswith(where) for fault in answer.json()["errors"])
    assert "hôm qua" not in answer.content.decode()
    assert not Leave.objects.exists()


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"kind": NaN', b"[" * 100_000])
def test_what_is_no_json(api: Api, body: bytes) -> None:
    path = f"/people/{api.made.who['head'].person_id}/leaves"
    answer = api.post(path, api.anybody(Role.HR), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_huge_bodies(api: Api) -> None:
    token = api.anybody(Role.HR)
    answer = api.post(f"/people/{api.made.who['head'].person_id}/leaves", token, b" " * (3 << 20))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/mailboxes", {"limit": 0}),
        ("/mailboxes", {"limit": 201}),
        ("/mailboxes", {"limit": "ten"}),
        ("/mailboxes", {"agency": 10**30}),
        ("/mailboxes", {"state": "gone"}),
        ("/mailboxes", {"q": "x" * 501}),
        ("/mailboxes", {"q": "a\x00"}),
        ("/people/0", {}),
        ("/people/abc", {}),
        (f"/people/{10**30}", {}),
        ("/acts", {"first": "x"}),
        ("/requests/YC/rows", {"after": -1}),
    ],
)
def test_wrong_queries(api: Api, path: str, query: dict[str, Any]) -> None:
    answer = api.get(path, api.token(api.service().application), **query)
    assert answer.status_code == 422, answer.content


@pytest.mark.parametrize("after", ["x", "|", "a|b", "|99999999999999999999999", "||1", "%00"])
def test_strange_keys_of_pages_are_only_places(api: Api, after: str) -> None:
    token = api.token(api.service().application)
    for path in ("/mailboxes", "/people", "/agencies", "/requests", "/acts"):
        assert api.get(path, token, after=after).status_code == 200, path


@pytest.mark.parametrize("key", ["", "short", "x" * 129, "có dấu cách"])
def test_a_post_needs_its_key(api: Api, key: str) -> None:
    from django.test import Client

    headers = {"Authorization": f"Bearer {api.anybody(Role.HR)}"} | ({"Idempotency-Key": key} if key else {})
    path = f"/api/v1/people/{api.made.who['head'].person_id}/leaves"
    answer = Client().post(path, GOOD, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "no-key")
    assert not Leave.objects.exists()
