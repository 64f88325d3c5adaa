"""The text of files, whatever they are: documents, spreadsheets, slides, archives, mail, pictures of paper.

What a file is is decided by its content, never by its name. It is read in a bounded child (``ground.bounded``), and
what nobody could look into (encrypted, damaged, too deep, too large, too slow) is said: it is never silently left out.

A *piece* (đoạn) is a text with its place; an *inner* file stands in another; a *shut* part is one not looked into.
"""

from congvu.ground.extraction.reader import Reader
from congvu.ground.extraction.results import Extracted, Inner, Piece, Shut

__all__ = ["Extracted", "Inner", "Piece", "Reader", "Shut"]
