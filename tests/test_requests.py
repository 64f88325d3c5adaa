"""A request by plain mail clients, from the agency's signed letter to the signed answer and the first sign-in."""

import email
import os
import re
import smtplib
import time
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from congvu.requests.tests.papers import Authority, filled, row, signed
from tests.pages import Pages
from tests.system import Account, System, compose

OTHER_ROLES = ("liaison", "supervisor", "personnel", "office", "unit_head", "home_affairs", "mail_admin")
LETTERS = str.maketrans("0123456789", "ghiklmnopq")
"""No digit stands in a name."""
INTAKE = "sottt@cantho.gov.vn.test"


def waiting(system: System, *roles: str) -> Account:
    """The last account of these roles in Cần Thơ that nobody has signed in to, now with a password of its own."""
    issued = {row["mail"][0] for _dn, row in system.entries("(congvuState=issued)", "mail")}
    fitting = [one.address for one in system.accounts if one.jurisdiction == "cantho" and one.role in roles]
    return system.activate(next(one for one in reversed(fitting) if one in issued and system.take(one)))


@pytest.fixture(scope="module")
def agency(system: System) -> Account:
    """An agency's official mailbox, signed in to."""
    return waiting(system, "agency_mailbox")


@pytest.fixture(scope="module")
def signer(system: System, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Somebody whose certificate this system trusts."""
    root = Authority("TestRoot")
    root.trusted_in(system.state / "trust" / "cantho")
    return root.signer(tmp_path_factory.mktemp("signer"))


def letter(sender: str, *files: tuple[str, bytes], to: str = INTAKE) -> EmailMessage:
    """A letter with its files."""
    message = compose(sender, to, "Đề nghị cấp hộp thư", "Kính gửi Sở.")
    for name, content in files:
        kind = "pdf" if name.endswith("pdf") else "octet-stream"
        message.add_attachment(content, maintype="application", subtype=kind, filename=name)
    return message


def answer_to(system: System, account: Account, message_id: str, subject: str, seconds: float = 60) -> Any:
    """The answer in a mailbox to a message, waiting for it."""
    deadline = time.monotonic() + seconds
    client = system.imap(account.address, account.password)
    try:
        while time.monotonic() < deadline:
            client.select("INBOX", readonly=True)
            for number in client.search(None, "HEADER", "In-Reply-To", message_id)[1][0].split():
                raw = client.fetch(number.decode(), "(RFC822)")[1][0][1]  # type: ignore[index]
                found = email.message_from_bytes(raw, policy=policy.default)  # type: ignore[arg-type]
                if subject in str(found["Subject"]):
                    return found
            time.sleep(0.5)
    finally:
        client.logout()
    pytest.fail(f"no answer “{subject}” to {message_id}")


ENROL = """
import pyotp
from congvu.directory.actions.roles import grant_role
from congvu.directory.actions.second_factor import add_authenticator, new_secret
from congvu.directory.models import Mailbox
secret = new_secret()
box = Mailbox.objects.get(address=sys.argv[1])
grant_role(box, sys.argv[2], None, "test")
print(add_authenticator(box, secret, pyotp.TOTP(secret).now()).recovery_codes[0])
"""


def officer(system: System, role: str) -> Pages:
    """Somebody who is given a role, in the portal; those who administer have a second factor."""
    account = waiting(system, *OTHER_ROLES)
    code = system.python(ENROL, account.address, role).strip()
    pages = Pages(system)
    assert pages.sign_in(account.address, account.password).url.endswith("/sign-in/factor")
    assert pages.ask("/sign-in/factor", {"code": code}).url.endswith("/mailbox")
    return pages


@pytest.mark.clause("CT-6.1.a.s1", "CT-6.1.a.s3", "CT-6.2.s1", "CT-6.2.s3", "VP-6.2.s1", "VP-11.2.s1", "CT-3.2.s1")
def test_from_letter_to_first_sign_in(system: System, agency: Account, signer: Any) -> None:
    codes = [os.urandom(4).hex() for _ in range(2)]
    rows = [
        row(n, family="Tống", given=f"N{code.translate(LETTERS)}", staff_code=code) for n, code in enumerate(codes, 1)
    ]
    message = letter(agency.address, ("cv.pdf", signed(signer)), ("ds.xlsx", filled("cantho", rows)))
    with system.submission(agency.address, agency.password) as client:
        client.send_message(message)
    receipt = answer_to(system, agency, message["Message-ID"], "Đã nhận yêu cầu")
    number = re.search(r"YC-\d{4}-\d{6}", str(receipt["Subject"]))
    assert number, receipt
    assert receipt["From"].addresses[0].addr_spec == INTAKE
    manager, centre = officer(system, "managing_department"), officer(system, "operating_centre")
    page = manager.ask(f"/requests/{number[0]}")
    assert "Tống Văn N" in page.words
    assert centre.ask(f"/requests/{number[0]}/approve", {}).status == 200
    assert "Đã duyệt" not in centre.ask(f"/requests/{number[0]}").words
    manager.ask(f"/requests/{number[0]}")
    manager.ask(f"/requests/{number[0]}/approve", {})
    centre.ask(f"/requests/{number[0]}")
    done = centre.ask(f"/requests/{number[0]}/execute", {})
    assert "Đã thực hiện" in done.words, done.words
    answer = answer_to(system, agency, message["Message-ID"], "Kết quả")
    document = next(part for part in answer.iter_attachments() if part.get_filename().endswith(".pdf"))
    assert sealed_by(document.get_content(), system.state / "tls" / "ca.pem")
    code = "from congvu.directory.models import Mailbox as M\nprint(M.objects.filter(basis=sys.argv[1]).get().address)"
    box = system.python(code, f"{number[0]}/1").strip()
    assert system.entries(f"(mail={box})", "mail")
    fresh = system.activate(box)
    sent = system.send(agency, box, "Chào mừng")
    assert len(system.fetch(fresh, sent)) == 1


def sealed_by(content: bytes, authority: Path) -> bool:
    """Whether the document's signature holds, by the system's own authority."""
    import shutil
    import tempfile

    from congvu.requests.signatures import examine

    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(authority, Path(folder) / "ca.pem")
        return str(examine(content, Path(folder)).verdict) == "valid"


@pytest.mark.clause("CT-6.1.a.s3", "VP-6.1.a")
def test_a_forged_author_from_outside(system: System, agency: Account, signer: Any) -> None:
    """By port 25 with the agency's address, and even with a forged trace: no request, and the agency is told."""
    message = letter(agency.address, ("cv.pdf", signed(signer)), ("ds.xlsx", filled("cantho", [row()])))
    message["Received"] = (
        f"from [127.0.0.1] (Authenticated sender: {agency.address}) by mail.congvu.test (Postfix) with ESMTPSA id 4AAA"
    )
    with smtplib.SMTP(*system.at("smtp"), timeout=30) as stranger:
        stranger.ehlo("outside.example")
        stranger.send_message(message)
    told = answer_to(system, agency, message["Message-ID"], "Chưa nhận được yêu cầu")
    assert "CT-6.1.a.s3" in told.get_body(("plain",)).get_content()


@pytest.mark.clause("CT-6.1.a.s3", "VP-6.1.a")
def test_a_personal_mailbox_is_told_who_may_ask(system: System, signer: Any) -> None:
    own = system.member("cantho")
    message = letter(own.address, ("cv.pdf", signed(signer)), ("ds.xlsx", filled("cantho", [row()])))
    with system.submission(own.address, own.password) as client:
        client.send_message(message)
    told = answer_to(system, own, message["Message-ID"], "Chưa nhận được yêu cầu")
    assert "hộp thư chính thức" in told.get_body(("plain",)).get_content()


def test_the_login_does_not_leave_the_system(system: System) -> None:
    """Only our own trace names it; mail for other systems goes without."""
    rules = (system.state / "postfix" / "config" / "outgoing-headers").read_text(encoding="ascii")
    assert "Authenticated sender" in rules
