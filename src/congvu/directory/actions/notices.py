"""Telling people by mail, from the transaction of the act that they are told of; the worker hands it to Postfix.

A crash between Postfix's yes and our note of it sends a message twice, with one Message-ID: better than never.
"""

import smtplib
from collections.abc import Iterable, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from congvu.directory.files import read
from congvu.directory.models import Jurisdiction, Notice
from congvu.directory.models.stored_file import StoredFile
from congvu.ground import clock

SENT_AT_ONCE = 200
TIMEOUT = 30  # seconds


def tell(
    jurisdiction: Jurisdiction,
    to: Iterable[str],
    subject: str,
    text: str,
    *,
    clause: str = "",
    files: Sequence[StoredFile] = (),
    in_reply_to: str = "",
    sender: str = "",
    author: str = "",
    automatic: str = "auto-generated",
) -> list[Notice]:
    """Write one notice for each address, each once; call it in the transaction of what is told."""
    now = clock.now()
    notices = []
    for address in dict.fromkeys(to):
        notice = Notice(
            jurisdiction=jurisdiction,
            sender=sender,
            author=author,
            automatic=automatic,
            to=address,
            subject=subject[:200],
            text=text,
            clause=clause,
            in_reply_to=in_reply_to,
            made_at=now,
        )
        notice.save()
        notice.files.set(files)
        notices.append(notice)
    return notices


def tell_many(notices: Iterable[Notice]) -> None:
    """Write many notices without files at once: the warnings of a night."""
    Notice.objects.bulk_create(notices, batch_size=500)


def send_pending() -> int:
    """Hand what waits to Postfix; how many it took. What it refuses for good is kept with its reason.

    Raises OSError or SMTPException where Postfix cannot be reached: everything waits.
    """
    waiting = Notice.objects.filter(sent_at=None, refused="").select_related("jurisdiction").order_by("id")
    batch = list(waiting[:SENT_AT_ONCE])
    if not batch or settings.CONGVU_SMTP is None:
        return 0
    with smtplib.SMTP(*settings.CONGVU_SMTP, timeout=TIMEOUT) as postfix:
        return sum(_send(postfix, notice) for notice in batch)


def _send(postfix: smtplib.SMTP, notice: Notice) -> bool:
    try:
        postfix.send_message(message(notice), from_addr=sender_of(notice), to_addrs=[notice.to])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        code, said = next(iter(error.recipients.values())) if hasattr(error, "recipients") else error.args[:2]
        if code < 500:  # RFC 5321: 4yz is for now, 5yz for good
            return False
        notice.refused = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"[:500]
        notice.save(update_fields=["refused"])
        return False
    notice.sent_at = clock.now()
    notice.save(update_fields=["sent_at"])
    return True


def message(notice: Notice) -> EmailMessage:
    """The notice as a message (RFC 5322; RFC 3834: nobody's vacation answers what is automatic)."""
    mail = EmailMessage()
    local, _, domain = sender_of(notice).partition("@")
    mail["From"] = Address(notice.author or "Hệ thống thư điện tử công vụ", local, domain)
    mail["To"] = notice.to
    mail["Subject"] = notice.subject
    mail["Date"] = format_datetime(notice.made_at)
    mail["Message-ID"] = message_id(notice)
    if notice.automatic:
        mail["Auto-Submitted"] = notice.automatic
    if notice.in_reply_to:
        mail["In-Reply-To"] = mail["References"] = notice.in_reply_to
    mail.set_content(notice.text, cte="quoted-printable")
    for file in notice.files.all():
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(read(file), maintype=main, subtype=sub, filename=file.name)
    return mail


def message_id(notice: Notice) -> str:
    """The Message-ID that it is sent with, at every try."""
    return f"<{notice.key}@{sender_of(notice).partition('@')[2]}>"


def sender_of(notice: Notice) -> str:
    """The address that a notice comes from: the system's own, where it names none."""
    return notice.sender or f"postmaster@{notice.jurisdiction.domain}"
