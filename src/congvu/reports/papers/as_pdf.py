"""The report as PDF with two fields for signatures, of who prepared it and of the head (CT-PL2.9)."""

import io
from collections.abc import Iterator

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from reportlab.platypus import Flowable, Spacer

from congvu.directory.papers import pdf
from congvu.ground.vietnamese import fold
from congvu.reports.paper import Line, Paper, Table, Text
from congvu.reports.papers.printed import cells, closing, head, is_wide, said, too_long


def write(paper: Paper) -> bytes:
    """The whole document, with an empty signature field for each who signs."""
    body = list(_body(paper))
    return _signable(pdf.made(paper.title, head(paper), body, wide=is_wide(paper)), paper)


def _signable(content: bytes, paper: Paper) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    for capacity, _ in paper.signers:
        name = "".join(word.capitalize() for word in fold(capacity).replace(",", " ").split())
        append_signature_field(writer, SigFieldSpec(sig_field_name=name))
    target = io.BytesIO()
    writer.write(target)  # type: ignore[no-untyped-call]
    return target.getvalue()


def _body(paper: Paper) -> Iterator[Flowable]:
    width = pdf.LENGTH if is_wide(paper) else pdf.WIDTH
    for note in paper.notes:
        yield pdf.say(note, size=10)
    for part in paper.parts:
        match part:
            case Text(text, bold):
                yield pdf.say(text, bold=bold)
            case Line():
                yield pdf.say(said(paper, part))
            case Table():
                yield from _table(part, width)
    if words := closing(paper):
        yield pdf.say(words, size=10)
    yield Spacer(0, 10)
    yield pdf.signatures(paper.signers, stamp=paper.stamp)
    yield pdf.say("Nơi nhận:\n" + "\n".join([*(f"- {one};" for one in paper.receivers), "- Lưu: VT."]), size=9)


def _table(table: Table, width: float) -> Iterator[Flowable]:
    yield pdf.say(table.title, bold=True)
    if words := too_long(table):
        yield pdf.say(words)
        return
    whole = sum(column.width for column in table.columns)
    rows = [cells(table, row) for row in table.filled()]
    parts = [column.width / whole for column in table.columns]
    yield pdf.table([one.title for one in table.columns], rows, parts, width)
    yield Spacer(0, 8)
