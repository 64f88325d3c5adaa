"""The form of an address as a profile writes it, ``{tên}{chữ đầu họ}.{cơ quan}``, and what each piece stands for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from congvu.ground.vietnamese import UNKNOWN, fold, letters
from congvu.regulations.blocks import BODY_PIECES
from congvu.regulations.naming.bodies import BodyName, body_name, full, initials, place
from congvu.regulations.naming.people import PersonName, first_letters
from congvu.regulations.naming.subjects import OfficerDecides, Subject

_BRACES = re.compile(r"\{([^{}]*)\}")
_CODE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
PLACES = ("district", "commune")
COMMITTEE = "ubnd"
"""The body of a place is its People's Committee, whether or not the roster writes so."""
ADDED = "thêm"
SHORT_ENOUGH = 2
"""A unit's name of so many syllables is short enough to stand in full (Văn phòng, Thanh tra)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """All that the pieces of one row's address may draw on."""

    subject: Subject
    person: PersonName | None
    province: str
    domain: str
    subdomains: Mapping[str, str]
    office_division: str
    clause: str

    def body(self) -> BodyName:
        """The words of the row's own name."""
        written = self.written()
        name = body_name(written, self.province)
        if self.subject.kind in PLACES and full(name.type_words) != COMMITTEE:
            return body_name(f"{COMMITTEE.upper()} {written}", self.province)
        return name

    def written(self) -> str:
        """The row's own name; no address is made of a name that cannot be read whole."""
        name = self.subject.full_name
        if not letters(name):
            raise OfficerDecides("dòng này không có tên", "this row has no name", self.clause)
        if UNKNOWN in fold(name):
            vi, en = f"tên có ký tự không đọc được: “{name}”", f"the name holds what cannot be read: “{name}”"
            raise OfficerDecides(vi, en, self.clause)
        return name

    def code(self, value: str, vi: str, en: str) -> str:
        """A code already set in the system, which the row must hold."""
        folded = fold(value.strip())
        if not folded:
            raise OfficerDecides(f"thiếu mã {vi}", f"the code of the {en} is missing", self.clause)
        if not _CODE.fullmatch(folded):
            raise OfficerDecides(f"mã {vi} “{value}” không hợp lệ", f"“{value}” is no code of a {en}", self.clause)
        return folded

    def name(self) -> PersonName:
        """The person's name; only rows of persons come here."""
        if self.person is None:
            raise OfficerDecides("dòng này không có tên người", "this row has no person's name", self.clause)
        return self.person


def _agency(setting: Setting) -> str:
    return setting.code(setting.subject.agency, "cơ quan", "agency")


def _district(setting: Setting) -> str:
    return setting.code(setting.subject.district, "huyện", "district")


def _division(setting: Setting) -> str:
    subject = setting.subject
    return setting.code(subject.agency or subject.unit or setting.office_division, "phòng, ban", "division")


def _subdomain(setting: Setting) -> str:
    held = setting.code(setting.subject.agency or setting.subject.district, "tổ chức", "organisation")
    return setting.subdomains.get(held, held)


def _whereabouts(setting: Setting) -> str:
    held = [code for code in (setting.subject.agency, setting.subject.district) if code]
    return ".".join(setting.code(code, "cơ quan", "agency") for code in held)


def _unit(setting: Setting) -> str:
    return setting.code(setting.subject.unit, "phòng, ban", "division")


def _abbreviation(setting: Setting) -> str:
    words = setting.body().written
    return initials(words) if len(words) > 1 else full(words)


def _own_short(setting: Setting) -> str:
    body = setting.body()
    return full(body.type_words) + initials(body.own_words)


def _concise(setting: Setting) -> str:
    words = setting.body().words
    return full(words) if len(words) <= SHORT_ENOUGH else initials(words)


PIECES: dict[str, Callable[[Setting], str]] = {
    "họ": lambda setting: letters(setting.name().family),
    "đệm": lambda setting: letters(setting.name().middle),
    "tên": lambda setting: letters(setting.name().given),
    "chữ đầu họ": lambda setting: first_letters(setting.name().family),
    "chữ đầu đệm": lambda setting: first_letters(setting.name().middle),
    "họ và tên": lambda setting: letters(setting.name().written),
    "viết tắt": _abbreviation,
    "đầy đủ": lambda setting: full(setting.body().written),
    "loại": lambda setting: full(setting.body().type_words),
    "chữ đầu loại": lambda setting: initials(setting.body().type_words),
    "riêng": lambda setting: full(setting.body().own_words),
    "riêng viết tắt": lambda setting: initials(setting.body().own_words),
    "gọn": _concise,
    "địa danh": lambda setting: place(setting.written(), setting.province)[1],
    "cấp viết tắt": lambda setting: place(setting.written(), setting.province)[0],
    "cơ quan": _agency,
    "đơn vị": _unit,
    "phòng": _division,
    "huyện": _district,
    "tên miền con": _subdomain,
    "tên miền": lambda setting: setting.domain,
    "nơi": _whereabouts,
}


@lru_cache(maxsize=256)
def _parts(form: str) -> tuple[str, ...]:
    """Literal text at even places, names of pieces at odd ones."""
    return tuple(_BRACES.split(form))


def fill(form: str, setting: Setting, code: str = "", added: str = "") -> str:
    """The form filled in; ``code``, a short name already set in the system, stands for the row's own name.

    ``added`` is what tells namesakes apart; it stands where the form says ``{thêm}``, else at the end.
    """
    return "".join(_texts(form, setting, code, added))


def pieces(form: str, setting: Setting, code: str = "", added: str = "") -> list[tuple[str, str]]:
    """The same piece by piece: the name of each, none for literal text, with what it gives."""
    names = [part if position % 2 else "" for position, part in enumerate(_parts(form))]
    return list(zip([*names, ADDED], _texts(form, setting, code, added), strict=False))


def _texts(form: str, setting: Setting, code: str, added: str) -> list[str]:
    """What each part of the form gives, and at the end what stands nowhere else."""
    own = iter([code])
    parts, texts = _parts(form), []
    for position, part in enumerate(parts):
        if position % 2 == 0:
            texts.append(part)
        elif part == ADDED:
            texts.append(added)
        elif code and part in BODY_PIECES:
            texts.append(next(own, ""))
        else:
            texts.append(PIECES[part](setting))
    if added and ADDED not in parts:
        texts.append(added)
    return texts
