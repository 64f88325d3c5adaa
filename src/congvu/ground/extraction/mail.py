"""A message in a file (.eml, an attached message, a page saved as MHTML): subject, bodies, names, files (RFC 5322)."""

from congvu.ground import hypertext
from congvu.ground.extraction.gathering import Gathering
from congvu.ground.extraction.kinds import kind_of
from congvu.ground.mail_words import decoded, words
from congvu.ground.mime import walk

SUBJECT = ", tiêu đề"
"""Ends the place of a subject."""


def read(gathering: Gathering, where: str, content: bytes) -> None:
    """Every part; an attached message's own parts follow it."""
    walked = walk(content)
    for section, _within in walked.cut:
        gathering.shut(where, section, "too_deep")
    for value in walked.header.get("subject", []):
        gathering.text(where + SUBJECT, words(value).text)
    for part in walked.parts:
        gathering.spend()
        if part.inner is not None:
            for value in part.inner.get("subject", []):
                gathering.text(where + SUBJECT, words(value).text)
        elif part.is_file:
            gathering.inner(where, part.name or part.media_type, part.content())
        else:
            body = part.content()
            text = decoded(body, part.charset)
            if part.media_type == "text/html" or kind_of(body) == "html":
                gathering.text(where, hypertext.plain(text), charset=part.charset, fonts=hypertext.fonts(text))
            else:
                gathering.text(where, text, charset=part.charset, raw=body[: 1 << 18])
