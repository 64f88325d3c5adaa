"""One message that came to the intake address: a request, an answer to a proposal, or something that is explained back.

CT-6.1.a.s3, VP-6.1.a, DN-7.2.s3. Each message is handled once: its place in the mailbox and its Message-ID are kept in
the transaction that handles it, so that a crash changes nothing and a second copy does nothing.
"""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.files import store
from congvu.directory.models import Address, Jurisdiction, Mailbox, StoredFile
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.ground.vietnamese import fold
from congvu.requests import letters
from congvu.requests.actions import deciding
from congvu.requests.actions.submitting import Submission, submit
from congvu.requests.examining import rows_of, verdict_on
from congvu.requests.law import RequestLaw
from congvu.requests.lists import MOST_BYTES, Asked
from congvu.requests.models import Channel, FileRole, Letter, Request, Row
from congvu.requests.provenance import provenance
from congvu.requests.rules import Finding

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
NUMBER = re.compile(r"YC-\d{4}-\d{6}")
TEXT_KEPT = 20_000


class Explained(CongvuError):
    """A message from which no request comes; the sentence goes back to its sender."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a message brings."""

    message: EmailMessage
    lists: list[tuple[str, bytes]]
    documents: list[tuple[str, bytes]]
    text: str
    table: bool = False
    """Whether it brings a list of another format: that is no request yet, but was meant as one."""

    @classmethod
    def of(cls, raw: bytes) -> "Parts":
        """Read the message; a part that cannot be read is left out."""
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
        lists, documents, table = [], [], False
        for part in message.walk():
            name = (part.get_filename() or "").strip()
            if not name or part.is_multipart():
                continue
            content = part.get_payload(decode=True)
            table |= name.lower().endswith(".csv")
            if isinstance(content, bytes):
                if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
                    lists.append((name, content))
                elif name.lower().endswith(".pdf"):
                    documents.append((name, content))
        body = message.get_body(("plain",))
        try:
            text = str(body.get_content()) if body else ""
        except (LookupError, UnicodeDecodeError, KeyError):
            text = ""
        return cls(message, lists, documents, text[:TEXT_KEPT], table)

    def asks(self, intake: str) -> bool:
        """Whether somebody meant it as a request: a list or a document, a number, or written to the intake itself.

        The official address gets other letters too; a copy of each comes here.
        """
        written_to = getaddresses([str(one) for name in ("To", "Cc") for one in self.message.get_all(name, [])])
        meant = intake in {address.lower() for _name, address in written_to}
        return bool(self.lists or self.documents or self.table or meant or NUMBER.search(self.header("Subject")))

    def header(self, name: str) -> str:
        """A header as one line."""
        return " ".join(str(self.message.get(name, "")).split())


def handle(jurisdiction: Jurisdiction, source: str, raw: bytes, hostname: str) -> Letter | None:
    """Handle a message once; None where it was handled before."""
    if Letter.objects.filter(source=source).exists():
        return None
    parts = Parts.of(raw)
    try:
        return entered(jurisdiction, source, parts, raw, hostname)
    except CongvuError as refusal:
        return explained(jurisdiction, source, parts, refusal)


def too_large(jurisdiction: Jurisdiction, source: str, header: bytes, hostname: str, limit: int) -> Letter | None:
    """Answer a message that is not read for its size, by its header; None where that was done before."""
    if Letter.objects.filter(source=source).exists():
        return None
    parts = Parts.of(header)
    sender = provenance(parts.message, hostname)
    outcome = passed_over(jurisdiction, parts, sender.envelope)
    if outcome and not (outcome == "ordinary" and sender.proved):  # what it brings is not known: a body meant something
        return kept(jurisdiction, source, parts, outcome)
    vi = f"Thư lớn hơn {limit >> 20} MB nên không được đọc; hãy gửi lại thư nhỏ hơn."
    en = f"The message is larger than {limit >> 20} MB and was not read; send a smaller one."
    return explained(jurisdiction, source, parts, Explained("message-too-large", vi, en))


