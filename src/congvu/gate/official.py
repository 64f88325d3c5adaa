"""Whether a letter is official business: a document's number and symbol, a body's name (Nghị định 30/2020/NĐ-CP).

Only what a body says of itself counts: a citizen who asks about a decision names its number too, and an enterprise
numbers its letters.
"""

import re

from congvu.gate.letter import Kind, Letter, Text
from congvu.ground.vietnamese import fold

_KINDS = (
    "nghị quyết|quyết định|chỉ thị|quy chế|quy định|thông cáo|thông báo|hướng dẫn|chương trình|kế hoạch|phương án"
    "|đề án|dự án|báo cáo|biên bản|tờ trình|hợp đồng|công văn|công điện|giấy mời|giấy ủy quyền|giấy giới thiệu"
    "|phiếu gửi|phiếu chuyển|phiếu báo|thư công"
)
_SYMBOL = r"\d{1,6}(?:/(?:19|20)\d\d)?/([A-ZĐ]{1,8}(?:[-–][A-ZĐ&.]{2,12})+)"
_STATE = re.compile(r"(?:^|[-–])(?:(?:VP)?UBND|(?:VP)?HĐND|(?:[SPB]|CC|TT|VP|BQL)[A-ZĐ&]{2,9})(?=$|[-–.])")
_SUBJECT = re.compile(rf"(?:(?:{_KINDS})\b\s*)?(?:(?:số|so)\b\s*:?\s*)?{_SYMBOL}(?![^?]*\?)", re.IGNORECASE)
_NUMBERED = re.compile(rf"^[\s>|*]*(?:Số|SỐ|So)\s*:?\s*{_SYMBOL}", re.MULTILINE)
_BODIES = (
    *("ubnd", "hdnd", "uy ban nhan dan", "hoi dong nhan dan", "chi cuc", "cuc", "tong cuc", "huyen uy", "tinh uy"),
    *(
        "thanh uy",
        "thi uy",
        "dang uy",
        "uy ban mat tran",
        "ban quan ly",
        "thanh tra tinh",
        "thanh tra huyen",
        "van thu",
    ),
    *("van phong ubnd", "van phong hdnd", "van phong so", "so noi vu", "so tai chinh", "so y te", "so thong tin"),
)
_MARKED = re.compile(r"(?:sở|phòng|văn phòng|trung tâm|ban|đội|trạm|hạt|quỹ)\s+\w+(?:\s+\w+)+", re.IGNORECASE)
_LETTERHEAD = re.compile(
    r"^[\s>|*]*(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|SỞ|PHÒNG|CHI CỤC|CỤC|BAN|VĂN PHÒNG)\b", re.MULTILINE
)
_LONGEST = 200  # characters of a name
_HEAD = 4_000  # characters in which a letterhead stands


def is_document(letter: Letter, *, files: bool) -> bool:
    """Whether an official document stands in it, or is what it sends: number and symbol of a state body."""
    return any(_is_headed(text) for text in letter.texts(files=files))


def _is_headed(text: Text) -> bool:
    head = text.decoded[:_HEAD]
    if text.kind is Kind.SUBJECT:
        found = _SUBJECT.match(head)
        return bool(found and _STATE.search(found[1].upper()))
    if text.kind is Kind.NAME or not (found := _NUMBERED.search(head)):
        return False
    return bool(_STATE.search(found[1]) or _LETTERHEAD.search(head))


def is_body(name: str, address: str, place: str) -> bool:
    """Whether a display name or an address passes for a state body's; ``place`` is a jurisdiction's slug."""
    folded = fold(name[:_LONGEST]).strip()
    local = re.sub(r"[^a-z0-9]", "", address.partition("@")[0].lower())
    by_name = folded.startswith(tuple(f"{body} " for body in _BODIES)) or folded in _BODIES
    by_address = (bool(place) and place in local and local != place) or local.startswith(("ubnd", "hdnd", "vpubnd"))
    return by_name or by_address or bool(_MARKED.fullmatch(name[:_LONGEST].strip()))
