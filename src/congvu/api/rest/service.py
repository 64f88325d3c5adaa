"""The API as a whole: its routes, its errors, its rate, and the OpenAPI document that describes them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from congvu.api.rest import (
    applications,
    compliance,
    decisions,
    deeds,
    delegations,
    departures,
    documents,
    duties,
    errors,
    handovers,
    held,
    incoming,
    leaves,
    ledger,
    letters,
    lists,
    mailboxes,
    register,
    reorganisations,
    request_rows,
    requests,
    roles,
)
from congvu.api.rest.caller import PerApplication
from congvu.api.rest.errors import Problem
from congvu.api.rest.once import HEADER
from congvu.directory.scopes import SCOPES

REFUSALS = {
    "400": "không đọc được / unreadable",
    "401": "chưa có mã truy cập / no token",
    "403": "không có quyền / not allowed",
    "404": "không có, hoặc ngoài phạm vi / not there, or not within reach",
    "409": "trạng thái đã khác / the state is another one",
    "413": "quá lớn / too large",
    "422": "sai dữ liệu, hoặc trái quy chế / wrong data, or against the regulation",
    "429": "gọi quá nhiều / too many calls",
}
FLOWS = {
    "clientCredentials": {"tokenUrl": "/oauth/token"},
    "authorizationCode": {
        "authorizationUrl": "/oauth/authorize",
        "tokenUrl": "/oauth/token",
        "refreshUrl": "/oauth/token",
    },
}


class Service(NinjaAPI):
    """The API, with an OpenAPI document that tells scopes, refusals and keys of every route."""

    def get_openapi_schema(self, *args: Any, **more: Any) -> OpenAPISchema:
        """The document (OpenAPI 3.1.0)."""
        document = super().get_openapi_schema(*args, **more)
        scopes = {name: f"{vi} / {en}" for name, (vi, en) in SCOPES.items()}
        flows = {name: flow | {"scopes": scopes} for name, flow in FLOWS.items()}
        document["components"]["securitySchemes"] = {"oauth2": {"type": "oauth2", "flows": flows}}
        document["components"]["schemas"] |= _schemas()
        for path in document["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        return document


def _schemas() -> dict[str, Any]:
    """The schema of a problem, and of what it is made of."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs", {}), "Problem": schema}


def _complete(method: str, operation: dict[str, Any]) -> None:
    """What holds for every route."""
    operation["security"] = [{"oauth2": [operation.pop("x-scope")]}]
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    operation["responses"] |= {status: {"description": said, "content": content} for status, said in REFUSALS.items()}
    if method == "post":
        key = {"type": "string", "minLength": 8, "maxLength": 128}
        operation["parameters"].append({"in": "header", "name": HEADER, "required": True, "schema": key})


@csrf_exempt
def nowhere(_request: HttpRequest, **_path: str) -> HttpResponse:
    """A path that is not there."""
    return errors.stock(404, "not-found")


api = Service(
    title="CôngVụ",
    version="1",
    description="Thư điện tử công vụ cho phần mềm khác / Official e-mail for other software",
    urls_namespace="rest",
    docs_url=None,
    throttle=PerApplication(),
)
errors.install(api)
ROOMS = (
    register,
    mailboxes,
    # these come before deeds, which would take their paths for one
    delegations,
    handovers,
    decisions,
    departures,
    duties,
    deeds,
    leaves,
    requests,
    request_rows,
    reorganisations,
    compliance,
    roles,
    lists,
    documents,
    incoming,
    held,
    ledger,
    letters,
    applications,
)
for room in ROOMS:
    api.add_router("", room.door)
