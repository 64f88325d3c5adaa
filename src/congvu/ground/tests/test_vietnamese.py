"""Folding: every mark off, every look-alike mended, nothing lost silently."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.ground.vietnamese import fold, letters, nfc, strange, syllables


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Thu Hà", "nguyen thi thu ha"),
        ("Đắk R’Lấp", "dak r'lap"),
        ("Ðặng Ðình Ðức", "dang dinh duc"),  # eth for the D with stroke
        ("Êñuôl, Čư Kuin, Ƀuôn", "enuol, cu kuin, buon"),
        ("ê̆ ô̆ ơ̆ ŭ ĭ", "e o o u i"),
        ("H`Hen HʼHen", "h'hen h'hen"),
        ("Kế hoạch – Tài chính", "ke hoach - tai chinh"),
        ("李", "?"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize("text", ["Cư M'gar", "Cư M’gar", "CưMgar", "cư mʼgar", "CƯ M`GAR"])
def test_letters_are_one_for_all_spellings(text: str) -> None:
    assert letters(text) == "cumgar"


def test_syllables_part_at_blanks_and_hyphens_only() -> None:
    assert syllables("Nguyễn-Phước  Bửu Lộc") == ("nguyen", "phuoc", "buu", "loc")
    assert syllables("H'Hen Niê") == ("hhen", "nie")


def test_strange_names_what_no_name_has() -> None:
    assert strange("Đặng Thị Ƀ’Rê") == ""
    assert strange("Nguyễn Văn 2 (李)") == "2(李)"


@given(st.text())
def test_fold_is_ascii_and_settled(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert nfc(nfc(text)) == nfc(text)
