"""A call that is sent again is done once: ``Idempotency-Key``, kept for a day.

The key, the act and the answer are one transaction: there is no answer without its act and no act without its answer,
wherever a process stops. What was refused leaves no key behind and may be sent again, mended.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from ninja import Schema

from congvu.api.models import Answered
from congvu.api.rest.caller import ApiRequest, Caller
from congvu.api.rest.errors import Refused
from congvu.directory.sealing import seal, unseal
from congvu.ground import clock

KEPT = timedelta(days=1)
KEY = re.compile(r"[\x21-\x7e]{8,128}")
HEADER = "Idempotency-Key"

Arguments = ParamSpec("Arguments")


def once(view: Callable[..., Schema], status: int) -> Callable[..., HttpResponse]:
    """The view, done once for each key of a caller."""

    @wraps(view)
    def answered(request: ApiRequest, **values: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "")
        if not KEY.fullmatch(key):
            raise Refused(
                400,
                "no-key",
                "Mỗi lệnh POST cần tiêu đề Idempotency-Key, 8 đến 128 ký tự ASCII.",
                "Each POST needs the header Idempotency-Key, 8 to 128 characters of ASCII.",
                where=HEADER,
            )
        with transaction.atomic():
            row = _row(request.auth, key, fingerprint(request, values))
            if not row.body:
                row.body = seal(view(request, **values).model_dump_json())
                row.save(update_fields=["body"])
        return HttpResponse(unseal(row.body), status=status, content_type="application/json")

    return answered


def _row(caller: Caller, key: str, asked: str) -> Answered:
    """The row of the key, new or not; two who send it at once wait for each other here."""
    who = f"{caller.application.client_id} {caller.box.pk if caller.box else ''}"
    now = clock.now()
    Answered.objects.filter(caller=who, key=key, at__lt=now - KEPT).delete()
    row, _new = Answered.objects.get_or_create(caller=who, key=key, defaults={"fingerprint": asked, "at": now})
    if row.fingerprint != asked:
        raise Refused(
            422,
            "key-reused",
            "Idempotency-Key này đã dùng cho một lệnh khác.",
            "This Idempotency-Key was used for another call.",
            where=HEADER,
        )
    return row


def fingerprint(request: ApiRequest, values: dict[str, Any]) -> str:
    """What was asked, whatever the order of its fields and the boundaries of its parts."""
    facts = {name: _fact(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps([request.path, facts], sort_keys=True).encode()).hexdigest()


def _fact(value: Any) -> Any:
    if isinstance(value, Schema):
        return value.model_dump(mode="json")
    if isinstance(value, UploadedFile):
        digest = hashlib.sha256(value.read()).hexdigest()
        value.seek(0)
        return digest
    return [_fact(one) for one in value] if isinstance(value, list) else value


def forget_answers() -> None:
    """Delete the answers that are older than a day."""
    Answered.objects.filter(at__lt=clock.now() - KEPT).delete()
