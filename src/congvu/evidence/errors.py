"""Refusals of this room: a period, a roster or events that cannot be read."""

from collections.abc import Sequence

from congvu.ground.errors import CongvuError

FORMS = ("2026-09", "2026-Q3", "2026-H1", "2026", "2026-01-05..2026-02-10")


class BadPeriodError(CongvuError):
    """The period is none; ``known`` are periods of the report that may have been meant."""

    def __init__(self, text: str, known: Sequence[str] = ()) -> None:
        forms = ", ".join(known or FORMS)
        vi = f"kỳ “{text}” không đúng; hãy ghi như {forms}"
        super().__init__("bad-period", vi, f"“{text}” is no period; write one such as {forms}")


class BadMailboxListError(CongvuError):
    """The roster of mailboxes cannot be read; the sentence says where."""

    def __init__(self, vi: str, en: str, *, where: str) -> None:
        super().__init__("bad-mailbox-list", vi, en, where=where)


class BadLeaveListError(CongvuError):
    """The list of leave cannot be read; the sentence says where."""

    def __init__(self, vi: str, en: str, *, where: str) -> None:
        super().__init__("bad-leave-list", vi, en, where=where)


class BadEventsError(CongvuError):
    """The events cannot be read at all."""

    def __init__(self, vi: str, en: str, *, where: str) -> None:
        super().__init__("bad-events", vi, en, where=where)


class BadEvidenceError(CongvuError):
    """Sealed evidence, or what is said about keeping it, is not as it must be."""

    def __init__(self, vi: str, en: str, *, where: str) -> None:
        super().__init__("bad-evidence", vi, en, where=where)