@transaction.atomic
def entered(jurisdiction: Jurisdiction, source: str, parts: Parts, raw: bytes, hostname: str) -> Letter:
    """What the message comes to, in one transaction. Raises the refusal to explain, and then nothing has happened."""
    sender = provenance(parts.message, hostname)
    if outcome := passed_over(jurisdiction, parts, sender.envelope):
        return kept(jurisdiction, source, parts, outcome)
    if not sender.proved:
        raise outside(jurisdiction)
    agency = agency_of(jurisdiction, sender.author)
    request = thread_of(jurisdiction, parts, agency)
    if request and not parts.lists:
        return kept(jurisdiction, source, parts, answered(request, parts, sender.login), request)
    box = store(raw, "thu-goc.eml", "message/rfc822")
    rows, file = read_rows(parts, agency)
    signature, findings, documents = read_documents(parts, agency)
    request = submit(
        Submission(
            agency=agency.agency,  # type: ignore[arg-type]  # an agency's mailbox has one
            channel=Channel.MAIL,
            requester=sender.author,
            actor=sender.login,
            rows=rows,
            signature=signature,
            files=[(box, FileRole.MESSAGE, "thu-goc.eml"), file, *documents],
            message_id=parts.header("Message-ID")[:998],
            subject=parts.header("Subject"),
        )
    )
    note(request, findings)
    return kept(jurisdiction, source, parts, "request", request)


def note(request: Request, findings: list[Finding]) -> None:
    """Put before whoever decides, at every row, what is to be looked at in the documents."""
    rows = list(request.rows.all()) if findings else []
    for row in rows:
        row.findings += [finding.as_json() for finding in findings]
    Row.objects.bulk_update(rows, ["findings"], batch_size=500)


def passed_over(jurisdiction: Jurisdiction, parts: Parts, envelope: str) -> str:
    """Why a message is only filed: a program's (RFC 3834), handled already, or an ordinary letter; else nothing."""
    automatic = parts.header("Auto-Submitted").lower()
    if not envelope or (automatic and automatic != "no") or parts.header("List-Id"):
        return "automatic"
    known = Letter.objects.filter(jurisdiction=jurisdiction, message_id=parts.header("Message-ID")[:250])
    if parts.header("Message-ID") and known.exists():
        return "repeated"
    return "" if parts.asks(letters.mailbox_address(jurisdiction)) else "ordinary"


def outside(jurisdiction: Jurisdiction) -> Explained:
    """From outside, from a personal address, or with a forged author."""
    intake = RequestLaw(in_force(jurisdiction)).intake()
    return Explained(
        "not-agency-mailbox",
        "Yêu cầu chỉ được nhận từ hộp thư chính thức của cơ quan, gửi sau khi đăng nhập, hoặc bằng văn bản giấy.",
        "Requests are taken from an agency's official mailbox after signing in there, or on paper.",
        clause=intake.clause if intake else None,
    )


def agency_of(jurisdiction: Jurisdiction, author: str) -> Mailbox:
    """The agency's official mailbox that wrote; units and persons are told who may."""
    found = Address.objects.filter(jurisdiction=jurisdiction, address=author).exclude(mailbox=None)
    row = found.select_related("mailbox__agency__parent", "mailbox__jurisdiction").first()
    box = row.mailbox if row else None
    if box and box.kind == MailboxKind.AGENCY and box.agency:
        return box
    if box and box.kind == MailboxKind.UNIT and box.agency:
        clause = RequestLaw(in_force(box.agency)).superior_only("issue", "unit")
        vi = f"Đơn vị không tự gửi yêu cầu; hãy để {box.agency.name} gửi từ hộp thư của mình."
        en = f"A unit does not ask by itself; let {box.agency.name} ask from its own mailbox."
        raise Explained("unit-asks", vi, en, clause=clause or None)
    raise outside(jurisdiction)


def thread_of(jurisdiction: Jurisdiction, parts: Parts, agency: Mailbox) -> Request | None:
    """The open request that a message speaks of by its number; another agency's is not found."""
    found = NUMBER.search(parts.header("Subject"))
    requests = Request.objects.filter(jurisdiction=jurisdiction, agency=agency.agency)
    return requests.filter(number=found[0]).first() if found else None


def answered(request: Request, parts: Parts, actor: str) -> str:
    """The agency's yes or no to what was proposed; any other word is kept with the request for people to read."""
    first = next((line.strip() for line in parts.text.splitlines() if line.strip()), "")
    word = " ".join(fold(first).split()).rstrip(".! ")
    if word not in {"dong y", "khong dong y"} or not deciding.is_open(request):
        return "conversation"
    deciding.agree(request, actor, yes=word == "dong y")
    return "agreed" if word == "dong y" else "disagreed"


