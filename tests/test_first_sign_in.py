"""The first sign-in: a one-time password opens the page where it is changed, only that (CT-10.3, DN-12.1, DL-13.2)."""

import imaplib
import poplib
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import ldap
import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.pages import Pages
from tests.system import OWN_PASSWORD, System
from tests.wire import Sieve, smtp

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1100,900",
)


def by_imap(system: System, address: str, password: str) -> str:
    """IMAP's words; empty when it let one in."""
    try:
        system.imap(address, password).logout()
    except imaplib.IMAP4.error as refusal:
        return str(refusal)
    return ""


def by_pop3(system: System, address: str, password: str) -> str:
    """POP3's words; empty when it let one in."""
    try:
        system.pop3(address, password).quit()
    except poplib.error_proto as refusal:
        return str(refusal)
    return ""


def by_submission(system: System, address: str, password: str) -> str:
    """Submission's words; empty when it let one in."""
    try:
        system.submission(address, password).quit()
    except smtplib.SMTPAuthenticationError as refusal:
        return str(refusal)
    return ""


def by_sieve(system: System, address: str, password: str) -> str:
    """ManageSieve's words; empty when it let one in."""
    with Sieve(system.at("sieve"), system.tls) as client:
        words = client.sign_in(address, password)
    return "" if words.startswith(b"OK") else words.decode()


def by_ldap(system: System, address: str, password: str) -> str:
    """LDAP's words; empty when it let one in."""
    try:
        system.ldap(system.dn(address), password)
    except ldap.LDAPError as refusal:
        return str(refusal)
    return ""


DOORS: list[Callable[[System, str, str], str]] = [by_imap, by_pop3, by_submission, by_sieve, by_ldap]


@pytest.mark.clause("VP-13.1.b.s1", "CT-10.3.s1", "DN-12.1.s3", "DL-13.2.s1", "QT-4.3.4.s1")
@pytest.mark.parametrize(
    ("door", "province"),
    [
        *((door, "vinhphuc") for door in DOORS[:4]),
        *((by_imap, province) for province in ("cantho", "daknong", "daklak", "quangtri")),
    ],
)
def test_one_time_password_is_refused_with_the_place_to_change_it(
    system: System, door: Callable[[System, str, str], str], province: str
) -> None:
    """Only the right one-time password is told where to go; a wrong one learns nothing."""
    issued = system.fresh(province)
    page = f"{system.endpoints['portal']}/password"
    assert page in door(system, issued.address, issued.password)
    wrong = door(system, issued.address, issued.password[::-1])
    assert wrong
    assert page not in wrong


@pytest.mark.clause("DN-12.1.s3", "CT-10.3.s1")
def test_one_time_password_opens_no_ldap(system: System) -> None:
    """Other programs that sign people in by LDAP bind refuse it, too."""
    issued = system.fresh("cantho")
    assert by_ldap(system, issued.address, issued.password)


