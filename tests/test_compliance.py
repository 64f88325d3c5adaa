"""Live evidence on the running system: the figures that its directory and ledger hold, printed and written to files."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.system import System

pytestmark = [pytest.mark.system, pytest.mark.alone]  # the figures of the whole system


def evidence(found: dict[str, Any], clause: str) -> dict[str, dict[str, Any]]:
    """What is said of a clause, by what is counted."""
    row = next(one for one in found["clauses"] if one["id"] == clause)
    return {one["en"]: one for one in row["evidence"]}


@pytest.mark.clause("VP-10.2")
def test_every_regulation_of_the_system_has_evidence(system: System) -> None:
    found = json.loads(system.run("compliance", "--json").stdout)
    assert all(found["gathered"].values())
    boxes = [one for one in system.accounts if one.jurisdiction == "daknong" and one.role != "technical_mailbox"]
    quota = evidence(found, "DN-5.2.s1")["mailboxes"]
    assert quota["count"] >= len(boxes) > 0
    assert quota["breaches"] == 0
    assert quota["page"] == "/admin/mailboxes"
    assert any(one["en"] == "acts in the ledger" for row in found["clauses"] for one in row["evidence"])


def test_the_document_is_written_from_the_same_figures(system: System, tmp_path: Path) -> None:
    target = tmp_path / "tuan-thu.docx"
    system.run("compliance", "--regulation", "daknong", "--format", "docx", "-o", str(target))
    with ZipFile(target) as parts:
        words = parts.read("word/document.xml").decode()
    assert "tổng hợp lúc: " in words
    assert "Theo cơ quan" in words
