"""A report as a file: DOCX and PDF in the form of Nghị định 30/2020/NĐ-CP, XLSX with live formulas, JSON."""

import json
from collections.abc import Callable
from importlib import import_module

from congvu.reports.paper import Paper

TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""The formats, with their media types."""


def as_file(paper: Paper, kind: str) -> bytes:
    """The report in one of the formats; each format's library is loaded when it is asked for."""
    if kind == "json":
        content = {**paper.as_json(), "sha256": paper.sha256}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    write: Callable[[Paper], bytes] = import_module(f"congvu.reports.papers.as_{kind}").write
    return write(paper)
