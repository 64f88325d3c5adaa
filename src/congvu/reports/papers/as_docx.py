"""The report as DOCX, to file and to send (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import io

from docx.document import Document

from congvu.directory.papers import letterhead
from congvu.reports.paper import Line, Paper, Table, Text
from congvu.reports.papers.printed import cells, closing, head, is_wide, said, too_long

NARROW, WIDE = 165, 252
"""Millimetres between the margins, upright and turned."""


def write(paper: Paper) -> bytes:
    """The whole document; turned where a table has too many columns for the short side."""
    wide = is_wide(paper)
    made = letterhead.document(head(paper), wide=wide)
    for note in paper.notes:
        letterhead.say(made, note, italic=True)
    for part in paper.parts:
        match part:
            case Text(text, bold):
                letterhead.say(made, text, bold=bold)
            case Line():
                letterhead.say(made, said(paper, part))
            case Table():
                _table(made, part, WIDE if wide else NARROW)
    if words := closing(paper):
        letterhead.say(made, words, italic=True)
    letterhead.signatures(made, paper.signers, stamp=paper.stamp)
    letterhead.receivers(made, paper.receivers)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _table(made: Document, table: Table, room: float) -> None:
    letterhead.say(made, table.title, bold=True)
    if words := too_long(table):
        letterhead.say(made, words)
        return
    whole = sum(column.width for column in table.columns)
    widths = [room * column.width / whole for column in table.columns]
    letterhead.table(made, [one.title for one in table.columns], [cells(table, row) for row in table.filled()], widths)
    made.add_paragraph()
