"""Every page of the portal by axe-core, wide and narrow: contrast, labels, sizes, structure (WCAG 2.1 AA)."""

import tempfile
from collections.abc import Iterator

import pytest
from axe_core_python.base import AXE_SCRIPT
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By

from tests.system import Account, System
from tests.test_first_sign_in import FLAGS

PAGES = {
    "official": (
        "/duties", "/mailbox", "/mailbox/acts", "/mailbox/leaving", "/mailbox/export", "/shared", "/security",
        "/directory", "/changes", "/regulation", "/help", "/password", "/chuyen-ma", "/tep-lon",
    ),
    "agency_head": ("/compliance", "/leave", "/letters", "/documents/in", "/documents/out", "/held", "/reports"),
    "operating_centre": (
        "/requests", "/requests/new", "/requests/figures", "/admin/agencies", "/admin/agencies/new", "/admin/people",
        "/admin/exceptions", "/admin/mailboxes", "/admin/roles", "/admin/roles/rights", "/admin/acts", "/lists",
        "/reorganisations", "/reorganisations/new",
    ),
}  # fmt: skip
"""Each page once, by the role for whom it is."""
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
RULES = {
    "preload": False,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
}


@pytest.fixture
def browser() -> Iterator[Chrome]:
    """Chromium without a window; the demo's certificate is nobody's concern here."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    with tempfile.TemporaryDirectory(prefix="congvu-chromium-") as profile:
        for flag in (*FLAGS, "--ignore-certificate-errors", f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = Chrome(options, ChromeService("/usr/bin/chromedriver"))
        try:
            yield driver
        finally:
            driver.quit()


def officer(system: System, role: str) -> Account:
    """An official who has been given this role."""
    own = system.active("vinhphuc")
    system.python(
        "from congvu.directory.actions.roles import grant_role\n"
        "from congvu.directory.models import Mailbox\n"
        "from congvu.directory.offices import OWN\n"
        "box = Mailbox.objects.select_related('agency').get(address=sys.argv[1])\n"
        "grant_role(box, sys.argv[2], box.agency if sys.argv[2] in OWN else None, 'test')",
        own.address,
        role,
    )
    return own


def signed_in(browser: Chrome, root: str, own: Account) -> None:
    """Sign somebody in."""
    browser.delete_all_cookies()
    browser.get(f"{root}/sign-in")
    browser.find_element(By.NAME, "username").send_keys(own.address)
    browser.find_element(By.NAME, "password").send_keys(own.password)
    browser.find_element(By.CSS_SELECTOR, "main button").click()


def narrow(browser: Chrome, width: int, height: int) -> None:
    """The size of the page itself, as a telephone has it."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def faults(browser: Chrome) -> list[str]:
    """What axe finds on the page that is open, and whether anything stands out to the right."""
    browser.execute_script(AXE_SCRIPT)
    answer = browser.execute_async_script(
        "const done = arguments[arguments.length - 1]; axe.run(document, arguments[0]).then(done, done);", RULES
    )
    found = [f"{one['id']}: {node['html'][:160]}" for one in answer["violations"] for node in one["nodes"][:3]]
    wider = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *([f"wider than the window by {wider}"] if wider > 0 else [])]


@pytest.mark.parametrize("role", PAGES)
def test_pages_are_for_everybody(system: System, browser: Chrome, role: str) -> None:
    root = system.endpoints["portal"]
    signed_in(browser, root, officer(system, role))
    wrong: dict[str, list[str]] = {}
    for path in PAGES[role]:
        browser.get(root + path)
        for size, metrics in WIDTHS.items():
            narrow(browser, *metrics)
            if found := faults(browser):
                wrong[f"{path} {size}"] = found
    assert wrong == {}
