"""How the tests ask: by mail, in the portal; and what they look at."""

from typing import Any

from congvu.directory.files import store
from congvu.ground import clock
from congvu.requests.actions import deciding, executing
from congvu.requests.actions.submitting import Paper, Submission, submit, submit_in_portal
from congvu.requests.models import Channel, FileRole, Request
from congvu.requests.tests.conftest import Province


def by_mail(made: Province, rows: list[Any], **more: Any) -> Request:
    """A request from the agency's official mailbox, with a signed document."""
    document = (store(b"%PDF-1.7 signed", "cong-van.pdf", "application/pdf"), FileRole.DOCUMENT, "cong-van.pdf")
    values: dict[str, Any] = {
        "agency": made.health,
        "channel": Channel.MAIL,
        "requester": f"syt@{made.place.domain}",
        "actor": "worker",
        "rows": rows,
        "signature": {"verdict": "valid"},
        "files": [document],
    }
    return submit(Submission(**(values | more)))


def in_portal(made: Province, word: str, rows: list[Any], **more: Any) -> Request:
    """A request by the portal's form, typed by somebody with a role."""
    box = made.who[word]
    from congvu.requests.roles import roles_in

    values: dict[str, Any] = {
        "agency": made.health,
        "channel": Channel.PORTAL,
        "requester": box.address,
        "actor": box.address,
        "rows": rows,
        "roles": roles_in(box, made.health),
        "paper": Paper(number="15/SYT-VP", day=clock.today(), signer="Trần Văn A"),
        "files": [(store(b"%PDF scan", "scan.pdf", "application/pdf"), FileRole.SCAN, "scan.pdf")],
    }
    return submit_in_portal(Submission(**(values | more)), box)


def states(request: Request) -> list[str]:
    """The rows' states."""
    return list(request.rows.order_by("place").values_list("state", flat=True))


def clauses(request: Request) -> set[str]:
    """Every clause that the rows' findings cite."""
    return {finding["clause"] for row in request.rows.all() for finding in row.findings}


def said(request: Request) -> str:
    """All findings as text."""
    return "\n".join(finding["vi"] for row in request.rows.all() for finding in row.findings)


def done(made: Province, request: Request, approver: str, executor: str) -> Request:
    """Approve and carry out."""
    deciding.approve(request, made.who[approver])
    executing.execute(request, made.who[executor])
    request.refresh_from_db()
    return request
