"""Refusals of this room: a period, a roster or events that cannot be read."""

from congvu.ground.errors import CongvuError


class BadPeriodError(CongvuError):
    """The period is no quarter."""

    def __init__(self, text: str) -> None:
        vi = f"kỳ “{text}” không đúng; hãy ghi quý như 2026-Q3"
        super().__init__("bad-period", vi, f"“{text}” is no period; write a quarter such as 2026-Q3")


class BadMailboxListError(CongvuError):
    """The roster of mailboxes cannot be read; the sentence says where."""

    def __init__(self, vi: str, en: str, *, where: str) -> None:
        super().__init__("bad-mailbox-list", vi, en, where=where)


class BadEventsError(CongvuError):
    """The events cannot be read at all."""

    def __init__(self, vi: str, en: str, *, where: str) -> None:
        super().__init__("bad-events", vi, en, where=where)
