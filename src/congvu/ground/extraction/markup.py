"""The lines of an XML document as people see them: one a paragraph; a row of a table is one where its cells are short.

Streaming, with neither entities nor network, so that a billion laughs are a syntax error. A *grammar* says which
elements are paragraphs and tables: OOXML (ECMA-376) and OpenDocument differ in little else here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

STEP = 1 << 16
PAGE = "\f"
"""Stands where one page ends, as far as the document says."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Local names of elements. Without ``texts`` all characters within a paragraph are its text."""

    paragraphs: frozenset[str]
    texts: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    signs: Mapping[str, str] = field(default_factory=dict)  # elements that stand for a character


OOXML = Grammar(
    frozenset({"p"}),
    frozenset({"t", "delText"}),
    frozenset({"tr"}),
    frozenset({"tc"}),
    {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "lastRenderedPageBreak": PAGE},
)
STRINGS = Grammar(frozenset({"si", "comment"}), frozenset({"t"}))
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
SHEET = Grammar(_MARGINS, _MARGINS | {"v", "t"}, frozenset({"row"}), frozenset({"c"}))
_NAMED = frozenset({"title", "subject", "keywords", "category", "description"})
PROPERTIES = Grammar(_NAMED, _NAMED)
OPEN = Grammar(
    frozenset({"p", "h"}),
    rows=frozenset({"table-row"}),
    cells=frozenset({"table-cell"}),
    signs={"tab": "\t", "line-break": "\n", "s": " ", "soft-page-break": PAGE},
)
ANY = Grammar(frozenset())
FONTS = {"ascii", "hAnsi", "typeface", "font-family", "font-name"}
"""Attributes that name a font."""


class Lines:
    """The target of a parser: lines that are finished, and what is still open."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.fonts: dict[str, None] = {}
        self.paragraphs: list[list[str]] = []  # a text box stands within a paragraph, so several may be open
        self.places: list[list[str]] = [[]]  # finished lines of the document, and of each open cell
        self.rows: list[list[list[str]]] = []
        self.taking = 0
        self.loose: list[str] = []  # characters since the last element, where none is a paragraph

    def read(self, stream: IO[bytes]) -> Iterator[str]:
        """All lines in order."""
        parser = etree.XMLParser(
            target=self, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
        )
        while step := stream.read(STEP):
            parser.feed(step)
            yield from self.finished()
        parser.close()
        yield from self.finished()

    def finished(self) -> list[str]:
        """The lines of the document that are whole by now."""
        lines, self.places[0] = self.places[0], []
        return lines

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name, grammar = tag.rpartition("}")[2], self.grammar
        self.settle()
        self.taking += name in grammar.texts
        if name in grammar.paragraphs:
            self.paragraphs.append([])
        elif name in grammar.rows:
            self.rows.append([])
        elif name in grammar.cells:
            self.places.append([])
        elif name in grammar.signs:
            self.say(PAGE if attributes.get(tag[: -len(name)] + "type") == "page" else grammar.signs[name])
        elif name == "textpath":  # WordArt of old
            self.places[-1].append(str(attributes.get("string", "")))
        for key, value in attributes.items():
            if key.rpartition("}")[2] in FONTS:
                self.fonts[value] = None

    def data(self, text: str) -> None:
        """Characters, those of the paragraph or those that nobody sees."""
        if self.taking or (not self.grammar.texts and (self.paragraphs or not self.grammar.paragraphs)):
            self.say(text)

    def say(self, text: str) -> None:
        """Add to the innermost paragraph."""
        if self.paragraphs:
            self.paragraphs[-1].append(text)
        elif self.taking or not self.grammar.paragraphs:
            self.loose.append(text)

    def settle(self) -> None:
        """Characters outside of any paragraph are a line, up to the next element."""
        if self.loose:
            line = "".join(self.loose)
            self.loose.clear()
            if line.strip():
                self.places[-1].append(line)

    def end(self, tag: str) -> None:
        """An element is whole: a paragraph becomes lines, a row one line where its cells have one each."""
        name, grammar = tag.rpartition("}")[2], self.grammar
        self.settle()
        self.taking -= name in grammar.texts
        if name in grammar.paragraphs and self.paragraphs:
            self.places[-1].extend("".join(self.paragraphs.pop()).split("\n"))
        elif name in grammar.cells and len(self.places) > 1:
            cell = self.places.pop()
            (self.rows[-1] if self.rows else self.places).append(cell)
        elif name in grammar.rows and self.rows:
            self.places[-1].extend(row_lines(self.rows.pop()))

    def close(self) -> None:
        """The document is whole."""


def row_lines(cells: list[list[str]]) -> list[str]:
    """A row of a table as lines: one where each cell is one line, else cell after cell, as in a letterhead."""
    filled = [[line for line in cell if line.strip()] for cell in cells]
    if all(len(cell) <= 1 for cell in filled):
        return ["\t".join(cell[0] if cell else "" for cell in filled)]
    return [line for cell in filled for line in cell]
