"""Which words are Vietnamese syllables, by the rules of spelling: onset, rhyme, tone (quốc ngữ).

Of random combinations of Vietnamese letters few obey them, so they tell a right reading of bytes from a wrong one.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STOPPED = ("c", "ch", "p", "t")
_STOPPED_TONES = {"\u0301", "\u0323"}
_BEFORE_FRONT = ("k", "gh", "ngh")  # only before e, ê, i, y
_BEFORE_BACK = ("c", "g", "ng")  # never before them, but for gi
_ONSETS = (  # p begins only words that came from elsewhere
    *("ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "r", "s", "t", "v", "x", ""),
)
_SPELLED = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uôc uôi uôm uôn uông uôt uơ
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_RHYMES = frozenset(_SPELLED.split())
_ALONE = frozenset({"y", "yêm", "yên", "yêng", "yêt", "yêu"})
_AFTER_QU = _RHYMES | {"y", "yên", "yêt", "yêu", "ynh", "yt", "ych", "yp", "ya", "yu"}
_AFTER_GI = _RHYMES | {"êng", "êt", "êm", "ên", "êc", "êu", "êp", ""}


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether the word, in NFC and in one case (capitals first or throughout), is spelled as a Vietnamese syllable."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    bare, tones = _without_tone(word.lower())
    if len(tones) > 1 or (bare.endswith(_STOPPED) and tones not in _STOPPED_TONES and not word.isascii()):
        return False
    return any(_fits(onset, bare[len(onset) :]) for onset in _ONSETS if bare.startswith(onset))


def _without_tone(word: str) -> tuple[str, str]:
    """The word without its tone, and the tone's mark; a word written without any marks has none."""
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", _TONES.sub("", apart)), "".join(_TONES.findall(apart))


def _fits(onset: str, rhyme: str) -> bool:
    if onset == "qu":
        return rhyme in _AFTER_QU
    if onset == "gi":
        return rhyme in _AFTER_GI
    front = rhyme.startswith(("e", "ê", "i", "y"))
    if (onset in _BEFORE_FRONT and not front) or (onset in _BEFORE_BACK and front and onset + rhyme[:1] != "gi"):
        return False
    if rhyme in _RHYMES:
        return True
    return rhyme in _ALONE if not onset else rhyme == "y"
