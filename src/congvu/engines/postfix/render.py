"""Postfix's files: main.cf, master.cf and its LDAP lookups (postconf(5), master(5), ldap_table(5))."""

import os
from pathlib import Path

from congvu.engines.gate.render import DOORS, door
from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.slapd.render import ldapi, service_dn
from congvu.engines.template import fill
from congvu.regulations.carriers import carries

MESSAGE_SIZE = 100 << 20
"""Bytes of a whole message."""

SIGNED_IN = """\
  -o cleanup_service_name=cleanup-submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=$submission_client_restrictions
  -o smtpd_relay_restrictions=$submission_relay_restrictions
  -o smtpd_sender_restrictions=$submission_sender_restrictions
  -o smtpd_recipient_restrictions=$submission_recipient_restrictions
  -o smtpd_end_of_data_restrictions=$submission_client_restrictions
  -o local_header_rewrite_clients=permit_sasl_authenticated
  -o smtpd_milters=$submission_milters
  -o milter_macro_daemon_name=ORIGINATING"""

CLOSED = "5.7.1 Hop thu nay khong con gui thu duoc / This mailbox may not send any more"
NOTHING_OUT = "5.7.1 He thong nay khong gui thu ra ngoai / This system sends no mail to other systems (outbound = none)"

OUTGOING_HEADERS = r"""# The login leaves the trace of mail that leaves this system. Rendered (regexp_table(5)).
/^(Received:.*)[[:space:]]+\(Authenticated sender: [^)]*\)(.*)$/ REPLACE $1$2
"""

JUNK = """\
# What the gate or Rspamd has marked goes to Dovecot's other door, which files it in Junk. Only headers that a milter
# adds are looked at, so nobody outside can mark a letter. Rendered (regexp_table(5)).
/^X-Congvu-Junk:/ FILTER lmtp:unix:{door}
/^X-Spam: Yes/ FILTER lmtp:unix:{door}
"""

SENT_COPIES = """\
# The copy of what a holder sends as a shared mailbox goes to Dovecot's door that files it in Sent. Nobody can write to
# such an address: it is no recipient, only cleanup-submission adds it. Rendered (regexp_table(5)).
/\\+Sent@/ lmtp:unix:{door}
"""

# %u and %d, not %s: Postfix then spares the search for the partial keys that it would try next (user, @domain).
NAMED = "(|(mail=%u@%d)(mailAlternate=%u@%d))"

# A suspended mailbox takes mail and holds it for its owner, unless senders are refused.
TAKING = "(congvuState=active)(congvuState=issued)(&(congvuState=suspended)(!(congvuRefusal=*)))"

LOOKUPS = {
    "domains": ("Domains of mail here.", "(associatedDomain=%s)", "result_attribute = associatedDomain"),
    "recipients": (
        "Where an address goes: mailboxes and aliases to the mailbox, lists to what their memberURL finds.",
        f"(&{NAMED}(|{TAKING}(objectClass=congvuList)))",
        "result_attribute =\nleaf_result_attribute = mail\nspecial_result_attribute = memberURL",
    ),
    "senders": (
        "The logins that may send as an address: its owner's and its holders'.",
        f"(&{NAMED}(|(congvuState=active)(congvuState=issued)))",
        "result_attribute = mail, congvuSendAs",
    ),
    "logins": (
        "Who may still send: asked for each recipient, so a session that is open already ends with the right to send.",
        "(&(mail=%u@%d)(congvuState=active))",
        "result_attribute = mail\nresult_format = OK",
    ),
    "refusals": (
        "What strangers are told: of mailboxes out of use, and of lists.",
        f"(&{NAMED}(congvuRefusal=*))",
        "result_attribute = congvuRefusal",
    ),
    "out-of-use": (
        "What those who have signed in are told of mailboxes out of use.",
        f"(&{NAMED}(congvuRefusal=*)(congvuState=*))",
        "result_attribute = congvuRefusal",
    ),
    "sent": (
        "Where the copy of what was sent as a shared mailbox is filed: where somebody holds it (VP-12.3.s3).",
        f"(&{NAMED}(congvuSendAs=*))",
        "result_attribute = mail\nresult_format = %u+Sent@%d",
    ),
}
"""Name of the file: purpose, query, result (ldap_table(5))."""


