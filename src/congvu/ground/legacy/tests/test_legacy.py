"""Legacy encodings: the tables against published facts, each found in short and long texts, and no false alarm."""

import csv
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.ground.legacy import detect, to_unicode
from congvu.ground.legacy.syllables import is_syllable
from congvu.ground.legacy.tables import read
from congvu.ground.legacy.tests.encoder import encoded

CORPUS = Path(os.environ.get("CONGVU_CORPORA", "/nonexistent")) / "encodings"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="CONGVU_CORPORA is not set")

LETTERS = (
    "".join(
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
    ).translate({ord(letter): None for letter in "aeiouyAEIOUY"})
    + "đĐ"
)

COLUMNS = {
    "TCVN5712": "TCVN3_glibc_TCVN5712-1",
    "VNI": "VNI_WIN",
    "windows-1258": "CP1258_unikey_decomposed",
}
SAMPLES = {
    "tcvn3_abc": "TCVN3",
    "tcvn5712_1": "TCVN3",
    "vni_win": "VNI",
    "viscii": "VISCII",
    "vps": "VPS",
    "viqr": "VIQR",
    "cp1258": "windows-1258",
}

PROSE = (
    "Căn cứ Luật Tổ chức chính quyền địa phương và đề nghị của Giám đốc Sở Thông tin và Truyền thông, Ủy ban nhân dân "
    "tỉnh yêu cầu thủ trưởng các cơ quan, đơn vị, chủ tịch Ủy ban nhân dân các huyện, thị xã thực hiện nghiêm túc việc "
    "trao đổi văn bản qua hệ thống thư điện tử công vụ. Văn phòng có trách nhiệm theo dõi, đôn đốc, tổng hợp báo cáo."
)
SHORT = (
    "Về việc triển khai nhiệm vụ quý bốn",
    "Thông báo lịch họp tuần sau",
    "Giấy mời họp",
    "Kính gửi các đồng chí",
    "Báo cáo kết quả công tác tháng chín",
    "Đề nghị góp ý dự thảo kế hoạch",
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Độc lập - Tự do - Hạnh phúc",
    "Nguyễn Thị Hồng Vân",
    "Quyết định bổ nhiệm cán bộ",
)
WESTERN = (
    "L'été dernier, nous étions à la mer; c'était agréable, même si l'eau était déjà fraîche. Où êtes-vous allés ?",
    "Réunion à la préfecture",
    "À bientôt, là-bas",
    "Für die Prüfung der Anträge müssen wir noch Unterlagen nachfordern; schöne Grüße aus München, Jürgen Groß",
    "Não há informação sobre a reunião de amanhã; são três pessoas e estão à espera. Até já, João",
    "El año pasado el señor Núñez viajó a España y después volvió más tarde. ¿Qué pasó?",
    "Può darsi che sarà così, però non è più possibile: la città è già piena.",
    "Så får vi se vad de säger på mötet; det är för sent för någon att åka dit nu, hälsar Åsa",
    "Resumé of the naïve café façade; £500 and €20, © 2026 ACME® – 25 °C ± 1, ½ cup",
    "Plain English. What? Go. Do it (a) b+c, x^2, C++, dd/mm/yyyy; e-mail me at a.b@example.org!",
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Þetta er íslenskur texti með ð og þ",
    "Vi ses på mødet; få, på, så, blå, år, ø, æ, å",
    "Sayın yetkili, gelecek haftaki toplantıya katılmanızı rica ederiz. Güneş, ağaç, çiçek, şöyle böyle",
    "Stimați colegi, vă invităm la ședința de săptămâna viitoare; țară, fără",
    "Yth. Bapak Ibu, kami mengundang anda ke rapat minggu depan",
    "Съешь же ещё этих мягких французских булок",
)