@pytest.mark.clause("VP-13.1.b.s1", "DL-13.2.s1", "QT-4.3.4.s1")
def test_other_pages_lead_to_the_change_page(system: System) -> None:
    """Who came in with a one-time password sees no other page, but the regulation that the new password accepts."""
    issued = system.fresh("daklak")
    pages = Pages(system)
    assert pages.sign_in(issued.address, issued.password).url.endswith("/password")
    for path in ("/", "/mailbox", "/directory", "/admin/mailboxes", "/letters"):
        assert pages.ask(path).url.endswith("/password")
    assert pages.ask("/regulation").url.endswith("/regulation")


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    """Debian's Chromium."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    # the demo's authority is known to nobody but its own clients
    options.accept_insecure_certs = True
    with tempfile.TemporaryDirectory(prefix="congvu-chromium-") as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = Chrome(options, ChromeService("/usr/bin/chromedriver"))
        try:
            yield driver
        finally:
            driver.quit()


def fill(browser: Chrome, **fields: str) -> None:
    """Type into the fields and send the form; returns when the next page is there."""
    for name, text in fields.items():
        box = browser.find_element(By.NAME, name)
        box.clear()
        box.send_keys(text)
    before = browser.find_element(By.TAG_NAME, "html").id
    browser.find_element(By.CSS_SELECTOR, "form.card button").click()
    WebDriverWait(browser, 30).until(lambda one: one.find_element(By.TAG_NAME, "html").id != before)


def picture(browser: Chrome, folder: Path, name: str) -> None:
    """Keep what a person sees, for who looks into a failure."""
    assert browser.save_screenshot(str(folder / f"{name}.png"))


@pytest.mark.clause("VP-13.1.b.s1", "CT-10.3.s1", "DN-12.1.s3")
@pytest.mark.parametrize(("province", "clause"), [("cantho", "CT-"), ("vinhphuc", "VP-"), ("daknong", "DN-")])
def test_owner_chooses_a_password_in_a_browser(
    system: System, browser: Chrome, tmp_path: Path, province: str, clause: str
) -> None:
    """From the slip to reading mail: weak passwords are refused with the clause, a good one works everywhere."""
    issued = system.fresh(province)
    waiting = system.send(system.member("vinhphuc"), issued.address, "Chào mừng")
    browser.delete_all_cookies()
    browser.get(f"{system.endpoints['portal']}/password")
    picture(browser, tmp_path, "1-sign-in")
    fill(browser, username=issued.address, password=issued.password)
    assert browser.current_url.endswith("/password")
    picture(browser, tmp_path, "2-change")
    fill(browser, new="123456", again="123456")
    assert browser.current_url.endswith("/password")
    refusal = browser.find_element(By.TAG_NAME, "main").text
    assert clause in refusal
    picture(browser, tmp_path, "3-refused")
    fill(browser, new=OWN_PASSWORD, again=OWN_PASSWORD)
    assert browser.current_url.endswith("/mailbox")
    assert issued.address in browser.find_element(By.TAG_NAME, "main").text
    picture(browser, tmp_path, "4-mailbox")
    assert [door(system, issued.address, OWN_PASSWORD) for door in DOORS] == [""] * 5
    assert all(door(system, issued.address, issued.password) for door in DOORS)
    assert len(system.fetch(system.reading(issued.address), waiting)) == 1


@pytest.mark.clause("DN-4.s3")
def test_changed_password_ends_the_old_one_at_once(system: System) -> None:
    """Also where a login with the old one was remembered a moment ago."""
    own = system.active("quangtri")
    assert [door(system, own.address, own.password) for door in DOORS] == [""] * 5
    pages = Pages(system)
    assert pages.sign_in(own.address, own.password).url.endswith("/mailbox")
    pages.ask("/password")
    new = "Song_Huong:92k-xanh"
    changed = pages.ask("/password", {"present": own.password, "new": new, "again": new})
    assert changed.url.endswith("/mailbox"), changed.words
    assert all(door(system, own.address, own.password) for door in DOORS)
    assert [door(system, own.address, new) for door in DOORS] == [""] * 5


def test_suspended_mailbox_lets_nobody_in_but_takes_mail(system: System) -> None:
    """Suspending ends every remembered login, too."""
    own = system.active("daknong")
    assert by_imap(system, own.address, own.password) == ""
    system.python(
        "from congvu.directory.actions.mailboxes import set_state\n"
        "from congvu.directory.models import Mailbox\n"
        "set_state(Mailbox.objects.get(address=sys.argv[1]), 'suspended', 'test')",
        own.address,
    )
    assert all(door(system, own.address, own.password) for door in DOORS)
    assert Pages(system).sign_in(own.address, own.password).url.endswith("/sign-in")


@pytest.mark.clause("CT-5.3.a")
def test_who_stops_work_is_refused_at_every_door_and_mail_comes_back(system: System) -> None:
    """Cancelled by a request with effect today: asked, approved, carried out; IMAP, LDAP, the portal, and mail."""
    own = system.active("cantho")
    assert [door(system, own.address, own.password) for door in DOORS] == [""] * 5
    system.python(
        "from congvu.directory.files import store\n"
        "from congvu.directory.models import Mailbox\n"
        "from congvu.requests.actions import deciding, executing\n"
        "from congvu.requests.actions.submitting import Submission, submit\n"
        "from congvu.requests.lists import Asked\n"
        "from congvu.requests.models import Channel, FileRole\n"
        "box = Mailbox.objects.select_related('agency__jurisdiction').get(address=sys.argv[1])\n"
        "texts = {'current': box.address, 'reason': 'thôi việc, quyết định số 7/QĐ'}\n"
        "signed, paper = {'verdict': 'valid'}, store(b'%PDF-1.7', 'qd.pdf', 'application/pdf')\n"
        "made = submit(Submission(agency=box.agency, channel=Channel.MAIL, requester='', actor='test',\n"
        "    signature=signed, files=[(paper, FileRole.DOCUMENT, 'qd.pdf')],\n"
        "    rows=[Asked(1, 'cancel', 'personal', texts)]))\n"
        "officers = Mailbox.objects.filter(jurisdiction=box.jurisdiction)\n"
        "deciding.approve(made, officers.filter(grants__role='managing_department').first())\n"
        "executing.execute(made, officers.filter(grants__role='operating_centre').first())",
        own.address,
    )
    assert all(door(system, own.address, own.password) for door in DOORS)
    assert Pages(system).sign_in(own.address, own.password).url.endswith("/sign-in")
    with smtp(system.at("smtp")) as wire:
        wire.ask(b"MAIL FROM:<dan@ben-ngoai.test>")
        assert wire.ask(b"RCPT TO:<" + own.address.encode() + b">").startswith(b"550 5.1.1")
