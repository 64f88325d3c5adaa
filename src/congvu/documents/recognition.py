"""An official document recognised in the texts of a letter: number, symbol, date, kind, issuer, abstract, recipients.

The form is that of Nghị định 30/2020, Phụ lục I. Two columns of a page may come as cells one after another (DOCX) or
side by side on one line (PDF, OCR), and OCR loses marks: so lines are parted where the form parts them, and words are
compared folded. Pure, and linear in the text; what is not found stays empty for a person to fill in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from congvu.documents.kinds import KINDS, OFFICIAL_LETTER, named, of_symbol, refined
from congvu.documents.recipients_block import addressees, recipient_lines
from congvu.ground.vietnamese import fold, nfc

HEADER_LINES = 80
LONGEST_TEXT = 400_000
LEAST = 3
"""Of number, date, kind and the country's name, how many a text must show to be a document."""

_LETTER = "A-ZĐĂÂÊÔƠƯÀ-Ỹ"
_COUNTRY = re.compile(r"C[ỘÔO]NG\s+H[ÒÓO][AÀÁ]\s+X[ÃA]\s+H[ỘÔO]I\s+CH[ỦUÚ]\s+NGH[ĨIÏ]A\s+VI[ỆÊE]T\s+NAM", re.IGNORECASE)
_MOTTO = re.compile(r"[ĐD][ộôo]c\s+l[ậâa]p\s*[-–—.]?\s*T[ựưu]\s+do\s*[-–—.]?\s*H[ạa]nh\s+ph[úu]c", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(?:(?:TP\.?|[A-ZĐÀ-Ỹ][a-zà-ỹđ.’']+)[ ]){0,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ’']+,\s*)?"
    r"(?i:ng[àaáâ]y)\s+([\dOol]{1,2})\s*(?i:th[áaàâ]ng)\s+([\dOol]{1,2})\s*(?i:n[ăaâ]m)\s+([\dOol]{4})"
)
_NUMBER = re.compile(
    rf"^S[ốôồổỗộóoõ6]\s*[:.;]?\s*(\d{{0,6}}[a-z]?)\s*[/|]\s*((?:\d{{4}}\s*/\s*)?[{_LETTER}][{_LETTER}a-zđ0-9&.\s/–-]*)",
    re.IGNORECASE,
)
_IN_SUBJECT = re.compile(
    rf"\bs[ốo]\s*[:.]?\s*(\d{{1,6}}[a-z]?)\s*/\s*((?:\d{{4}}/)?[{_LETTER}][{_LETTER}a-zđ0-9&]*(?:[-–/][{_LETTER}a-zđ0-9&]+)*)",
    re.IGNORECASE,
)
_SHORT_DAY = re.compile(r"ng[àa]y\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.IGNORECASE)
_OPEN_NUMBER = re.compile(r"^(S[ốôồổỗộóoõ6]\s*:)\s+(?=[/\d])", re.IGNORECASE)
_GAPS = re.compile(r"\t+|\s{3,}|\s*\|\s*")
_ABOUT = re.compile(r"(?:v/v|ve viec)\b")
_BODY = re.compile(
    r"(?:kinh gui|can cu|thuc hien|theo de nghi|xet de nghi|noi nhan|dieu \d|phan [ivx\d]|"
    r"[ivx]{1,4}\.|\d{1,2}[.)]|[a-d]\))"
)
_RULE = re.compile(r"[\s_=*.–—-]{3,}$")
_BODIES = re.compile(
    r"(?:so|ban|phong|van phong|trung tam|chi cuc|thanh tra|uy ban|ubnd|hdnd|hoi dong|bo|cuc|tong cuc|truong|benh vien|"
    r"vien|hoi|doan|cong an|toa an|kho bac|bao hiem|lien doan|tong|cong ty|dang uy|tinh uy|thanh uy|huyen uy|dai|quy|"
    r"chinh phu|thu tuong|quoc hoi|bch|to)\b"
)
_SHOUTED = re.compile(r"[a-zà-ỹđ]{3}")


class Text(Protocol):
    """One text of a letter, as the gate's letter gives it."""

    @property
    def kind(self) -> str:
        """``subject``, ``body``, ``name`` or ``attachment``."""

    @property
    def where(self) -> str:
        """Its place, for people."""

    @property
    def decoded(self) -> str:
        """The text."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read of a document; ``where`` is the text that it was read from.

    ``number`` is ``123`` of ``123/UBND-VP``, ``symbol`` the rest; ``day`` is ISO 8601, so that it goes into JSON.
    """

    number: str = ""
    symbol: str = ""
    day: str = ""
    kind: str = ""
    issuer: str = ""
    superior: str = ""
    abstract: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    where: str = ""

    @property
    def score(self) -> int:
        """How many of the form's parts were found."""
        return sum(map(bool, (self.number or self.symbol, self.day, self.kind, self.issuer)))


def recognise(texts: Iterable[Text]) -> Recognised | None:
    """The document in a letter: the best of its files, else its body, else what its subject names."""
    subject, best = "", None
    for text in texts:
        if text.kind == "subject":
            subject = text.decoded
        elif text.kind in {"body", "attachment"}:
            found = read(text.decoded, text.where)
            if found and (best is None or found.score > best.score):
                best = found
    told = _of_subject(subject)
    if best is None:
        return told
    if told and told.number == best.number:
        best = replace(best, day=best.day or told.day, abstract=best.abstract or told.abstract)
    return best


def read(text: str, where: str = "") -> Recognised | None:
    """The document that a text is; None where it has not the form of one."""
    lines = parted(nfc(text[:LONGEST_TEXT]))
    head = lines[:HEADER_LINES]
    number, symbol, at = _number(head)
    day = _day(head)
    kind, titled = _title(head, at)
    has_country = any(_COUNTRY.fullmatch(line) for line in head)
    if sum(map(bool, (symbol, day, kind, has_country))) < LEAST or not (symbol or kind):
        return None
    found = kind or ((of_symbol(symbol) or KINDS[OFFICIAL_LETTER]).code if symbol else "")
    abstract = _abstract(head, titled) if titled >= 0 else _about(head)
    superior, issuer = _issuer(head, at if at >= 0 else titled)
    return Recognised(
        number=number,
        symbol=symbol,
        day=day,
        kind=refined(found, abstract),
        issuer=issuer,
        superior=superior,
        abstract=abstract[:500],
        addressees=addressees(lines),
        recipients=recipient_lines(lines),
        where=where,
    )


def parted(text: str) -> list[str]:
    """The lines, with the two columns of the form apart: cut at tabs, wide gaps, and around country, motto, day."""
    lines: list[str] = []
    for raw in text.splitlines():
        for piece in _GAPS.split(_OPEN_NUMBER.sub(r"\1 ", raw.strip())):
            lines += _cut(piece) if len(lines) < HEADER_LINES else [" ".join(piece.split())]
    return lines


def _cut(piece: str) -> list[str]:
    """A piece with the country's name, the motto and the day on lines of their own."""
    for pattern in (_COUNTRY, _MOTTO, _DAY):
        piece = pattern.sub(lambda found: f"\n{found[0].strip()}\n", piece, count=1)
    return [" ".join(one.split()) for one in piece.split("\n") if one.strip()] or [""]


def _number(head: Sequence[str]) -> tuple[str, str, int]:
    """Number, symbol and the line of both; a draft has a symbol alone."""
    for at, line in enumerate(head):
        if found := _NUMBER.match(line):
            symbol = re.split(r"\s{2,}|\s+(?=[vV]/v)", found[2].strip())[0]
            symbol = re.sub(r"\s*([-–/])\s*", lambda sign: sign[1].replace("–", "-"), symbol).strip(" .-")
            return found[1], symbol.split(" ")[0][:60], at
    return "", "", -1


def _day(head: Sequence[str]) -> str:
    for line in head:
        if (found := _DAY.fullmatch(line)) and (day := _iso(*found.groups())):
            return day
    return ""


def _iso(day: str, month: str, year: str) -> str:
    """The day as ISO 8601; empty where there is no such day. OCR takes 0 for O and 1 for l."""
    digits = str.maketrans("Ool", "001")
    try:
        found = date(*(int(part.translate(digits)) for part in (year, month, day)))
    except ValueError:
        return ""
    return found.isoformat()


def _title(head: Sequence[str], at: int) -> tuple[str, int]:
    """The kind that stands in capitals on a line of its own below the header, and that line; else -1."""
    for number in range(max(at, 0), len(head)):
        line = head[number].strip(" .:*#")
        if _shouted(line) and (kind := named(line)):
            return kind.code, number
        if fold(line).startswith(("kinh gui", "noi nhan")):
            break
    return "", -1


def _shouted(line: str) -> bool:
    """Whether a line is in capitals, but for a letter or two that OCR took for small ones."""
    return bool(line) and not _SHOUTED.search(line)


def _abstract(head: Sequence[str], titled: int) -> str:
    """What stands below the kind until the body begins."""
    found: list[str] = []
    for line in head[titled + 1 : titled + 8]:
        if (not line and found) or _RULE.match(line) or _BODY.match(fold(line)):
            break
        if _DAY.fullmatch(line) or not line:
            continue
        if found and (_shouted(line) or len(found) == 5):
            break
        found.append(line)
    return _tidy(found)


def _about(head: Sequence[str]) -> str:
    """What an official letter says it is about, below its number (``V/v …``)."""
    for at, line in enumerate(head):
        if not _ABOUT.match(fold(line)):
            continue
        found = [line]
        for further in head[at + 1 : at + 6]:
            if not further or _RULE.match(further) or _BODY.match(fold(further)) or _shouted(further):
                break
            if not (_DAY.fullmatch(further) or _MOTTO.fullmatch(further)):
                found.append(further)
        return _tidy(found)
    return ""


def _tidy(lines: Sequence[str]) -> str:
    text = " ".join(lines).strip(" ()*_.;")
    return re.sub(r"^(?:V/v|Về việc)\s*:?\s*", "", text, flags=re.IGNORECASE)


def _issuer(head: Sequence[str], end: int) -> tuple[str, str]:
    """The body above the issuer, and the issuer: lines in capitals above the number, parted where a body begins."""
    bodies: list[str] = []
    for line in head[: max(end, 0)]:
        if not line or _COUNTRY.fullmatch(line) or _MOTTO.fullmatch(line) or _RULE.match(line) or not _shouted(line):
            continue
        if not re.search(rf"[{_LETTER}]", line):
            continue
        if bodies and not _BODIES.match(fold(line)):
            bodies[-1] += f" {line}"
        else:
            bodies.append(line)
    return (bodies[-2][:200] if len(bodies) > 1 else "", bodies[-1][:200] if bodies else "")


def _of_subject(subject: str) -> Recognised | None:
    """A document that the subject names (``Công văn số 12/UBND-VP ngày 5/3/2026 về việc …``)."""
    found = _IN_SUBJECT.search(nfc(subject))
    if not found:
        return None
    symbol, rest = found[2], nfc(subject)[found.end() :]
    short, long = _SHORT_DAY.search(subject), _DAY.search(nfc(subject))
    days = short.groups() if short else long.groups() if long else None
    before = nfc(subject)[: found.start()].strip().split(":")[-1].split("]")[-1]
    kind = named(before) or of_symbol(symbol) or KINDS[OFFICIAL_LETTER]
    about = re.search(r"(?:v/v|về việc|ve viec)\s*:?\s*(.+)", rest, re.IGNORECASE)
    abstract = about[1].strip() if about else ""
    return Recognised(
        number=found[1],
        symbol=symbol.replace("–", "-"),
        day=_iso(*days) if days else "",
        kind=refined(kind.code, abstract),
        abstract=abstract[:500],
        where="subject",
    )
