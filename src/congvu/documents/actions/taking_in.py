"""What the examiner found goes into the register: the verdicts, then letters and documents, in one transaction each.

A file is removed once it is entered; entered twice it changes nothing. What strangers wrote stands in it: texts are cut
to what a row holds, and freed of what no database keeps.
"""

import json
import logging
import mimetypes
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction

from congvu.directory.models import Jurisdiction
from congvu.documents.actions.receiving import Examined, FileFacts, enter
from congvu.documents.models import Examination, FileVerdict
from congvu.evidence.deliveries import bracketed
from congvu.regulations.carriers import carries

log = logging.getLogger(__name__)
AT_ONCE = 200
UNKNOWN_TYPE = "application/octet-stream"


def take_in(folder: Path) -> int:
    """Everything that lies there, the oldest first; how many letters were entered."""
    waiting = sorted(folder.glob("[!.]*.json"), key=lambda path: path.stat().st_mtime)[:AT_ONCE]
    for path in waiting:
        try:
            take_one(clean(json.loads(path.read_text("utf-8"))))
        except (ValueError, KeyError, TypeError, DataError, IntegrityError):
            log.exception("%s: not what the examiner writes; it is left out", path.name)
        path.unlink()
    return len(waiting)


def clean(value: Any) -> Any:
    """The same without what PostgreSQL refuses: NUL, and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [clean(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): clean(one) for key, one in value.items()}
    return value


@carries("documents.signature")
@transaction.atomic
def take_one(found: Mapping[str, Any]) -> None:
    """One letter: the verdicts by each jurisdiction's trust, then the books."""
    places = {one.slug: one for one in Jurisdiction.objects.filter(slug__in=found["verdicts"])}
    for slug, place in places.items():
        keep(found, place, found["verdicts"][slug])
    enter(read(found))


def keep(found: Mapping[str, Any], place: Jurisdiction, verdicts: list[dict[str, Any]]) -> None:
    """The verdicts by the trust of one jurisdiction."""
    facts = {
        "message_id": bracketed(found["message_id"])[:998],
        "sender": found["sender"][:254],
        "recipients": found["recipients"],
        "submitted": found["direction"] != "inbound",
        "declared": found["declared"],
    }
    time = datetime.fromisoformat(found["time"])
    row, made = Examination.objects.get_or_create(
        queue_id=found["queue_id"][:32], jurisdiction=place, time=time, defaults=facts
    )
    if made:
        FileVerdict.objects.bulk_create([verdict_row(row, one) for one in verdicts])


def verdict_row(examination: Examination, one: Mapping[str, Any]) -> FileVerdict:
    """One file, or the letter itself."""
    names = {"name": 250, "kind": 10, "sha256": 64, "verdict": 13, "reason": 20}
    facts = {name: one[name][:length] for name, length in names.items()}
    lists = {name: one[name] for name in ("signatures", "carried")}
    return FileVerdict(examination=examination, size=one["size"], scan=bool(one["scan"]), **facts, **lists)


def read(found: Mapping[str, Any]) -> Examined:
    """As the books want it; what a held letter says is nobody's until it is released."""
    held = found["action"] == "hold"
    every: list[dict[str, Any]] = next(iter(found["verdicts"].values()), [])
    files = {one["sha256"]: one for one in every if one["name"] and one["kind"] != "smime"}
    return Examined(
        message_id=bracketed(found["message_id"]) if found["message_id"] else "",
        time=datetime.fromisoformat(found["time"]),
        sender=found["sender"],
        recipients=tuple(found["recipients"]),
        submitted=found["direction"] != "inbound",
        correspondence={} if held else found["correspondence"],
        recognised=None if held else found["recognised"],
        files=tuple(
            FileFacts(one["name"][:200], mimetypes.guess_type(one["name"])[0] or UNKNOWN_TYPE, one["size"], digest)
            for digest, one in files.items()
        ),
    )