def read_rows(parts: Parts, agency: Mailbox) -> tuple[list[Asked], tuple[StoredFile, FileRole, str]]:
    """The one list of the message, read in a bounded child."""
    clause = RequestLaw(in_force(agency)).list_clause() or None
    if len(parts.lists) != 1:
        count = len(parts.lists)
        vi = f"Thư phải kèm đúng một danh sách .xlsx theo mẫu (thấy {count}); tải mẫu trên cổng."
        en = f"The message must bring exactly one list (.xlsx) in the form, it has {count}; the portal has the form."
        raise Explained("list-missing", vi, en, clause=clause)
    name, content = parts.lists[0]
    if len(content) > MOST_BYTES:
        vi, en = f"Danh sách lớn hơn {MOST_BYTES >> 20} MB.", f"The list is larger than {MOST_BYTES >> 20} MB."
        raise Explained("list-too-big", vi, en, clause=clause)
    try:
        rows = rows_of(content)
    except CongvuError as refusal:
        raise Explained(refusal.code, refusal.vi, refusal.en, clause=refusal.clause or clause, where=name) from refusal
    return rows, (store(content, name, XLSX), FileRole.LIST, name)


Kept = tuple[StoredFile, FileRole, str]


def read_documents(parts: Parts, agency: Mailbox) -> tuple[dict[str, str], list[Finding], list[Kept]]:
    """The documents, the first valid signature, and a finding for each that fails beside it.

    Every document is examined. Where none is signed validly, what is wrong is told back.
    """
    law = RequestLaw(in_force(agency))
    clause = law.needs("signed", Channel.MAIL, "issue", "personal")
    seen = [(name, verdict_on(content, agency.jurisdiction.slug)) for name, content in parts.documents]
    valid = next((verdict for _name, verdict in seen if verdict["verdict"] == "valid"), None)
    failed = [
        bad_signature(verdict["verdict"], name, clause)
        for name, verdict in seen
        if verdict["verdict"] not in {"valid", "none"}
    ]
    if failed and not valid:
        raise failed[0]
    if clause and not valid:
        raise bad_signature("none", parts.documents[0][0] if parts.documents else "PDF", clause)
    findings = [Finding("", one.vi, one.en, one.clause or "", bad=False) for one in failed]
    verdict = valid or (seen[-1][1] if seen else {})
    return (
        verdict,
        findings,
        [(store(content, name, PDF), FileRole.DOCUMENT, name) for name, content in parts.documents],
    )


def bad_signature(verdict: str, name: str, clause: str) -> Explained:
    """What is wrong with the document."""
    from congvu.requests.signatures import SENTENCES, Verdict

    vi, en = SENTENCES[Verdict(verdict)]
    return Explained(f"signature-{verdict}", f"Văn bản “{name}”: {vi}", f"“{name}”: {en}", clause=clause or None)


def kept(jurisdiction: Jurisdiction, source: str, parts: Parts, outcome: str, request: Request | None = None) -> Letter:
    """Note that the message was handled, and how."""
    return Letter.objects.create(
        jurisdiction=jurisdiction,
        source=source,
        message_id=parts.header("Message-ID")[:250],
        request=request,
        sender=(envelope_of(parts) or parts.header("From"))[:254],
        subject=parts.header("Subject")[:200],
        text=parts.text if request else "",
        outcome=outcome[:40],
        handled_at=clock.now(),
    )


def envelope_of(parts: Parts) -> str:
    """Where an answer goes, and by what senders are counted: whoever forges authors floods nobody."""
    return parts.header("Return-Path").strip("<> ").lower()


@transaction.atomic
def explained(jurisdiction: Jurisdiction, source: str, parts: Parts, refusal: CongvuError) -> Letter:
    """Write back what was wrong, once for each sender and reason in a day: no mail loop, and nobody is flooded."""
    letter = kept(jurisdiction, source, parts, refusal.code)
    to = envelope_of(parts)
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    same = Letter.objects.filter(sender=letter.sender, outcome=letter.outcome, handled_at__gte=day)
    if to and same.count() <= ANSWERS_A_DAY:
        clause = f" [{refusal.clause}]" if refusal.clause else ""
        place = f"{refusal.where}: " if refusal.where else ""
        text = (
            f"Thư “{letter.subject}” chưa thành yêu cầu; chưa có gì được thực hiện.\n\n{place}{refusal.vi}{clause}\n\n"
        )
        text += f"Your message came to no request; nothing was done. {refusal.en}{clause}\n"
        tell(
            jurisdiction,
            [to],
            f"Chưa nhận được yêu cầu: {letter.subject}"[:200],
            text,
            clause=refusal.clause or "",
            in_reply_to=letter.message_id,
            sender=letters.intake_address(jurisdiction),
        )
    return letter


ANSWERS_A_DAY = 20
"""So many explanations of one kind go to one sender in a day."""
