"""The room's refusals."""

from collections.abc import Mapping

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


class ActRefused(CongvuError):
    """An officer's act that may not be done to this mailbox now, or lacks its reason or clause."""


class ActsRefused(CongvuError):
    """Of several mailboxes some stand against the act: nothing was done to any; ``rows`` says why, by address."""

    def __init__(self, rows: Mapping[str, CongvuError]) -> None:
        self.rows = rows
        address, why = next(iter(rows.items()))
        alone = len(rows) == 1
        vi = f"{address}: {why.vi}" if alone else f"{len(rows)} hộp thư không làm được, nên chưa làm gì."
        en = f"{address}: {why.en}" if alone else f"{len(rows)} mailboxes stand against it, so nothing was done."
        super().__init__(why.code if alone else "acts-refused", vi, en, clause=why.clause if alone else None)


class HelpRefused(CongvuError):
    """A question that cannot be asked, passed on or answered."""


class DepartureRefused(CongvuError):
    """A notice of moving or leaving that cannot be given or taken back."""


class ExceptionRefused(CongvuError):
    """An exception on the number of mailboxes that cannot be granted or ended."""
