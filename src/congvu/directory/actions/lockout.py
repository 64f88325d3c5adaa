"""Mailboxes that slapd has locked: noted in the ledger, told to the owner, ended on time or by an administrator.

The lock itself is slapd's (ppolicy) and holds at once; what is done here follows within seconds: Dovecot's remembered
logins end, and the owner learns of it (CT-10.1, VP-12.4.s2).
"""

from datetime import datetime, timedelta

from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.ldap import lockout
from congvu.directory.ldap.entries import mailbox_dn
from congvu.directory.ldap.publish import end_logins
from congvu.directory.models import Jurisdiction, Lockout, Mailbox
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.passwords import strictest

ACTOR = "worker"
SUBJECT = "Hộp thư tạm khóa đăng nhập / Sign-in locked for a while"
TOLD = """\
Hộp thư {address} có quá nhiều lần nhập sai mật khẩu, nên bị tạm khóa đăng nhập từ {since} đến {until}.
Nếu không phải bạn, hãy đổi mật khẩu sau khi hết khóa, và báo trung tâm vận hành.

Too many wrong passwords were tried for {address}; sign-in was locked from {since} until {until}.
If it was not you, change your password when the lock has ended, and tell the operating centre.
"""


def lasts() -> timedelta:
    """How long a lock lasts: one rule for all who share the doors."""
    rules = [in_force(place).password_rules for place in Jurisdiction.objects.all()]
    return timedelta(minutes=strictest(rules).lock_minutes)


def locked_until(box: Mailbox) -> datetime | None:
    """When the mailbox's lock ends, or None where there is none now."""
    since = lockout.count_of(box).since
    end = since + lasts() if since else None
    return end if end and end > clock.now() else None


def note_locks() -> int:
    """Note new locks and clear those whose time has passed; returns how many hold. A duty of the worker."""
    found = {dn.split(",")[0].partition("=")[2]: (dn, since) for dn, since in lockout.locked().items()}
    boxes = {box.key.hex: box for box in Mailbox.objects.filter(key__in=list(found)).select_related("jurisdiction")}
    length, now, held = lasts(), clock.now(), []
    for key, (dn, since) in found.items():
        if since + length <= now or key not in boxes:
            lockout.wipe(dn)
            continue
        _note(boxes[key], since, since + length)
        held.append(boxes[key].pk)
    Lockout.objects.exclude(mailbox__in=held).delete()
    return len(held)


@transaction.atomic
def _note(box: Mailbox, since: datetime, until: datetime) -> None:
    """Enter one lock, once."""
    if Lockout.objects.filter(mailbox=box, since=since).exists():
        return
    Lockout.objects.update_or_create(mailbox=box, defaults={"since": since, "until": until})
    clause = in_force(box).password_rules.protection(box.kind).clause or ""
    record([_entry(ACTOR, "sign_in.lock", box, clause)])
    times = {name: f"{at.astimezone(clock.LOCAL):%H:%M %d/%m/%Y}" for name, at in (("since", since), ("until", until))}
    tell(box.jurisdiction, [box.address], SUBJECT, TOLD.format(address=box.address, **times), clause=clause)
    transaction.on_commit(lambda: end_logins([box.address]))


@transaction.atomic
def unlock(box: Mailbox, actor: str) -> None:
    """Let the owner in again before the time; raises LdapUnreachable."""
    Lockout.objects.filter(mailbox=box).delete()
    record([_entry(actor, "sign_in.unlock", box)])
    lockout.wipe(mailbox_dn(box))


def _entry(actor: str, verb: str, box: Mailbox, clause: str = "") -> Entry:
    return Entry(actor=actor, verb=verb, subject=box.address, jurisdiction=box.jurisdiction.slug, clause=clause)
