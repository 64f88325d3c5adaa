"""A mailbox fills up: its owner and the agency's IT officer are told at 80 and at 95 percent (CT-4.1, DN-5.2.s1).

Dovecot leaves one small file for each limit that is crossed (``engines/dovecot``); the worker takes it in. A limit is
told once a day however often it is crossed.
"""

import logging
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.models import Duty, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.requests.roles import people_with

log = logging.getLogger("congvu.requests.quota")
PATTERN = "*.full"


def take_in(folder: Path) -> int:
    """Tell what lies there, oldest first; of how many mailboxes. After a stop the file is read again."""
    told = 0
    with suppress(FileNotFoundError):
        for path in sorted(folder.glob(PATTERN), key=lambda one: one.stat().st_mtime):
            told += _told(path)
            path.unlink(missing_ok=True)
    return told


def _told(path: Path) -> bool:
    percent, _, address = path.read_text("utf-8", "replace").strip().partition(" ")
    shown = Mailbox.objects.select_related("jurisdiction", "agency__parent__parent")
    box = shown.filter(address=address.lower()).first()
    if box is None or not percent.isdecimal():
        log.warning("%s speaks of no mailbox", path.name)
        return False
    return warn(box, int(percent))


@transaction.atomic
def warn(box: Mailbox, percent: int) -> bool:
    """Tell it, once a day; whether it was told now."""
    once = {"mailbox": box, "kind": f"quota.{percent}", "due": clock.today()}
    _duty, new = Duty.objects.get_or_create(**once, defaults={"done_at": clock.now()})
    if not new:
        return False
    limit = in_force(box).quota_limit(box.kind)
    clause = limit.clause if limit else ""
    officers = people_with(box.agency, ("it_officer",)) if box.agency else []
    heads = people_with(box.agency, ("head",)) if box.agency and box.kind != MailboxKind.PERSONAL else []
    size = f"{(box.quota or 0) / (1 << 20):.0f} MB"
    vi = f"Hộp thư {box.address} ({box.display_name}) đã dùng {percent} % dung lượng ({size})."
    do = f"Hãy xóa hoặc tải về những thư không cần: {settings.CONGVU_PORTAL_URL}/mailbox/export. Khi đầy, thư đến chờ."
    en = f"The mailbox {box.address} is {percent} % full ({size}). Delete or download what is not needed; mail waits."
    foot = f"\n\nCăn cứ / by clause: {clause}\n" if clause else "\n"
    text = f"{vi} {do}\n\n{en}{foot}"
    subject = f"Hộp thư {box.address} đã đầy {percent} %"
    tell(box.jurisdiction, [box.address, *officers, *heads], subject, text, clause=clause)
    return True
