"""The form for programs."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from congvu.reports.compliance.form import Form, Line, Shown, Wish


def as_json(forms: Sequence[Form], wish: Wish) -> dict[str, object]:
    """For programs; the totals count every clause, also where only some are listed."""
    return {
        "totals": {form.profile.slug: form.states() for form in forms},
        "verdicts": {form.profile.slug: form.verdicts() for form in forms},
        "gathered": {form.profile.slug: form.time.isoformat() if form.time else None for form in forms},
        "clauses": [
            {"regulation": form.profile.slug, **_fields(line, form.time)}
            for form in forms
            for line in form.chosen(wish)
        ],
    }


def _fields(line: Line, time: datetime | None) -> dict[str, object]:
    row, clause = line.row, line.row.clause
    work = row.work and {"subject": row.work.subject, "vi": row.work.vi, "en": row.work.en}
    return {
        "id": clause.id,
        "vi": clause.vi,
        "en": clause.en,
        "state": row.state,
        "carrier": row.carriers,
        "tests": row.tests,
        "reason": row.reason or None,
        "work": work,
        "verdict": line.verdict if time else None,
        "evidence": [_evidence(one) for one in line.shown] if time else None,
        "last": line.last.isoformat() if line.last else None,
        "breaches": line.breaches if time else None,
    }


def _evidence(one: Shown) -> dict[str, object]:
    return {
        "vi": one.counts.vi,
        "en": one.counts.en,
        "count": one.count,
        "breaches": one.breaches if one.breached else None,
        "breach_vi": one.breached.vi if one.breached else None,
        "breach_en": one.breached.en if one.breached else None,
        "last": one.last.isoformat() if one.last else None,
        "page": one.page or None,
    }


def write_json(forms: Sequence[Form], wish: Wish, target: IO[bytes]) -> None:
    """The same as text."""
    target.write(f"{json.dumps(as_json(forms, wish), ensure_ascii=False, indent=1)}\n".encode())
