"""What a letter says: its exchange, the document in it, whether its sender declares a scan. A bounded child's work.

Pure; of the text nothing is kept but what stands in the result.
"""

import base64
import email
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from email.policy import default
from typing import Any

from congvu.documents import correspondence
from congvu.documents.recognition import recognise
from congvu.ground import hypertext
from congvu.ground.mail_words import decoded, words
from congvu.ground.mime import Part, walk
from congvu.ground.signatures import cms
from congvu.ground.signatures.messages import DEEPEST, OPAQUE
from congvu.ground.vietnamese import fold

LONGEST_HEADER = 1 << 20
LONGEST_BODY = 1 << 20
DECLARED = re.compile(r"\b(ban|tep|file) (duoc )?(quet|scan) tu ban (goc|chinh)\b")
"""In the letter's text: "bản quét từ bản gốc" (DN-9.2.b); what a form declares stands in the text too."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a letter, as recognition wants it."""

    kind: str
    where: str
    decoded: str


def read(content: bytes, *, pieces: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Of a message, and of what was read in its files (place and text of each piece)."""
    own = list(texts(content))
    found = recognise([*own, *(Text("attachment", where, text) for where, text in pieces)])
    head = email.message_from_bytes(heading(content), policy=default)
    return {
        "message_id": " ".join(str(head.get("Message-ID", "")).split())[:998],
        "correspondence": asdict(correspondence.read(head)),
        "recognised": asdict(found) if found else None,
        "declared": any(one.kind == "body" and DECLARED.search(fold(one.decoded)) for one in own),
    }


def heading(content: bytes) -> bytes:
    """The message where it is short, for a report of reading stands in its parts; of a long one the header alone."""
    if len(content) <= LONGEST_HEADER:
        return content
    end = re.search(rb"\r?\n\r?\n", content[:LONGEST_HEADER])
    return content[: end.start() if end else LONGEST_HEADER]


def texts(content: bytes, depth: int = 0) -> Iterator[Text]:
    """Subject, bodies and names of files; those in a signed envelope too."""
    walked = walk(content)
    for value in walked.header.get("subject", []):
        yield Text("subject", "subject", words(value).text)
    for part in walked.parts:
        if part.name:
            yield Text("name", part.name, part.name)
        if part.media_type in OPAQUE and depth < DEEPEST:
            yield from texts(cms.inner(part.content()) or b"", depth + 1)
        elif not part.is_file and not part.inner:
            yield Text("body", "body", body(part))


def body(part: Part) -> str:
    """The text that people read."""
    text = decoded(part.content()[:LONGEST_BODY], part.charset)
    return hypertext.plain(text) if part.media_type == "text/html" else text


def inside(content: bytes) -> list[str]:
    """What a signed envelope holds, in base64, as one piece or none."""
    found = cms.inner(content)
    return [base64.b64encode(found).decode()] if found is not None else []
