"""Vietnamese first, English second, and no word left untranslated."""

import gettext
import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from congvu.directory.models.agency import AgencyKind
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.portal import words
from congvu.portal.tests.conftest import text

PORTAL = Path(__file__).resolve().parents[1]
CATALOGUE = PORTAL / "locale" / "en" / "LC_MESSAGES" / "django.po"
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def compiled() -> gettext.GNUTranslations:
    """The catalogue that is shipped."""
    with CATALOGUE.with_suffix(".mo").open("rb") as handle:
        return gettext.GNUTranslations(handle)


def asked_for() -> set[tuple[str | None, str]]:
    """Every string of the templates and the code that is to be translated: context and text."""
    found: set[tuple[str | None, str]] = set()
    for path in (PORTAL / "templates").rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        for quote, string, context in re.findall(r"{% translate (['\"])(.*?)\1(?: context \"(\w+)\")?", source):
            assert quote
            found.add((context or None, string))
        found |= {(None, string) for string in re.findall(r"=?_\(\"(.*?)\"\)", source)}
        for string in re.findall(r"{% blocktranslate [^%]*%}(.*?){% endblocktranslate %}", source, re.DOTALL):
            found.add((None, re.sub(r"{{ (\w+) }}", r"%(\1)s", string.strip())))
    for path in PORTAL.glob("**/*.py"):
        if "tests" not in path.relative_to(PORTAL).parts:
            code = path.read_text(encoding="utf-8")
            found |= {(None, string) for string in re.findall(r"\b(?:_|gettext_lazy)\(\s*\"(.*?)\"\s*\)", code)}
    return found


def test_no_string_lacks_a_translation() -> None:
    catalogue = compiled()
    strings = asked_for()
    assert len(strings) > 120
    for context, string in strings:
        english = catalogue.pgettext(context, string) if context else catalogue.gettext(string)
        assert english != string, string
        assert not VIETNAMESE.search(english.replace("Vĩnh", "")), english
        assert re.findall(r"%\(\w+\)\w", english) == re.findall(r"%\(\w+\)\w", string)


def test_catalogue_is_compiled_as_it_is_written(tmp_path: Path) -> None:
    if subprocess.run(["which", "msgfmt"], capture_output=True, check=False).returncode:
        pytest.skip("gettext is not installed")
    subprocess.run(["msgfmt", "-o", str(tmp_path / "x.mo"), str(CATALOGUE)], check=True)
    with (tmp_path / "x.mo").open("rb") as handle:
        assert gettext.GNUTranslations(handle)._catalog == compiled()._catalog  # type: ignore[attr-defined]


@pytest.mark.parametrize("choices", [AgencyKind, MailboxKind, MailboxState, Role])
def test_every_value_has_a_word(choices: type) -> None:
    for value in choices.values:  # type: ignore[attr-defined]
        assert words.word(value) != value
        with translation.override("en"):
            assert not VIETNAMESE.search(words.word(value))


def test_no_two_values_share_a_word_by_accident() -> None:
    parts = (
        words.DOCUMENTS,
        words.LIFE,
        words.HOLDING,
        words.KINDS,
        words.STATES,
        words.ROLES,
        words.AGENCY_KINDS,
        words.REQUEST_WORDS,
        words.ACTS,
    )
    assert len(words.WORDS) == sum(len(part) for part in parts)


def test_vietnamese_whatever_the_browser_says(client: Client, db: None) -> None:
    answer = client.get("/sign-in", headers={"accept-language": "en-US,en"})
    assert answer["Content-Language"] == "vi"
    assert '<html lang="vi">' in text(answer)


def test_switch(client: Client, db: None) -> None:
    assert client.post("/language", {"language": "en", "next": "/sign-in"})["Location"] == "/sign-in"
    assert "Forgot the password?" in text(client.get("/sign-in"))
    client.post("/language", {"language": "vi"})
    assert "Quên mật khẩu?" in text(client.get("/sign-in"))
    client.cookies["django_language"] = "xx"
    assert client.get("/sign-in")["Content-Language"] == "vi"


@pytest.mark.parametrize(
    "path", ["/mailbox", "/password", "/directory?q=nothing", "/admin/agencies", "/admin/people", "/admin/mailboxes"]
)
def test_english_pages_hold_no_vietnamese_but_names(world, path: str) -> None:
    client = world.client(Role.DEPARTMENT)
    client.cookies["django_language"] = "en"
    page = text(client.get(path))
    for name in ("Tiếng Việt", "Vĩnh Phúc", "Sở Y tế", "Sở Tài chính", "28/2014/QĐ-UBND", "Chuyên viên"):
        page = page.replace(name, "")
    page = re.sub(r"Trần Văn Vai\d+|Lê Thị Mới|Đỗ Tạm Ngưng|Nguyễn Văn Ấn", "", page)
    assert not [line.strip() for line in page.splitlines() if VIETNAMESE.search(line)]


def test_english_refusals(world) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    page = text(client.post("/sign-in", {"username": "x@y.test", "password": "z"}))
    assert "The address or the password is wrong" in page
