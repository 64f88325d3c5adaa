"""Sign-in with a second factor, app passwords and the shared lock, by real clients at every door."""

import hashlib
import re
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import ldap
import pyotp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions
from selenium.webdriver.support.ui import WebDriverWait

from tests.pages import Pages
from tests.system import OWN_PASSWORD, Account, System
from tests.test_first_sign_in import DOORS, FLAGS, by_imap, by_ldap, by_pop3, by_sieve, by_submission, picture

BY_BIND = [by_imap, by_pop3, by_submission, by_sieve]
NEW = "Song_Huong:92k-xanh"


def opened(system: System, address: str, password: str) -> list[bool]:
    """Which doors the password opens: IMAP, POP3, submission, ManageSieve, LDAP."""
    return [door(system, address, password) == "" for door in DOORS]


def signed_in(system: System, own: Account) -> Pages:
    """A browser in which the owner is signed in."""
    pages = Pages(system)
    assert pages.sign_in(own.address, own.password).url.endswith("/mailbox")
    return pages


def set_up(pages: Pages) -> tuple[str, list[str]]:
    """Set codes by time up: the secret and the recovery codes."""
    shown = pages.ask("/security/authenticator").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", shown)
    assert secret
    answer = pages.ask("/security/authenticator", {"code": pyotp.TOTP(secret[1]).now()})
    codes = re.findall(r"<code>([a-z2-9-]{14})</code>", answer.text)
    assert len(codes) == 10
    return secret[1], codes


def app_password(pages: Pages, name: str) -> str:
    """Make an app password."""
    pages.ask("/security")
    made = re.search(r"<code>([a-z2-9-]{29})</code>", pages.ask("/security/app-password", {"name": name}).text)
    assert made
    return made[1]


def test_with_a_second_factor_only_app_passwords_open_mail(system: System) -> None:
    own = system.active("vinhphuc")
    assert opened(system, own.address, own.password) == [True] * 5
    pages = signed_in(system, own)
    _, codes = set_up(pages)
    assert opened(system, own.address, own.password) == [False] * 5
    for door in BY_BIND:
        assert "/security" in door(system, own.address, own.password)
    assert "/security" not in by_imap(system, own.address, "wrong")
    first, second = app_password(pages, "Thunderbird"), app_password(pages, "Điện thoại")
    assert opened(system, own.address, first) == [True] * 5
    assert opened(system, own.address, second) == [True] * 5
    system.verify()
    overview = pages.ask("/security")
    number = re.search(r'name="app" value="(\d+)"', overview.text)
    assert number
    pages.ask("/security/app-password/revoke", {"app": number[1]})
    assert opened(system, own.address, first) == [False] * 5
    assert opened(system, own.address, second) == [True] * 5
    other = Pages(system)
    assert other.sign_in(own.address, own.password).url.endswith("/sign-in/factor")
    assert other.ask("/mailbox").url.endswith("/sign-in?next=/mailbox")
    other.ask("/sign-in")
    other.sign_in(own.address, own.password)
    assert other.ask("/sign-in/factor", {"code": codes[0]}).url.endswith("/mailbox")
    pages.ask("/security")
    pages.ask("/security/remove", {"passkey": ""})
    assert opened(system, own.address, own.password) == [True] * 5
    assert opened(system, own.address, second) == [False] * 5
    assert other.ask("/mailbox").url.endswith("/sign-in?next=/mailbox")


@pytest.mark.clause("CT-10.1", "VP-12.4.s2")
def test_ten_wrong_passwords_close_every_door_until_unlocked(system: System) -> None:
    """Over IMAP, while another device is signed in and its login is remembered; then nobody is told more than wrong."""
    own = system.active("cantho")
    assert by_imap(system, own.address, own.password) == ""
    wrong = {by_imap(system, own.address, f"sai-{number}") for number in range(10)}
    assert by_ldap(system, own.address, own.password)
    deadline = time.monotonic() + 30
    while by_imap(system, own.address, own.password) == "":
        assert time.monotonic() < deadline, "the remembered login still opens"
        time.sleep(1)
    assert opened(system, own.address, own.password) == [False] * 5
    assert wrong == {by_imap(system, own.address, own.password)}
    refused = Pages(system).sign_in(own.address, own.password)
    assert refused.status == 429
    assert "tạm khóa đăng nhập đến" in refused.words
    # what ppolicy keeps is no difference between LDAP and the database, and publishing does not lift it
    system.verify()
    system.run("directory", "publish", "--full")
    assert by_ldap(system, own.address, own.password)
    told = system.run("account", "show", own.address, "--json").stdout
    assert '"locked_until": "20' in told
    system.run("account", "unlock", own.address)
    assert opened(system, own.address, own.password) == [True] * 5
    pages = Pages(system)
    assert "nhập sai mật khẩu nhiều lần" in pages.sign_in(own.address, own.password).words


