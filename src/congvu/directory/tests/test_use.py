"""Last use is noted in batches, the latest wins, and a second telling changes nothing."""

from datetime import date

import pytest

from congvu.directory.actions.use import note_use, reached
from congvu.directory.models import Mailbox, MailboxUse
from congvu.directory.tests.conftest import HEAD, Run, person

FIRST, SECOND = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def boxes(run: Run) -> list[Mailbox]:
    run([HEAD, ["cơ quan", "Sở Nội vụ", "", "", "", "", "", "", ""], person("Nguyễn Văn An"), person("Trần Thị Bình")])
    return list(Mailbox.objects.order_by("address"))


def test_the_latest_wins(boxes: list[Mailbox]) -> None:
    address = boxes[0].address
    assert reached() == ("", {})
    for use in ((SECOND, None), (FIRST, FIRST), (None, None)):
        note_use({address: use, "stranger@x": (SECOND, SECOND)}, "2026-11-21", {"2026-11-22": 7})
    row = MailboxUse.objects.get()
    assert (row.mailbox.address, row.last_access, row.last_submission) == (address, SECOND, FIRST)
    assert reached() == ("2026-11-21", {"2026-11-22": 7})


def test_many_at_once(boxes: list[Mailbox]) -> None:
    note_use({box.address: (FIRST, SECOND) for box in boxes}, "", {})
    assert MailboxUse.objects.filter(last_access=FIRST, last_submission=SECOND).count() == len(boxes) >= 3
