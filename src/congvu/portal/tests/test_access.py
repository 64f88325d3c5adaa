"""Who may open which page: every role on every route, and nothing of other agencies and jurisdictions."""

import uuid

import pytest
from django.test import Client

from congvu.directory.models.mailbox import Role
from congvu.portal import urls
from congvu.portal.tests.conftest import text

EVERYBODY = set(Role.values)
WIDE = {Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.MAIL_ADMIN, Role.HOME_AFFAIRS}
OWN = {Role.HEAD, Role.AGENCY_IT, Role.HR, Role.OFFICE, Role.UNIT_HEAD, Role.LIAISON, Role.SUPERVISOR}
LOOKING = WIDE | OWN
ISSUING = {Role.DEPARTMENT, Role.CENTRE}
ASKING = (OWN - {Role.SUPERVISOR}) | {Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN}
LEAVES = {Role.HEAD, Role.HR, Role.AGENCY_IT}
COMPLIANCE = {Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.HEAD}

HELD = ISSUING | {Role.AUDITOR, Role.HEAD, Role.AGENCY_IT, Role.OFFICE}

# route name -> path, who may, who may with an object of another agency; the key stands for the mailbox "new"
ROUTES = {
    "duties": ("/duties", EVERYBODY),
    "leave": ("/leave", LEAVES),
    "mailbox": ("/mailbox", EVERYBODY),
    "password": ("/password", EVERYBODY),
    "documents-in": ("/documents/in", EVERYBODY),
    "documents-out": ("/documents/out", EVERYBODY),
    "documents-figures": ("/documents/figures", EVERYBODY),
    "letters": ("/letters", EVERYBODY),
    "assignments": ("/assignments", EVERYBODY),
    "shared": ("/shared", EVERYBODY),
    "security": ("/security", EVERYBODY),
    "confirm": ("/security/confirm", EVERYBODY),
    "authenticator": ("/security/authenticator", EVERYBODY),
    "passkey": ("/security/passkey", EVERYBODY),
    "directory": ("/directory", EVERYBODY),
    "regulation": ("/regulation", EVERYBODY),
    "mailbox-acts": ("/mailbox/acts", EVERYBODY),
    "help": ("/help", EVERYBODY),
    "converting": ("/chuyen-ma", EVERYBODY),
    "compliance": ("/compliance", COMPLIANCE),
    "compliance-agencies": ("/compliance/agencies", COMPLIANCE),
    "compliance-xlsx": ("/compliance.xlsx", COMPLIANCE),
    "compliance-docx": ("/compliance.docx", COMPLIANCE),
    "requests": ("/requests", LOOKING),
    "request-new": ("/requests/new", ASKING),
    "request-form": ("/requests/form.xlsx", LOOKING),
    "large-files": ("/tep-lon", EVERYBODY),
    "lists": ("/lists", LOOKING),
    "held": ("/held", HELD),
    "admin-acts": ("/admin/acts", LOOKING),
    "admin-agencies": ("/admin/agencies", LOOKING),
    "admin-people": ("/admin/people", LOOKING),
    "admin-mailboxes": ("/admin/mailboxes", LOOKING),
    "admin-mailbox": ("/admin/mailboxes/{key}", LOOKING),
    "admin-one-time": ("/admin/mailboxes/{key}/one-time-password", ISSUING),
    "export": ("/mailbox/export", EVERYBODY),
    "leaving": ("/mailbox/leaving", EVERYBODY),
    "changes": ("/changes", EVERYBODY),
    "request-figures": ("/requests/figures", LOOKING),
    "exceptions": ("/admin/exceptions", WIDE),
    "reports": ("/reports", LOOKING),
    "report-make": ("/reports/make", LOOKING),
    "report-ask": ("/reports/ask", {Role.DEPARTMENT}),
    "roles": ("/admin/roles", LOOKING),
    "rights": ("/admin/roles/rights", LOOKING),
    "agency-new": ("/admin/agencies/new", ISSUING),
    "admin-agency": ("/admin/agencies/{agency}", LOOKING),
    "admin-act": ("/admin/mailboxes/{key}/acts/suspend", ISSUING),
}
# told to everybody, less to those who do not sign in: in test_life_pages
UNSIGNED = {"/changes"}
# by POST, each role on each, in test_mailbox_acts and test_duties
ON_MAILBOXES = {"admin-chosen", "admin-decide", "duties-answer", "leave-cancel"}
BY_HOLDING = {"shared-mailbox", "shared-act", "shared-minutes"}
"""Open to those who have to do with the one mailbox; ``test_shared`` tries everybody."""
# open to those who work on a shared mailbox: in test_document_pages
BY_DESK = {"document-new", "document-enter", "document-refuse", "document", "document-edit", "document-act"}
BY_DESK |= {"document-file", "letter", "letter-act"}
# each role on each, in test_reorganisation_pages
REORGANISING = {"reorganisations", "reorganisation-new", "reorganisation", "reorganisation-act"}
# shown, each role on each, in test_request_pages
OF_A_REQUEST = {"request", "request-act", "request-row", "request-file", "request-slips", "requests-bulk"}
OPEN = {"home", "sign-in", "sign-in-factor", "sign-out", "language"}
BY_POST = {
    "admin-slip": ("/admin/mailboxes/{key}/slip", ISSUING),
    "admin-handed": ("/admin/mailboxes/{key}/handed", ISSUING),
}
# for everybody, and answered by leading back to the page that they stand on
OWN_ACTS = {
    "factor-remove": "/security/remove",
    "codes": "/security/codes",
    "app-password": "/security/app-password",
    "app-revoke": "/security/app-password/revoke",
    "session-end": "/security/sessions/end",
}
# what is done about somebody else's sign-in: led back to the mailbox
PROTECTING = {
    "admin-factor": "/admin/mailboxes/{key}/second-factor",
    "admin-unlock": "/admin/mailboxes/{key}/lock",
}
BY_CLAUSE = {"shared-use"}
# an answer to a question: to nobody but who has it, shown in test_support
BY_QUESTION = {"help-reply"}
# one's own notice, an exception, a grant: in test_life_pages
# a letter that is held, a list: each role on each, in test_held_pages
BY_GATE = {"held-letter", "held-act", "list", "list-act"}
# one agency's report, each role on it: in test_report_pages
BY_REPORT = {"report", "report-hand-in", "report-file"}
# by the link alone, in test_large_files
BY_LINK = {"large-file", "large-file-fetch", "large-file-remove"}
BY_LIFE = {"leaving-withdraw", "exception-end", "role-remove"}