@pytest.mark.clause("DL-13.3.s1", "QT-4.3.5.s1")
@pytest.mark.parametrize("province", ["daklak", "quangtri"])
def test_wrong_passwords_at_the_portal_count_at_every_door(system: System, province: str) -> None:
    """The portal's own waits come first; what it lets through is counted by slapd."""
    own = system.active(province)
    for number in range(5):
        assert Pages(system).sign_in(own.address, f"sai-{number}").url.endswith("/sign-in")
    for number in range(5):
        assert by_pop3(system, own.address, f"sai-{number}")
    assert by_ldap(system, own.address, own.password)
    system.run("account", "unlock", own.address)
    assert by_ldap(system, own.address, own.password) == ""


def test_a_telephone_with_the_old_password_locks_nobody_out(system: System) -> None:
    """It tries the same former password again and again; the owner goes on, and a guesser is counted all the same."""
    own = system.active("daknong")
    pages = signed_in(system, own)
    pages.ask("/password")
    assert pages.ask("/password", {"present": own.password, "new": NEW, "again": NEW}).url.endswith("/mailbox")
    for _ in range(12):
        assert by_imap(system, own.address, own.password)
    assert opened(system, own.address, NEW) == [True] * 5
    for number in range(10):
        assert by_imap(system, own.address, f"doan-{number}")
    assert by_ldap(system, own.address, NEW)
    system.run("account", "unlock", own.address)


def test_the_engines_cannot_be_locked_out(system: System) -> None:
    """Whoever reaches the LDAP port cannot stop the mail of a province."""
    suffix = "ou=services,dc=gov,dc=vn,dc=test"
    for name in ("dovecot", "publisher"):
        for _ in range(11):
            with pytest.raises(ldap.INVALID_CREDENTIALS):
                system.ldap(f"cn={name},{suffix}", "wrong")
    assert system.entries("(congvuState=active)", "mail")
    own = system.active("vinhphuc")
    assert opened(system, own.address, own.password) == [True] * 5


@pytest.mark.clause("CT-10.3.s2", "CT-11.4.s1")
def test_a_password_too_old_opens_the_change_page_only(system: System) -> None:
    """Mail servers name the page; LDAP refuses; after the change all is well."""
    own = system.active("cantho")
    system.python(
        "from congvu.directory.actions.expiry import expire_passwords\n"
        "from congvu.directory.models import Mailbox\n"
        "from datetime import timedelta\n"
        "from congvu.ground import clock\n"
        "row = Mailbox.objects.filter(address=sys.argv[1])\n"
        "row.update(password_changed_at=clock.now() - timedelta(days=100))\n"
        "assert expire_passwords() >= 1",
        own.address,
    )
    assert opened(system, own.address, own.password) == [False] * 5
    for door in BY_BIND:
        assert f"{system.endpoints['portal']}/password" in door(system, own.address, own.password)
        assert "/password" not in door(system, own.address, "sai")
    pages = Pages(system)
    assert pages.sign_in(own.address, own.password).url.endswith("/password")
    assert pages.ask("/directory").url.endswith("/password")
    assert "CT-10.3.s2" in pages.ask("/password").words
    changed = pages.ask("/password", {"present": own.password, "new": NEW, "again": NEW})
    assert changed.url.endswith("/mailbox"), changed.words
    assert opened(system, own.address, NEW) == [True] * 5


