"""Dovecot's files: one whole ``dovecot.conf`` and one LDAP file for each database (two databases with one file would
share a connection, and lookups would then wait for binds)."""

import os

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.slapd.render import ldapi, service_dn
from congvu.engines.template import fill
from congvu.ground.mounts import SHARED_FOLDER

# Clients show these as they stand, many without any charset: Vietnamese is folded to ASCII here.
NO_TLS = "Hay_bat_TLS/SSL_truoc_khi_dang_nhap/Turn_on_TLS/SSL_before_signing_in"
"""A static passdb splits its arguments at spaces and knows no quotes."""

OVER_QUOTA = "Hop thu nguoi nhan da day, he thong se gui lai / The mailbox is full, delivery will be tried again."
CHANGE = (
    "Mat khau nay chi con dung de doi mat khau: hay doi tai {page} roi dang nhap lai / "
    "This password only lets you choose a new one: change it at {page}, then sign in again."
)
APP = (
    "Hop thu nay co xac thuc hai lop: hay tao mat khau ung dung tai {page} cho phan mem thu / "
    "This mailbox has a second factor: make an app password for your mail program at {page}."
)
COMMANDS = ("kick", "mailbox status", "mailbox create", "mailbox subscribe", "search", "move", "expunge")
"""What the control plane may ask of doveadm: ends sessions, counts, sets aside; nothing that shows a message."""

RIGHTS = {
    "kept": """\
# A mailbox that is kept (CT-11.3): what came or was sent cannot be deleted, moved away or overwritten, by whatever
# client; it is filed by copying. Drafts are nobody's mail yet. Rendered.
* owner lrwsipk
Drafts owner lrwstipek
""",
    "holder": """\
# A person who holds kept mailboxes: the own mail is free, that of the shared ones is kept. Rendered.
* owner lrwstipekx
"{shared}/*" authenticated lrwsipk
"{shared}/*/Drafts" authenticated lrwstipek
""",
}
"""The rights files (RFC 4314 letters) that the directory's congvuRights names; the longer pattern counts."""

KEEP_SCRIPT = """\
# Before the owner's own script: whatever that one does, the message is in the inbox (CT-11.3), or in Junk where a
# filter has marked it, or in Sent where it is the copy of what was sent. Rendered.
require ["envelope", "fileinto", "imap4flags", "subaddress"];
if envelope :detail "to" "Sent" {
  setflag "\\\\Seen";
  fileinto "Sent";
  stop;
}
if anyof (exists "X-Congvu-Junk", header :is "X-Spam" "Yes") {
  fileinto "Junk";
  stop;
}
fileinto "INBOX";
keep;
"""
JUNK_SCRIPT = """\
# What a filter has marked, for every mailbox but those that are kept, whose own script sees to it. Rendered.
require "fileinto";
fileinto "Junk";
stop;
"""
SENT_SCRIPT = """\
# The copy of what was sent as a shared mailbox, for all but those that are kept. Rendered.
require ["fileinto", "imap4flags"];
setflag "\\\\Seen";
fileinto "Sent";
stop;
"""
WARNING_SCRIPT = """\
#!/bin/sh
# Leaves the percentage and the address for the worker, as a whole file or not at all. It can do nothing else. Rendered.
umask 007
file=$(mktemp "{folder}/new.XXXXXXXX") || exit 75
printf '%s %s\\n' "$1" "$2" > "$file" && chmod 0640 "$file" && mv "$file" "$file.full"
"""
"""What Dovecot runs, as the mail account, when a mailbox crosses one of the limits below."""
PORTS = ("imap", "imaps", "pop3", "pop3s", "sieve", "lmtp", "inject")


def directories(plan: Plan) -> list[Directory]:
    """Sockets and state are Dovecot's own to set up (root's); mail and temporary files belong to the mail account."""
    home = plan.state / "dovecot"
    return [
        Directory(home),
        Directory(home / "run"),
        Directory(home / "state"),
        Directory(home / "tmp", 0o700, "congvu-mail", "congvu-mail"),
        Directory(home / "rights"),
        Directory(home / "warnings", 0o2770, "congvu-mail", "congvu"),
        # Pigeonhole keeps the compiled script beside it.
        Directory(home / "sieve", 0o755, "congvu-mail", "congvu-mail"),
        Directory(plan.state / "mail", 0o700, "congvu-mail", "congvu-mail"),
    ]