def test_every_route_is_in_the_table() -> None:
    """A new route is not forgotten here."""
    names = {pattern.name for pattern in urls.urlpatterns}
    special = (
        REORGANISING
        | OF_A_REQUEST
        | OWN_ACTS.keys()
        | PROTECTING.keys()
        | BY_CLAUSE
        | BY_QUESTION
        | BY_LIFE
        | BY_GATE
        | BY_LINK
        | BY_REPORT
        | BY_HOLDING
        | BY_DESK
        | ON_MAILBOXES
    )
    assert names == ROUTES.keys() | OPEN | BY_POST.keys() | special


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("path", OWN_ACTS.values())
def test_role_on_own_acts(world, role: str, path: str) -> None:
    answer = world.client(role).post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/security")
    assert world.client(role).get(path).status_code == 405
    assert Client().post(path)["Location"] == f"/sign-in?next={path}"


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("path", PROTECTING.values())
def test_role_on_protecting(world, role: str, path: str) -> None:
    answer = world.client(role).post(path.format(key=world.boxes["other"].key)).status_code
    assert answer == (302 if role in ISSUING else 403)
    assert world.client(Role.CENTRE).post(path.format(key=world.boxes["foreign"].key)).status_code == 404


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("route", ROUTES)
def test_role_on_route(world, role: str, route: str) -> None:
    path, allowed = ROUTES[route]
    path = path.format(key=world.boxes["new"].key, agency=world.health.pk)
    assert world.client(role).get(path).status_code == (200 if role in allowed else 403)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("route", BY_POST)
def test_role_on_slip(world, role: str, route: str) -> None:
    path, allowed = BY_POST[route]
    path = path.format(key=world.boxes["new"].key)
    answer = world.client(role).post(path, {"secret": "not-the-right"}).status_code
    assert answer == (302 if role in allowed else 403)
    assert world.client(role).get(path).status_code == 405


@pytest.mark.parametrize("path", [path for path, _ in ROUTES.values() if path not in UNSIGNED])
def test_nobody_is_led_to_the_door(world, client: Client, path: str) -> None:
    path = path.format(key=world.boxes["new"].key, agency=world.health.pk)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in?next={path}"


@pytest.mark.parametrize("route", ["admin-mailbox", "admin-one-time"])
@pytest.mark.parametrize("who", ["foreign", None])
def test_what_is_elsewhere_does_not_exist(world, route: str, who: str | None) -> None:
    key = world.boxes[who].key if who else uuid.uuid4()
    path = ROUTES[route][0].format(key=key)
    assert world.client(Role.DEPARTMENT).get(path).status_code == 404
    assert world.client(Role.DEPARTMENT).post(path).status_code in {404, 405}


@pytest.mark.parametrize("role", sorted(OWN))
def test_own_agency_only(world, role: str) -> None:
    client = world.client(role)
    assert client.get(f"/admin/mailboxes/{world.boxes['other'].key}").status_code == 404
    assert client.get(f"/admin/mailboxes?agency={world.finance.pk}").status_code == 404
    for path in ("/admin/mailboxes", "/admin/people", "/admin/agencies"):
        page = text(client.get(path))
        assert "Sở Tài chính" not in page
        assert "Sở Y tế" in page


@pytest.mark.parametrize("role", sorted(WIDE))
def test_whole_jurisdiction_but_not_the_neighbour(world, role: str) -> None:
    client = world.client(role)
    page = text(client.get("/admin/mailboxes"))
    assert world.boxes["other"].address in page
    assert world.boxes["foreign"].address not in page
    neighbour = world.boxes["foreign"].agency.pk
    assert client.get(f"/admin/people?agency={neighbour}").status_code == 404


def test_menu_shows_what_one_may_open(world) -> None:
    assert "/admin/" not in world.client(Role.OFFICIAL).get("/mailbox").content.decode()
    assert "/admin/mailboxes" in world.client(Role.AUDITOR).get("/mailbox").content.decode()


def test_suspended_while_signed_in(world) -> None:
    client = world.client("other")
    world.boxes["other"].state = "suspended"
    world.boxes["other"].save()
    assert client.get("/mailbox").status_code == 302


def test_a_host_name_that_is_not_ours_is_a_bad_request() -> None:
    for path in ("/", "/sign-in", "/.well-known/openid-configuration"):
        answer = Client(raise_request_exception=False).get(path, headers={"host": "evil.example"})
        assert answer.status_code == 400
        assert "Yêu cầu không hiểu được" in answer.content.decode()
