"""What was found so far in one file and the files in it, what may still be spent, and where an inner file goes."""

import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import lxml.etree
import numpy as np
import olefile.olefile
from numpy.typing import NDArray

from congvu.ground.extraction.kinds import MEDIA, kind_of
from congvu.ground.extraction.results import Extracted, Inner, Piece, Shut

MAX_DEPTH = 6
MAX_FILES = 1000
MAX_UNPACKED = 256 << 20
MAX_TEXT = 8 << 20
"""Characters; some 4,000 pages."""


class TooMuch(Exception):
    """A bound of the gathering was met; ``reason`` as of a shut part."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Encrypted(Exception):
    """Nobody reads this without its password."""


DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,  # also NotImplementedError and RecursionError
    ArithmeticError,
    zipfile.BadZipFile,
    zlib.error,
    lxml.etree.LxmlError,
    olefile.olefile.OleFileError,
)
"""What readers raise on files that are not what they seem."""


@dataclass
class Gathering:
    """One file taken apart; every reader adds to it and spends from it."""

    readers: Mapping[str, Callable[["Gathering", str, bytes], None]]
    until: float
    found: Extracted = field(default_factory=Extracted)
    unpacked: int = 0
    characters: int = 0
    depth: int = 0
    seen: int = 0  # pages and pictures at which we looked as at paper
    read: int = 0  # of these, how many Tesseract has read whole
    crops: list[tuple[str, NDArray[np.uint8]]] = field(default_factory=list)  # what may be a stamp, still to be read

    def text(self, where: str, text: str, **more: Any) -> None:
        """Add a text; beyond the bound it is cut, and that is said."""
        room = MAX_TEXT - self.characters
        if text.strip():
            self.characters += min(len(text), room)
            self.found.texts.append(Piece(where, text[:room], **more))
        if len(text) > room:
            raise TooMuch("too_large")

    def lines(self, where: str, lines: Iterable[str], fonts: Iterable[str] = ()) -> None:
        """Add a text that comes line by line, with the fonts met by its end; what came before a fault is kept."""
        kept: list[str] = []
        try:
            for line in lines:
                kept.append(line)
                self.spend(len(line))
        finally:
            self.text(where, "\n".join(kept), fonts=tuple(fonts))

    def spend(self, size: int = 0) -> None:
        """Note so many unpacked bytes, and look at the clock."""
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED:
            raise TooMuch("too_large")
        if time.monotonic() > self.until:
            raise TooMuch("too_slow")

    def drained(self, stream: IO[bytes]) -> bytes:
        """All that an unpacking stream gives, in steps, so that a bomb is noticed while it goes off."""
        taken = bytearray()
        while step := stream.read(1 << 20):
            self.spend(len(step))
            taken += step
        return bytes(taken)

    def shut(self, where: str, name: str, reason: str) -> None:
        """Say that a part was not looked into, once for each."""
        part = Shut(where, name, reason)
        if part not in self.found.closed:
            self.found.closed.append(part)

    @contextmanager
    def guarded(self, where: str, name: str = "") -> Iterator[None]:
        """What goes wrong within leaves a shut part, and the rest is read on."""
        try:
            yield
        except TooMuch as much:
            self.shut(where, name, much.reason)
        except Encrypted:
            self.shut(where, name, "encrypted")
        except MemoryError:
            self.shut(where, name, "too_large")
        except DAMAGED:
            self.shut(where, name, "damaged")

    def inner(self, within: str, name: str, content: bytes) -> None:
        """A file in a file: noted, and read in its turn."""
        where = f"{within} › {name}"
        kind = kind_of(content)
        self.found.files.append(Inner(where, name, MEDIA[kind], len(content)))
        if len(self.found.files) > MAX_FILES:
            raise TooMuch("too_large")
        if self.depth >= MAX_DEPTH:
            self.shut(where, name, "too_deep")
            return
        self.depth += 1
        try:
            self.look(where, content, kind)
        finally:
            self.depth -= 1

    def look(self, where: str, content: bytes, kind: str) -> None:
        """Let the reader of this kind read; a kind without text has none."""
        reader = self.readers.get(kind)
        if reader is not None and content:
            with self.guarded(where, where.rpartition(" › ")[2]):
                self.spend()
                reader(self, where, content)
