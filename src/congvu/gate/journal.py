"""The gate's evidence: one line for each letter, written before Postfix is answered (docs/evidence.md).

It says who wrote to whom and what was found: never a subject, never content.
"""

import json
from pathlib import Path
from typing import Any

from congvu.gate.findings import Finding, Verdict
from congvu.gate.letter import Letter
from congvu.ground.clock import now

MOST_RECIPIENTS = 50


def line(letter: Letter, verdict: Verdict, jurisdiction: str, seconds: float) -> dict[str, Any]:
    """What is kept of one letter."""
    envelope = letter.envelope
    return {
        "time": now().isoformat(timespec="milliseconds"),
        "queue_id": envelope.queue_id,
        "message_id": next(iter(letter.header("Message-ID")), ""),
        "direction": envelope.direction,
        "jurisdiction": jurisdiction,
        "sender": envelope.sender,
        "login": envelope.login,
        "client": envelope.client,
        "recipients": envelope.recipients[:MOST_RECIPIENTS],
        "recipient_count": len(envelope.recipients),
        "bytes": letter.size,
        "action": verdict.action,
        "findings": [_found(one) for one in verdict.findings],
        "seconds": round(seconds, 4),
    }


def _found(one: Finding) -> dict[str, Any]:
    return {
        "clause": one.clause,
        "check": one.check,
        "where": one.where,
        "vi": one.vi,
        "en": one.en,
        "action": one.action,
        "warn": one.warn,
        "tell": one.tell,
    }


def write(path: Path, told: dict[str, Any]) -> None:
    """Append; the file is opened anew for each line, so that a rotated one needs no signal."""
    with path.open("ab", buffering=0) as file:
        file.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