@pytest.mark.clause("CT-8.4", "CT-10.1", "VP-12.4.s2")
def test_no_password_is_anywhere_in_the_clear(system: System) -> None:
    """The whole state directory is searched: database, LDAP, logs, rendered files."""
    own = system.active("quangtri")
    pages = signed_in(system, own)
    secret, codes = set_up(pages)
    app = app_password(pages, "Thunderbird")
    assert by_imap(system, own.address, app) == ""
    by_imap(system, own.address, own.password)
    for word in (own.password, secret, app, codes[0]):
        found = subprocess.run(
            ["grep", "-rlaF", "--exclude=demo-accounts.csv", "--exclude-dir=mail", word, str(system.state)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert found.stdout == ""
    hashes = system.entries(f"(mail={own.address})", "userPassword")[0][1]["userPassword"]
    assert all(one.startswith("{SSHA512}") for one in hashes)


@pytest.fixture(scope="module")
def browser(system: System) -> Iterator[Chrome]:
    """Debian's Chromium, which takes the system's certificate for good: WebAuthn needs a safe origin."""
    server = x509.load_pem_x509_certificate((system.state / "tls" / "server.pem").read_bytes())
    key = server.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    with tempfile.TemporaryDirectory(prefix="congvu-chromium-") as profile:
        trusted = f"--ignore-certificate-errors-spki-list={b64encode(hashlib.sha256(key).digest()).decode()}"
        for flag in (*FLAGS, trusted, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = Chrome(options, ChromeService("/usr/bin/chromedriver"))
        try:
            yield driver
        finally:
            driver.quit()


def send(browser: Chrome, form: str, **fields: str) -> None:
    """Fill in a form and send it by its own button; returns when the next page is there."""
    for name, text in fields.items():
        box = browser.find_element(By.CSS_SELECTOR, f"{form} [name={name}]")
        box.clear()
        box.send_keys(text)
    before = browser.find_element(By.TAG_NAME, "html").id
    browser.find_element(By.CSS_SELECTOR, f"{form} button").click()
    WebDriverWait(browser, 30).until(lambda one: one.find_element(By.TAG_NAME, "html").id != before)


def test_a_passkey_in_a_browser(system: System, browser: Chrome, tmp_path: Path) -> None:
    """Set up, signed in with, and of no use at another origin or after it was removed."""
    own = system.active("cantho")
    portal = system.endpoints["portal"]
    options = VirtualAuthenticatorOptions()
    options.has_user_verification = True
    options.is_user_verified = True
    browser.add_virtual_authenticator(options)
    browser.get(f"{portal}/sign-in")
    send(browser, "form.card", username=own.address, password=own.password)
    browser.get(f"{portal}/security")
    picture(browser, tmp_path, "1-security")
    browser.get(f"{portal}/security/passkey")
    picture(browser, tmp_path, "2-passkey")
    send(browser, "form.card", name="Máy tính cơ quan")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".codes code")) == 10, browser.page_source
    picture(browser, tmp_path, "3-codes")
    browser.get(f"{portal}/security")
    assert "Máy tính cơ quan" in browser.find_element(By.TAG_NAME, "main").text
    picture(browser, tmp_path, "4-on")
    browser.delete_all_cookies()
    browser.get(f"{portal}/sign-in?next=/directory")
    send(browser, "form.card", username=own.address, password=own.password)
    assert browser.current_url.endswith("/sign-in/factor")
    picture(browser, tmp_path, "5-factor")
    send(browser, "form[data-passkey]")
    assert browser.current_url.endswith("/directory")
    browser.remove_virtual_authenticator()
    assert opened(system, own.address, OWN_PASSWORD) == [False] * 5


def test_codes_in_a_browser_and_on_a_phone(system: System, browser: Chrome, tmp_path: Path) -> None:
    """The picture can be scanned, the pages fit a phone, and a refused code is said."""
    own = system.active("daknong")
    portal = system.endpoints["portal"]
    browser.delete_all_cookies()
    browser.set_window_size(390, 844)
    browser.get(f"{portal}/sign-in")
    send(browser, "form.card", username=own.address, password=own.password)
    browser.get(f"{portal}/security/authenticator")
    assert browser.find_element(By.CSS_SELECTOR, ".qr svg").size["width"] >= 180
    secret = browser.find_element(By.CSS_SELECTOR, ".who code").text
    picture(browser, tmp_path, "1-authenticator")
    send(browser, "form.card", code="000000")
    assert "Mã không đúng" in browser.find_element(By.TAG_NAME, "main").text
    picture(browser, tmp_path, "2-refused")
    assert browser.find_element(By.CSS_SELECTOR, ".who code").text == secret
    send(browser, "form.card", code=pyotp.TOTP(secret).now())
    assert len(browser.find_elements(By.CSS_SELECTOR, ".codes code")) == 10
    browser.get(f"{portal}/security")
    send(browser, "form.search", name="Điện thoại")
    app = browser.find_element(By.CSS_SELECTOR, ".secret code").text
    picture(browser, tmp_path, "3-app-password")
    assert by_imap(system, own.address, app) == ""
    browser.get(f"{portal}/security")
    wide = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    picture(browser, tmp_path, "4-security")
    browser.set_window_size(1100, 900)
