"""The child's entry: one file in, everything found out. Each kind has its reader."""

import time
from typing import Any

from congvu.ground.extraction import archives, envelopes, mail, odf, office, ole, paper, pdf, plain
from congvu.ground.extraction.gathering import Gathering
from congvu.ground.extraction.kinds import MEDIA, kind_of

READERS = {
    "pdf": pdf.read,
    "word": office.read_word,
    "excel": office.read_excel,
    "powerpoint": office.read_slides,
    "odf": odf.read,
    "zip": archives.read_zip,
    "archive": archives.read_other,
    "ole": ole.read,
    "rtf": plain.read_rtf,
    "html": plain.read_html,
    "xml": plain.read_xml,
    "text": plain.read_text,
    "mail": mail.read,
    "picture": paper.read_picture,
    "cms": envelopes.read_cms,
    "pgp": envelopes.read_pgp,
    "tnef": envelopes.read_tnef,
}


def gathered(content: bytes, name: str, media_type: str, seconds: float) -> dict[str, Any]:
    """Everything in a file, as JSON."""
    kind = kind_of(content)
    gathering = Gathering(READERS, time.monotonic() + seconds)
    gathering.found.media_type = media_type if kind == "binary" else MEDIA[kind]
    gathering.look(name or media_type, content, kind)
    with gathering.guarded(name or media_type, name):
        paper.settle(gathering)
    return gathering.found.as_json()