@needs_corpus
@pytest.mark.parametrize(
    ("reading", "column"), [*COLUMNS.items(), ("VIQR", "VIQR"), ("VISCII", "VISCII"), ("VPS", "VPS")]
)
def test_every_letter_reads_as_the_published_tables_say(reading: str, column: str) -> None:
    with (CORPUS / "truth.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        raw = row[column] if reading == "VIQR" else bytes.fromhex(row[column]).decode("latin-1")
        expected = {row["char"]}
        if sum(other[column] == row[column] for other in rows) > 1:
            expected = {row["char"].lower(), row["char"].upper()}  # the byte is shared by both cases
        assert read(raw, reading) in expected, (row["char"], row[column])


@needs_corpus
def test_font_form_of_tcvn3_has_one_byte_for_both_cases() -> None:
    with (CORPUS / "truth.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            raw = bytes.fromhex(row["TCVN3_ABC_single"]).decode("latin-1")
            assert read(raw, "TCVN3") in {row["char"], row["char"].lower()}


@needs_corpus
def test_samples_are_found_and_read() -> None:
    with (CORPUS / "samples" / "MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    missed, wrong, misread, judged = [], [], [], 0
    for row in rows:
        raw = (CORPUS / "samples" / row["encoded"]).read_bytes()
        expected = (CORPUS / "samples" / row["expected_text"]).read_text("utf-8")
        if expected.isascii():
            assert detect(raw) is None, row["encoded"]
            continue
        if len(expected.split()) == 1:
            continue  # one word alone is never enough
        judged += 1
        found = detect(raw)
        if found is None:
            missed.append(row["encoded"])
        elif found.encoding != SAMPLES[row["encoded"].partition("/")[0]]:
            wrong.append(row["encoded"])
        elif row["kind"] == "exact" and to_unicode(raw, found) != unicodedata.normalize("NFC", expected):
            misread.append(row["encoded"])
    assert judged > 200
    assert len(missed) + len(wrong) <= judged // 100, (missed, wrong)
    assert set(misread) <= {"viqr/028.bin"}  # ends in “so+.”: the full stop reads as a tone


ENCODINGS = ("TCVN3", "TCVN5712", "VNI", "VISCII", "VPS", "VIQR", "windows-1258")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [PROSE, *SHORT])
def test_short_and_long_texts_are_found_in_bytes_and_in_what_a_wrong_label_made_of_them(
    encoding: str, text: str
) -> None:
    wrong = encoded(text, encoding)
    for form in (wrong.encode("latin-1"), wrong, wrong.encode("latin-1").decode("cp1252", "replace")):
        found = detect(form)
        assert found is not None, (encoding, text)
        if "\ufffd" not in form if isinstance(form, str) else True:
            assert to_unicode(form, found).lower() == text.lower() or found.encoding != encoding


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_prose_is_told_apart_and_read_exactly(encoding: str) -> None:
    raw = encoded(PROSE, encoding).encode("latin-1")
    found = detect(raw)
    assert found is not None
    assert (found.encoding, found.confidence > 0.95) == ("TCVN3" if encoding == "TCVN5712" else encoding, True)
    expected = PROSE.replace("Ủ", "ủ") if encoding == "TCVN3" else PROSE
    assert to_unicode(raw, found) == expected


@pytest.mark.parametrize("text", [PROSE, *SHORT])
def test_marks_apart_are_nfd_and_composed_text_is_nothing(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    for form in (apart, apart.encode()):
        found = detect(form)
        assert found is not None
        assert found.encoding == "NFD"
        assert to_unicode(form, found) == text
    assert detect(text) is None
    assert detect(text.encode()) is None


@pytest.mark.parametrize("text", WESTERN)
def test_other_languages_raise_no_alarm(text: str) -> None:
    assert detect(text) is None
    assert detect(text.encode()) is None
    for page in ("latin-1", "cp1252", "cp1250", "iso-8859-2", "cp1251", "koi8-r"):
        assert detect(text.encode(page, "ignore"), charset=page) is None
        assert detect(text.encode(page, "ignore").decode("latin-1")) is None


EASTERN = {
    "gb18030": "中华人民共和国 请查收附件并尽快回复 谢谢 안녕하세요 다음 주 회의 สวัสดีครับ שלום רב",
    "big5": "請查收附件並儘快回覆 謝謝 會議將於下週三上午九點舉行",
    "shift_jis": "お世話になっております。来週の会議についてご連絡いたします。",
    "euc-jp": "お世話になっております。来週の会議についてご連絡いたします。",
    "iso-2022-jp": "お世話になっております。来週の会議についてご連絡いたします。",
    "euc-kr": "안녕하세요 다음 주 회의 일정을 알려 드립니다 감사합니다",
    "tis-620": "สวัสดีครับ ขอเชิญเข้าร่วมประชุมในสัปดาห์หน้า",
    "cp1256": "السلام عليكم ورحمة الله وبركاته",
    "cp1253": "Καλημέρα σας, σας προσκαλούμε στη συνάντηση",
}


@pytest.mark.parametrize("charset", EASTERN)
def test_letters_of_several_bytes_are_no_words_of_ours(charset: str) -> None:
    raw = EASTERN[charset].encode(charset)
    for form in (raw, raw.decode("latin-1"), raw.decode("cp1252", "replace"), raw[:12], raw[len(raw) // 2 :]):
        assert detect(form) is None


def test_vietnamese_with_foreign_names_is_unicode() -> None:
    assert detect(f"{PROSE}\nXin chào, công ty Müller có là\nCafé là, và à: “©” ® ½\n") is None


def test_one_old_paragraph_in_a_new_document_is_found() -> None:
    old = encoded("Thông báo về việc nghỉ lễ quốc khánh của các cơ quan", "TCVN3")
    found = detect(f"{PROSE}\n{old}\n{PROSE}\ntôi có là và cho\n")
    assert found is not None
    assert found.encoding == "TCVN3"


def test_fonts_and_labels_help_with_short_texts_but_prove_nothing() -> None:
    assert detect(PROSE, fonts=[".VnTime", "VNI-Times"]) is None
    assert detect("Plain text", fonts=[".VnTime"]) is None
    assert detect("Thông báo", fonts=[".VnTimeH"]) is None
    one_word = encoded("mật", "TCVN3")
    assert detect(one_word) is None
    found = detect(one_word, fonts=[".VnTime"])
    assert found is not None
    assert to_unicode(one_word, found) == "mật"
    labelled = detect(b"t\xf4i c\xf3", charset="windows-1258")
    assert labelled is not None
    assert labelled.encoding == "windows-1258"
    assert detect(b"caf\xe9 M\xfcller", charset="windows-1258") is None


def test_utf8_read_as_latin1_is_another_fault() -> None:
    assert detect(PROSE.encode().decode("latin-1")) is None


def test_a_character_cut_in_two_at_the_end_is_still_utf8() -> None:
    assert detect(("a" * 99_999 + "ậ").encode()) is None


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(raw: bytes) -> None:
    found = detect(raw)
    assert found is None or (0 < found.confidence <= 1 and isinstance(to_unicode(raw, found), str))


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    found = detect(text, fonts=[".VnTime"])
    assert found is None or isinstance(to_unicode(text, found), str)


@pytest.mark.parametrize(
    "word", ["nghiêng", "quyết", "giếng", "gì", "Nguyễn", "ƯỚC", "khuỷu", "loắt", "ý", "yêu", "hoà", "hòa", "kỹ", "Ủy"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["ngiêng", "kà", "cế", "ghà", "thặng̉", "cầc", "bzá", "tÔi", "été", "für", "ătp", "q", "ặt̉"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
