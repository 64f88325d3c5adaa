"""HTML as the text that people read, for looking for words in it; in linear time, whatever stands there.

Not a renderer: tags go, what separates blocks becomes a line, entities are resolved (HTML 5.2, 12.1).
"""

import html
import re

_DROPPED = re.compile(r"(?is)<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style|title)\b.*?(?:</\1\s*>|\Z)")
_BLOCK = re.compile(r"(?i)</?(?:p|div|br|hr|tr|li|ul|ol|h[1-6]|table|blockquote|pre|section|article)\b[^<>]*>")
_CELL = re.compile(r"(?i)</?(?:td|th)\b[^<>]*>")
_TAG = re.compile(r"<[a-zA-Z/!?][^>]*(?:>|\Z)")
_FONT = re.compile(r"""(?i)(?:\bface\s*=|font-family\s*:)\s*(?:["']|&quot;)?([.\w][\w .-]{1,40})""")


def plain(markup: str) -> str:
    """The text of HTML, one block a line, a tab between the cells of a table."""
    text = _DROPPED.sub(" ", markup).replace("\n", " ").replace("\t", " ")
    text = html.unescape(_TAG.sub("", _CELL.sub("\t", _BLOCK.sub("\n", text))))
    rows = ((" ".join(cell.split()) for cell in line.split("\t")) for line in text.split("\n"))
    return "\n".join(filter(None, ("\t".join(filter(None, row)) for row in rows)))


def fonts(markup: str) -> tuple[str, ...]:
    """The names of fonts that it asks for, each once."""
    if "font" not in markup and "FONT" not in markup:
        return ()
    return tuple(dict.fromkeys(name.strip() for name in _FONT.findall(markup)))