def render(plan: Plan) -> list[RenderedFile]:
    """All files of Dovecot."""
    home = plan.state / "dovecot"
    values: dict[str, object] = {name: plan.port(name) for name in PORTS}
    values |= {"folder": home, "state": plan.state, "hostname": plan.hostname, "listen": plan.listen}
    values |= {"no_tls": NO_TLS, "over_quota": OVER_QUOTA, "workers": 4 * (os.cpu_count() or 1)}
    values |= {"commands": ",".join(COMMANDS), "shared": SHARED_FOLDER}
    return [
        RenderedFile(home / "dovecot.conf", fill(__file__, "dovecot.conf", **values)),
        *(RenderedFile(home / "rights" / name, text.format(shared=SHARED_FOLDER)) for name, text in RIGHTS.items()),
        RenderedFile(home / "quota-warning", WARNING_SCRIPT.format(folder=home / "warnings"), 0o755),
        RenderedFile(home / "sieve" / "kept.sieve", KEEP_SCRIPT),
        RenderedFile(home / "sieve" / "junk.sieve", JUNK_SCRIPT),
        RenderedFile(home / "sieve" / "sent.sieve", SENT_SCRIPT),
        lookup(plan, "passdb-active", "Mailboxes in use.", active(plan)),
        lookup(plan, "passdb-change", "Passwords that may only be changed.", refused(plan, "change", CHANGE)),
        lookup(plan, "passdb-app", "Passwords that open the portal only.", refused(plan, "app", APP)),
        lookup(plan, "passdb-former", "Passwords of yesterday.", refused(plan, "former", "")),
        lookup(plan, "passdb-careful", "Mailboxes in use, with one of those.", active(plan, "(congvuReason=*)")),
        lookup(plan, "userdb", "Where the mail lies: any state, for what was accepted is delivered.", store(plan)),
    ]


def lookup(plan: Plan, name: str, purpose: str, text: str) -> RenderedFile:
    """One LDAP file; Dovecot reads it as root before it becomes its own user."""
    dn, secret = service_dn(plan, "dovecot"), plan.secret("ldap-dovecot")
    values = {"uri": ldapi(plan), "dn": dn, "secret": secret, "suffix": plan.ldap_suffix}
    content = fill(__file__, "ldap.conf", purpose=purpose, lookup=text, **values)
    return RenderedFile(plan.state / "dovecot" / f"{name}.conf", content, 0o600)


def place(plan: Plan, prefix: str = "") -> str:
    """Where the mail of an entry lies, how much there may be, which shared mailboxes it shows, what may be deleted, and
    how long spam stays.
    """
    home = f"={prefix}home={plan.state}/mail/%{{ldap:congvuStore}}"
    shared = f"congvuMounts={prefix}userdb_import=%{{ldap:congvuMounts}}"
    rights = f"congvuRights={prefix}acl=vfile:{plan.state}/dovecot/rights/%{{ldap:congvuRights}}"
    junk = f"congvuJunkDays={prefix}namespace/inbox/mailbox/Junk/autoexpunge=%{{ldap:congvuJunkDays}}d"
    return f"mail=user, {home}, ={prefix}quota_rule=*:bytes=%{{ldap:congvuQuota:0}}, {shared}, {rights}, {junk}"


PAGES = {"change": "/password", "app": "/security"}
CODES = {"change": "pass_expired"}
"""RFC 5530."""


def active(plan: Plan, further: str = "(!(congvuReason=*))") -> str:
    """The password is compared by slapd; the same search brings what the login needs next."""
    return (
        "auth_bind = yes\n"
        f"pass_filter = (&(mail=%u)(congvuState=active){further})\n"
        f"pass_attrs = {place(plan, 'userdb_')}"
    )


def refused(plan: Plan, why: str, words: str) -> str:
    """The password is compared here, and success is turned into a refusal, with a reason where there is one to give.

    Not for a locked mailbox: there, a right password must look like any other.
    """
    reason = words.format(page=plan.portal_url + PAGES.get(why, "")).replace(",", ";")
    told = f", =code={CODES[why]}" if why in CODES else ""
    told += f", =reason={reason}" if reason else ""
    return (
        f"pass_filter = (&(mail=%u)(congvuReason={why})(!(pwdAccountLockedTime=*)))\n"
        f"pass_attrs = congvuOneTimePassword=password{told}"
    )


def store(plan: Plan) -> str:
    """For LMTP and doveadm."""
    before = f"congvuRights=sieve_before={plan.state}/dovecot/sieve/%{{ldap:congvuRights}}.sieve"
    return (
        f"user_filter = (&(mail=%u)(congvuStore=*))\nuser_attrs = {place(plan)}, {before}\n"
        "iterate_filter = (congvuStore=*)\niterate_attrs = mail=user"
    )
