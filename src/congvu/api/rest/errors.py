"""What the API says when it refuses: problem documents (RFC 9457), Vietnamese first, with clause and place."""

import json
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from congvu.ground.errors import CongvuError

log = logging.getLogger("congvu.api")

STATUS = {
    "request-not-yours": 403,
    "paper-not-yours": 403,
    "not-asker": 403,
    "not-officer": 403,
    "own-list": 403,
    "not-approver": 403,
    "not-executor": 403,
    "not-decider": 403,
    "approver-executes": 403,
    "act-role": 403,
    "act-own": 403,
    "act-higher": 403,
    "own-password": 403,
    "higher-office": 403,
    "not-yours": 403,
    "not-reorganising": 403,
    "own-plan": 403,
    "own-role": 403,
    "joint-same": 403,
    "not-a-party": 403,
    "not-yours-to-confirm": 403,
    "unknown-agency": 404,
    "unknown-request": 404,
    "act-state": 409,
    "act-stale": 409,
    "act-waiting": 409,
    "executed-already": 409,
    "joint-closed": 409,
    "joint-open": 409,
    "leave-cancelled": 409,
    "not-confirmed": 409,
    "password-late": 409,
    "reorganisation-state": 409,
    "request-state": 409,
    "role-there": 409,
    "state-refused": 409,
    "ldap-unreachable": 503,
}
"""The status of a refusal by its code; the others are 422: what was asked for cannot be done as it was asked."""

SENTENCES = {
    400: ("Không đọc được yêu cầu HTTP.", "The HTTP request cannot be read."),
    403: ("Bạn không có quyền làm việc này.", "You may not do this."),
    404: ("Không có, hoặc không thuộc phạm vi của bạn.", "It does not exist, or is not within your reach."),
    413: ("Nội dung gửi lên quá lớn.", "What was sent is too large."),
    422: ("Dữ liệu gửi lên sai kiểu hoặc thiếu.", "What was sent has wrong types, or lacks something."),
    429: ("Gọi quá nhiều; hãy đợi rồi gọi lại.", "Too many calls; wait, then call again."),
    500: ("Hệ thống gặp lỗi; lỗi đã được ghi lại.", "The system failed; the failure was logged."),
}


class Fault(Schema):
    """One thing that is wrong with what was sent."""

    where: str
    vi: str
    en: str


class Problem(Schema):
    """A refusal (RFC 9457). ``code`` is stable and for programs."""

    type: str
    title: str
    status: int
    code: str
    vi: str
    en: str
    clause: str | None = None
    where: str | None = None
    errors: list[Fault] = []


class Refused(CongvuError):
    """The API's own refusal, with its status."""

    def __init__(self, status: int, code: str, vi: str, en: str, *, where: str | None = None) -> None:
        super().__init__(code, vi, en, where=where)
        self.status = status


def answer(problem: Problem) -> HttpResponse:
    """The response of a problem."""
    body = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False)
    response = HttpResponse(body, status=problem.status, content_type="application/problem+json")
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="congvu"'
    return response


def problem(
    status: int,
    code: str,
    vi: str,
    en: str,
    *,
    clause: str | None = None,
    where: str | None = None,
    errors: Iterable[Fault] = (),
) -> HttpResponse:
    """The response of a refusal."""
    title = HTTPStatus(status).phrase
    made = Problem(
        type=f"urn:congvu:{code}",
        title=title,
        status=status,
        code=code,
        vi=vi,
        en=en,
        clause=clause,
        where=where,
        errors=list(errors),
    )
    return answer(made)


def stock(status: int, code: str, errors: Iterable[Fault] = ()) -> HttpResponse:
    """The response that a status has by itself."""
    return problem(status, code, *SENTENCES[status], errors=errors)


def refused(_request: HttpRequest, error: CongvuError) -> HttpResponse:
    """A refusal of a lower room, or the API's own."""
    status = error.status if isinstance(error, Refused) else STATUS.get(error.code, 422)
    rows: dict[str, CongvuError] = getattr(error, "rows", {})
    if len(rows) == 1:
        (error,) = rows.values()
        status = STATUS.get(error.code, 422)
    return problem(status, error.code, error.vi, error.en, clause=error.clause or None, where=error.where)


def malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Wrong types, with the place of each; what was sent is not sent back, for it may hold secrets."""
    faults = [Fault(where=".".join(map(str, one["loc"])), vi=SENTENCES[422][0], en=one["msg"]) for one in error.errors]
    return stock(422, "wrong-types", faults[:50])


def http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON, and calls beyond the rate."""
    return stock(error.status_code, "too-many-calls" if error.status_code == 429 else "unreadable")


def strange(_request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """Bodies beyond bounds."""
    return stock(413, "too-large") if isinstance(error, RequestDataTooBig) else stock(400, "unreadable")


def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    """What is not there, or is another's: the same answer, and a line in the log."""
    log.warning("%s asked for %s %s: not there, or not theirs", _who(request), request.method, request.path)
    return stock(404, "not-found")


def denied(_request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    """What the caller's roles do not open."""
    return stock(403, "not-yours")


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our own failure. This is the outermost place of an API call: what nobody expected is logged, and told as such."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return stock(500, "failed")


def _who(request: HttpRequest) -> str:
    return str(getattr(request, "auth", "nobody"))


def install(api: NinjaAPI) -> None:
    """Have the API answer by these."""
    handlers: list[tuple[type[Exception], Any]] = [
        (CongvuError, refused),
        (ValidationError, malformed),
        (HttpError, http),
        (SuspiciousOperation, strange),
        (Http404, missing),
        (PermissionDenied, denied),
        (Exception, failed),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
