"""The room's refusals."""

from congvu.ground.errors import CongvuError


class RequestRefused(CongvuError):
    """What was asked of a request cannot be done; the sentence says why."""


class NotAllowed(CongvuError):
    """This person may not do this to the request."""


class ListRefused(CongvuError):
    """The list as a whole cannot be read."""


def not_now(number: str, state: str) -> RequestRefused:
    """The request stands elsewhere than the act needs: somebody was faster, or it is closed."""
    return RequestRefused(
        "request-state",
        f"Yêu cầu {number} đang ở trạng thái “{state}”, không làm việc này được nữa.",
        f"The request {number} is “{state}”; this cannot be done now.",
    )
