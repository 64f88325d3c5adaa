"""The signatures of a letter are for its parties alone."""

from datetime import UTC, datetime

import pytest

from congvu.api.rest.tests.conftest import Api
from congvu.directory.models import Mailbox
from congvu.documents.actions.taking_in import verdict_row
from congvu.documents.models import Examination, FileVerdict
from congvu.ground.signatures import files
from congvu.ground.signatures.samples import Authority, docx
from congvu.ground.signatures.trust import Anchors
from congvu.ground.signatures.verdicts import Seen

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ID = "a/b@x.test"


def examined(api: Api, sender: str, to: str) -> None:
    """A letter with a file that a stranger signed."""
    row = Examination.objects.create(
        queue_id="A1",
        jurisdiction=api.made.place,
        message_id=f"<{ID}>",
        time=datetime(2026, 11, 23, tzinfo=UTC),
        sender=sender,
        recipients=[to],
        submitted=True,
        declared=False,
    )
    seen: Seen = files.examine([("cv.docx", Authority("CA lạ").holder().office(docx()))], Anchors())[0]
    FileVerdict.objects.bulk_create([verdict_row(row, seen.as_json())])


def test_parties_see_it_and_nobody_else(api: Api) -> None:
    head, officer = api.made.who["head"], api.made.who["operator"]
    examined(api, head.address, "stranger@example.com")
    application = api.application()

    def get(box: Mailbox) -> int:
        return int(api.get(f"/letters/{ID}/signatures", api.token(application, box)).status_code)

    assert get(head) == 200
    assert get(officer) == 404
    [letter] = api.get(f"/letters/%3C{ID}%3E/signatures", api.token(application, head)).json()
    [file] = letter["files"]
    assert (file["name"], file["verdict"], file["reason"]) == ("cv.docx", "untrusted", "foreign")
    assert file["signatures"][0]["whole"] is True
    assert file["value"]["worth"] == "unset"
    assert letter["alone"] is True
