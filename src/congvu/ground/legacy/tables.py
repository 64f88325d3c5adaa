"""The letters of the legacy Vietnamese encodings, and how a text in one of them is read as Unicode.

TCVN5712 is TCVN3 with capitals of their own.

A text is taken as bytes seen as Latin-1, one character each. Sources of the byte values: TCVN 5712:1993 (VN1, and VN3
with one byte for both cases, as the .Vn fonts have it), RFC 1456 (VISCII, VIQR), the layouts of the VNI-Windows and
VPS fonts, and Microsoft's code page 1258, which Python knows.
"""

import re
import unicodedata

from congvu.ground.legacy.syllables import is_syllable

_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"

# bytes A1 to FE; a dot where there is no letter
_VN3 = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
# bytes 80 to FF
_VN1 = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ.ĂÂÊÔƠƯĐăâêôơưđẰ.....àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ..ỀỂỄỐỒỔỖýỷỵỚỜỞ.ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ."
    "àáâãảạă.èéêẽìí.ĩẴĐòóôõ.Ơụùúủ.ỶẼỳ"
)
_VN1_CONTROLS = dict(zip((1, 2, 4, 5, 6, *range(0x11, 0x18)), "ÚỤỪỬỮỨỰỲỶỸÝỴ", strict=True))
_VISCII_CONTROLS = dict(zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True))

# VNI writes a letter's mark after it; the mark's own case is that of the letter, or not, as the font allows both
_VNI_MARKS = {
    **dict(zip("ùøûõï", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True)),
    **{sign: "\u0302" + tone for sign, tone in zip("âáàåãä", ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)},
    **{sign: "\u0306" + tone for sign, tone in zip("êéèúüë", ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)},
}
_VNI_LETTERS = dict(zip("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", strict=True))
_VNI_PLACES = {"â": "aeo", "ê": "a"}
_VNI = re.compile(r"([AaEeOoUuYyÔôÖö])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])|[ôöñíìæóòîÔÖÑÍÌÆÓÒÎ]")

_VIQR_SHAPES = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
VIQR_WORD = re.compile(r"[A-Za-z\\][A-Za-z\\^(+*'`?~.]{0,19}")
_VIQR = re.compile(r"\\(.)|([AaEeOoUuIiYy])([\^(+*]?)(['`?~.]?)|(DD|Dd|dd)")

_WESTERN = {ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)): byte for byte in range(0x80, 0xA0)}
_PUNCTUATION = {byte: char for char, byte in _WESTERN.items() if char > 0xFF}
_WORD = re.compile(r"[^\W\d_]{2,}")


def _upper_half(letters: str, first: int) -> dict[int, str]:
    return {first + place: letter for place, letter in enumerate(letters) if letter != "."}


_SINGLE: dict[str, dict[int, str]] = {
    "TCVN3": _upper_half(_VN3, 0xA1) | {byte: chr(char) for byte, char in _PUNCTUATION.items()},
    "TCVN5712": _upper_half(_VN1, 0x80) | _VN1_CONTROLS,
    "VISCII": _upper_half(_VISCII, 0x80) | _VISCII_CONTROLS,
    "VPS": _upper_half(_VPS, 0x80),
    "windows-1258": {byte: bytes([byte]).decode("cp1258", "replace") for byte in range(0x80, 0x100)},
}

_ONE_CASE = ("TCVN3", "VPS")


def as_bytes(text: str) -> str:
    """A text that was decoded as Latin-1 or windows-1252, as the bytes it came from, each one character."""
    return text.translate(_WESTERN)


def read(text: str, encoding: str) -> str:
    """Bytes (as characters) in that encoding, or VIQR, as NFC; what is no letter of it stays."""
    if encoding == "VIQR":
        return VIQR_WORD.sub(_viqr_word, text)
    if encoding == "VNI":
        return unicodedata.normalize("NFC", _VNI.sub(_vni, text))
    found = unicodedata.normalize("NFC", text.translate(_SINGLE[encoding]))
    return _WORD.sub(_one_case, found) if encoding in _ONE_CASE else found


def _vni(match: re.Match[str]) -> str:
    letter, mark = match.groups()
    if letter is None:
        return _VNI_LETTERS[match[0]]
    marks = _VNI_MARKS[mark.lower()]
    bare = _VNI_LETTERS.get(letter, letter)
    fits = not any(sign in marks and bare.lower() not in _VNI_PLACES[place] for sign, place in _SHAPES)
    return bare + marks if fits else match[0]


_SHAPES = (("\u0302", "â"), ("\u0306", "ê"))


def _viqr_word(match: re.Match[str]) -> str:
    """A sign that would be one tone too many ends the sentence."""
    word = match[0]
    found, shorter = (unicodedata.normalize("NFC", _VIQR.sub(_viqr, part)) for part in (word, word[:-1]))
    ends = word.endswith((".", "?", "'")) and not is_syllable(found) and is_syllable(shorter)
    return shorter + word[-1] if ends else found


def _viqr(match: re.Match[str]) -> str:
    escaped, letter, shape, tone, stroke = match.groups()
    if escaped:
        return escaped
    if stroke:
        return "đ" if stroke == "dd" else "Đ"
    if shape and letter.lower() not in {"^": "aeo", "(": "a", "+": "ou", "*": "ou"}[shape]:
        return match[0]
    return letter + _VIQR_SHAPES.get(shape, "") + _TONES.get(tone, "")


def _one_case(match: re.Match[str]) -> str:
    """A word of capitals whose marked letters have no capital in the encoding: the font drew them as capitals."""
    word = match[0]
    plain = [char for char in word if char.isascii()]
    drawn = "".join(plain).isupper() and (len(plain) > 1 or not word[0].isascii())
    return word.upper() if drawn else word