def config(plan: Plan) -> Path:
    """Postfix's configuration directory, apart from queue and data: Postfix wants all in it to be root's."""
    return plan.state / "postfix" / "config"


def directories(plan: Plan) -> list[Directory]:
    """The queue's own folders are made by ``postfix check``."""
    home = plan.state / "postfix"
    return [
        Directory(home),
        Directory(config(plan)),
        Directory(home / "queue"),
        Directory(home / "data", 0o700, "postfix", "postfix"),
    ]


def render(plan: Plan) -> list[RenderedFile]:
    """All files of Postfix."""
    return [
        RenderedFile(config(plan) / "main.cf", main(plan)),
        RenderedFile(config(plan) / "master.cf", master(plan)),
        RenderedFile(config(plan) / "outgoing-headers", OUTGOING_HEADERS),
        RenderedFile(config(plan) / "junk", JUNK.format(door=plan.state / "dovecot" / "run" / "lmtp-junk")),
        RenderedFile(
            config(plan) / "sent-copies", SENT_COPIES.format(door=plan.state / "dovecot" / "run" / "lmtp-sent")
        ),
        *(lookup(plan, name) for name in LOOKUPS),
    ]


@carries("identity.sender")
def main(plan: Plan) -> str:
    """main.cf; who is signed in sends from the own addresses only (``smtpd_sender_login_maps``)."""
    values = {
        "config": config(plan),
        "folder": plan.state / "postfix",
        "state": plan.state,
        "hostname": plan.hostname,
        "concurrency": max(4, 2 * (os.cpu_count() or 1)),
        "message_size": MESSAGE_SIZE,
        "outbound": outbound(plan),
        "milters": milters(plan),
        "closed": CLOSED,
    }
    return fill(__file__, "main.cf", **values)


def master(plan: Plan) -> str:
    """master.cf."""
    doors = {name: f"{plan.listen}:{plan.port(name)}" for name in ("smtp", "submission", "submissions")}
    doors |= {"inner": f"127.0.0.1:{plan.port('inject')}"}
    return fill(__file__, "master.cf", config=config(plan), signed_in=SIGNED_IN, **doors)


def lookup(plan: Plan, name: str) -> RenderedFile:
    """One LDAP lookup; it holds the service's password, so others may not read it."""
    purpose, query, result = LOOKUPS[name]
    values = {"uri": ldapi(plan), "suffix": plan.ldap_suffix, "dn": service_dn(plan, "postfix")}
    values |= {"secret": plan.secret("ldap-postfix"), "purpose": purpose, "query": query, "result": result}
    return RenderedFile(config(plan) / f"{name}.cf", fill(__file__, "lookup.cf", **values), 0o640, "root", "postfix")


def outbound(plan: Plan) -> str:
    """Where mail for other systems goes: nowhere, by MX, or to one relay."""
    if plan.outbound == "none":
        return f"default_transport = error:{NOTHING_OUT}\nrelay_transport = error:{NOTHING_OUT}"
    if plan.outbound == "direct":
        return "default_transport = smtp"
    return f"default_transport = smtp\nrelayhost = {plan.outbound.removeprefix('relay:')}"


def milters(plan: Plan) -> str:
    """The gate judges all mail, each door by itself, then Rspamd, which so signs what leaves."""
    rspamd = [f"inet:127.0.0.1:{plan.port('rspamd_milter')}"] if "rspamd" in plan.features else []
    lines = []
    for name in DOORS:
        gate = [door(plan, name)] if "gate" in plan.features else []
        lines.append(f"{name}_milters = {', '.join([*gate, *rspamd])}")
    return "\n".join(lines)
