"""Letters of agencies, as they came, for the examiner: signatures and documents are looked into after acceptance.

The message is written first and its envelope last, by renaming: where the envelope stands the letter is whole. What the
examiner cannot keep up with is left out, with a finding: mail goes on, and nothing fills the disk.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Verdict
from congvu.gate.letter import Envelope
from congvu.ground.clock import now

KINDS = {"agency", "unit"}
MOST_LETTERS = 2000
MOST_BYTES = 500 << 20
MOST_RECIPIENTS = 500


def wanted(envelope: Envelope, verdict: Verdict, facts: Facts) -> bool:
    """Whether a mailbox of an agency or unit is a party of a letter that will be kept."""
    if verdict.action in (Action.REJECT, Action.DEFER):
        return False
    parties = (facts.account(one) for one in (envelope.sender, *envelope.recipients))
    return any(one is not None and one.kind in KINDS for one in parties)


def full(folder: Path) -> bool:
    """Whether the examiner is far behind; it takes letters away while they are counted."""
    count = size = 0
    for path in folder.glob("*.eml"):
        with suppress(FileNotFoundError):
            size += path.stat().st_size
            count += 1
    return count >= MOST_LETTERS or size >= MOST_BYTES


def put(folder: Path, raw: bytes, envelope: Envelope, action: Action, jurisdictions: Sequence[str]) -> None:
    """Leave one letter; an attempt that Postfix repeats under the same queue id replaces the first."""
    told: dict[str, Any] = {
        "queue_id": envelope.queue_id,
        "time": now().isoformat(timespec="milliseconds"),
        "direction": envelope.direction,
        "action": action,
        "sender": envelope.sender,
        "login": envelope.login,
        "client": envelope.client,
        "recipients": envelope.recipients[:MOST_RECIPIENTS],
        "jurisdictions": jurisdictions,
    }
    (folder / f"{envelope.queue_id}.eml").write_bytes(raw)
    part = folder / f".{envelope.queue_id}.part"
    part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    part.rename(folder / f"{envelope.queue_id}.json")
