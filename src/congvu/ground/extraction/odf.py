"""OpenDocument texts, sheets and slides (ODF 1.3): content, headers and footers, pictures, objects within."""

import io
import re
import zipfile

from congvu.ground.extraction.gathering import Encrypted, Gathering
from congvu.ground.extraction.markup import OPEN, PAGE, PROPERTIES, Lines
from congvu.ground.extraction.office import members, opened

PARTS = {"content.xml": ("", OPEN), "styles.xml": (", đầu trang, chân trang", OPEN), "meta.xml": ("", PROPERTIES)}
FILES = re.compile(r"(?:Pictures|Object[^/]*|media)/?.*")
MANIFEST = "META-INF/manifest.xml"


def read(gathering: Gathering, where: str, content: bytes) -> None:
    """All parts of a document. Raises Encrypted."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = list(members(archive))
        for member in listed:
            if member.filename == MANIFEST and b":encryption-data" in gathering.drained(
                opened(gathering, archive, member)
            ):
                raise Encrypted
        for member in listed:
            with gathering.guarded(where):
                read_part(gathering, where, archive, member)


def read_part(gathering: Gathering, where: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """One part: text (that of objects within too), or a file."""
    name = member.filename
    words, grammar = PARTS.get(name.rpartition("/")[2], ("", None))
    if grammar is not None:
        reader = Lines(grammar)
        lines = (line.replace(PAGE, "") for line in reader.read(opened(gathering, archive, member)))
        gathering.lines(where + words, lines, reader.fonts)
    elif FILES.fullmatch(name) and not name.endswith(".xml"):
        gathering.inner(where, name.rpartition("/")[2], gathering.drained(opened(gathering, archive, member)))
