"""One signed request by mail, in a process of its own that does what worker and officers do; prints one line of JSON.

``python -m congvu.cli.bench.requesting STATE ROWS``. The clock starts when Postfix has taken the letter.
"""

import itertools
import json
import smtplib
import ssl
import sys
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from congvu.cli.database import open_system
from congvu.engines.plan import Plan

if TYPE_CHECKING:
    from congvu.directory.models import Agency, Jurisdiction, Mailbox
    from congvu.requests.intake import Door

PASSWORD = "Ruong-Lua_Bac:47x-thang"  # noqa: S105 - of a system that lives for a minute
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng")
MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Hữu")
GIVENS = ("An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hùng", "Lan", "Mai", "Nam")
PATIENCE = 120


def main(state: str, rows: str) -> int:
    """Ask, wait for proposals, decide, carry out, wait for the answer."""
    plan = open_system(Path(state))
    from congvu.directory.models import Jurisdiction

    place = Jurisdiction.objects.get()
    agency = body(place)
    box, officers = sender(agency), [person(agency, role) for role in ("managing_department", "operating_centre")]
    message = letter(plan, place, box.address, int(rows))
    submit(plan, box.address, message)
    start = time.monotonic()
    request = proposed(place, door(plan))
    seconds = time.monotonic() - start
    from congvu.requests.actions.deciding import approve
    from congvu.requests.actions.executing import execute

    approve(request, officers[0])  # type: ignore[arg-type]
    start = time.monotonic()
    done = execute(request, officers[1])  # type: ignore[arg-type]
    executed = time.monotonic() - start
    answered(place, box.address, door(plan))
    print(json.dumps({"rows": done, "proposed": seconds, "executed": executed, "answered": time.monotonic() - start}))
    return 0


def body(place: "Jurisdiction") -> "Agency":
    """The agency that asks."""
    from congvu.directory.actions.jurisdictions import NewAgency, open_agencies

    return open_agencies(place, [NewAgency(code="syt", name="Sở Y tế", kind="so")], "bench")[0]


def opened(agency: "Agency", local: str, kind: str, holder: object = None) -> "Mailbox":
    """A mailbox in use."""
    from congvu.directory.actions.mailboxes import Opening, open_mailboxes
    from congvu.directory.actions.passwords import change_password
    from congvu.directory.models import Person
    from congvu.directory.models.mailbox import MailboxKind
    from congvu.ground import clock

    place = agency.jurisdiction
    opening = Opening(
        kind=MailboxKind(kind),
        address=f"{local}@{place.domain}",
        registered_at=clock.now(),
        agency=agency,
        person=holder if isinstance(holder, Person) else None,
        basis="bench",
    )
    box = open_mailboxes(place, [opening], "bench")[0].mailbox
    change_password(box, None, PASSWORD)
    return box


def sender(agency: "Agency") -> "Mailbox":
    """The agency's official mailbox."""
    return opened(agency, "syt", "agency")


def person(agency: "Agency", role: str) -> "Mailbox":
    """Somebody with a role."""
    from congvu.directory.actions.people import enter_people
    from congvu.directory.actions.roles import grant_role
    from congvu.directory.models import Person

    who = Person(jurisdiction=agency.jurisdiction, agency=agency, family="Tạ", given=role, full_name=f"Tạ {role}")
    box = opened(agency, role.replace("_", "-"), "personal", enter_people(agency.jurisdiction, [who], "bench")[0])
    grant_role(box, role, None, "bench")
    return box


def letter(plan: Plan, place: "Jurisdiction", address: str, rows: int) -> EmailMessage:
    """A signed document and the list."""
    from reportlab.pdfgen.canvas import Canvas

    from congvu.requests.letters import intake_address
    from congvu.requests.sealing import Seal, sign

    folder = plan.state / "portal"
    seal = trusted(plan, place.slug, folder)
    paper = BytesIO()
    canvas = Canvas(paper)
    canvas.drawString(72, 720, "Cong van")
    canvas.save()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = address, intake_address(place), "Đề nghị cấp hộp thư"
    message["Message-ID"] = f"<bench@{place.domain}>"
    message.set_content("Kính gửi Trung tâm.")
    files = (("cong-van.pdf", sign(paper.getvalue(), Seal(*seal), "bench")), ("danh-sach.xlsx", roster(place, rows)))
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def trusted(plan: Plan, slug: str, folder: Path) -> tuple[Path, Path]:
    """A signer whose authority this system trusts."""
    from congvu.engines.tls.authority import new_root, new_seal

    now = datetime.now(UTC)
    root = new_root(now, "bench")
    pair = new_seal(now, root, "bench")
    (plan.state / "trust" / slug / "bench.pem").write_bytes(root.certificate)
    certificate, key = folder / "bench.pem", folder / "bench.key"
    certificate.write_bytes(pair.certificate)
    key.write_bytes(pair.key)
    return certificate, key


def roster(place: "Jurisdiction", rows: int) -> bytes:
    """The system's own form, filled in with that many people."""
    from openpyxl import load_workbook

    from congvu.directory.regulation import in_force
    from congvu.requests.template import HEAD_ROW, template

    book = load_workbook(BytesIO(template(in_force(place))))
    sheet = book["Cá nhân"]
    titles = [str(cell.value) for cell in sheet[HEAD_ROW]]
    names = itertools.islice(itertools.product(GIVENS, FAMILIES, MIDDLES), rows)
    for number, (given, family, middle) in enumerate(names, 1):
        values: dict[str, str | int] = {
            "STT": number,
            "Họ": family,
            "Tên lót": middle,
            "Tên": given,
            "Ngày sinh": "05/05/1990",
        }
        values |= {"Đối tượng": "công chức", "Nội dung yêu cầu": "cấp mới", "Lý do, số quyết định": "tuyển dụng"}
        for title, value in values.items():
            sheet.cell(HEAD_ROW + number, titles.index(title) + 1, value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def submit(plan: Plan, address: str, message: EmailMessage) -> None:
    """Send it as the agency."""
    with smtplib.SMTP("localhost", plan.port("submission"), timeout=30) as client:
        client.starttls(context=ssl.create_default_context(cafile=str(plan.state / "tls" / "ca.pem")))
        client.login(address, PASSWORD)
        client.send_message(message)


def door(plan: Plan) -> "Door":
    """How the worker reads the mailbox of requests."""
    from congvu.requests.intake import Door

    return Door(plan.port("imaps"), "localhost", plan.state / "tls" / "ca.pem", plan.secret("intake"), plan.hostname)


def proposed(place: "Jurisdiction", at: "Door") -> object:
    """The request, once its rows have their addresses."""
    from congvu.requests.intake import read
    from congvu.requests.models import Request

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        read(place, at)
        if found := Request.objects.select_related("jurisdiction", "agency").first():
            return found
        time.sleep(0.2)
    raise TimeoutError("request")


def answered(place: "Jurisdiction", address: str, at: "Door") -> None:
    """Wait until the signed answer lies in the agency's mailbox."""
    from dataclasses import replace

    from congvu.directory.actions.notices import send_pending
    from congvu.requests.intake import Client

    while send_pending():
        pass
    client = Client(replace(at, secret=PASSWORD))
    client.login(address, PASSWORD)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        client.select("INBOX", readonly=True)
        if len(client.search(None, "HEADER", "In-Reply-To", f"<bench@{place.domain}>")[1][0].split()) > 1:
            client.logout()
            return
        time.sleep(0.1)
    raise TimeoutError("answer")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
