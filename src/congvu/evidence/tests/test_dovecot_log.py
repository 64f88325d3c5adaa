"""Dovecot's lines, as our configuration makes them, become exactly these events."""

import json

import pytest

from congvu.evidence.dovecot import Dovecot
from congvu.evidence.lines import Event, UnreadableError
from congvu.evidence.memory import Memory

AN = "an@cantho.gov.vn.test"
OFFICE = "vpubnd@cantho.gov.vn.test"
WHEN = "2026-11-23T08:29:34.125294+0700"
LATER = "2026-11-23T09:00:00.000001+0700"


def events(*lines: str, memory: Memory | None = None) -> list[Event]:
    """What a reader makes of the lines."""
    reader = Dovecot(
        memory or Memory(), lambda person, folder: {(AN, "Chung/Văn phòng"): OFFICE}.get((person, folder), "")
    )
    return [one for line in lines for one in reader.read(line, reader.moment(line))]


def login(service: str = "imap", mailbox: str = AN, actor: str = AN) -> str:
    who = f"user=<{mailbox}>, actor=<{actor}>"
    return f"{WHEN} {service}-login: Info: Login: {who}, method=PLAIN, rip=10.0.0.7, lip=::1, mpid=7, TLS, session=<s1>"


def ended(text: str, service: str = "imap", mailbox: str = AN, actor: str = AN) -> str:
    return f"{LATER} {service}({mailbox})<{actor}><s1><10.0.0.7>: Info: {text}"


SESSION = {
    "time": "2026-11-23T01:29:34.125Z",
    "kind": "session",
    "mailbox": AN,
    "actor": AN,
    "protocol": "imap",
    "session": "s1",
    "until": "2026-11-23T02:00:00.000Z",
    "peer": "10.0.0.7",
    "bytes": 818,
    "outcome": "ok",
}


def test_a_session_from_its_login_to_its_logout() -> None:
    found = events(login(), ended("Disconnected: Logged out in=32 out=818 deleted=0 expunged=0 body_bytes=9"))
    signed_in = {name: SESSION[name] for name in ("mailbox", "actor", "protocol", "session", "peer")}
    assert found == [
        {"time": SESSION["time"], "kind": "login", **signed_in, "outcome": "ok"},
        {"time": SESSION["until"], "kind": "logout", **signed_in},
        SESSION,
    ]


@pytest.mark.parametrize("reason", ["Connection closed (IDLE running for 0.1 secs)", "Disconnected: for inactivity"])
def test_a_session_that_only_breaks_off_has_no_logout(reason: str) -> None:
    assert events(login(), ended(f"{reason} in=32 out=818"))[1:] == [SESSION]


@pytest.mark.parametrize(
    ("service", "protocol", "text", "size"),
    [
        ("pop3", "pop3", "Disconnected: Logged out top=0/0, retr=2/4711, del=0/0, size=9", 4711),
        ("managesieve", "sieve", "Disconnected: Logged out bytes=20/81", 81),
    ],
)
def test_other_protocols(service: str, protocol: str, text: str, size: int) -> None:
    found = events(login(service), ended(text, service))
    assert [one["kind"] for one in found] == ["login", "logout", "session"]
    assert {one["protocol"] for one in found} == {protocol}
    assert found[-1]["bytes"] == size


def test_who_uses_a_mailbox_that_they_hold_is_the_actor() -> None:
    for one in events(login(mailbox=OFFICE), ended("Logged out in=1 out=2", mailbox=OFFICE)):
        assert (one["mailbox"], one["actor"]) == (OFFICE, AN)


@pytest.mark.parametrize("early", [False, True])
def test_the_end_of_a_short_session_may_come_before_its_login(early: bool) -> None:
    """Two processes wrote the lines; a session never ends before it begins."""
    end = ended("Disconnected: Logged out in=1 out=818").replace(
        LATER, WHEN.replace("34.125", "34.120" if early else "34.125")
    )
    found = events(end, login())
    [session] = [one for one in found if one["kind"] == "session"]
    assert [one["kind"] for one in found] == ["logout", "login", "session"]
    assert session["time"] <= session["until"]
    assert session.items() >= {"mailbox": AN, "bytes": 818, "peer": "10.0.0.7"}.items()


def test_a_session_whose_login_was_not_seen_is_counted_not_guessed() -> None:
    memory = Memory()
    much_later = LATER.replace("09:00", "09:02")
    found = events(ended("Logged out in=1 out=2"), f"{much_later} imap: Info: x", memory=memory)
    assert [one["kind"] for one in found] == ["logout"]
    assert memory.tally == {"session_without_login": 1}
    assert list(memory.items()) == []


def test_a_session_that_never_ends_is_counted_and_forgotten() -> None:
    kept = {"session old": {"time": "2026-01-01T00:00:00.000Z"}, "session new": {"time": "2999-01-01T00:00:00.000Z"}}
    memory = Memory(dict(kept) | {"mail Q": {}})
    events(f"{LATER} imap: Info: x", memory=memory)
    assert [key for key, _facts in memory.items()] == ["session new", "mail Q"]
    assert memory.tally == {"session_without_end": 1}


def exported(**fields: str) -> str:
    facts = {"event": "auth_request_finished", "fields": {"service": "imap", "remote_ip": "10.0.0.7", **fields}}
    return f"{WHEN} stats: Info: {json.dumps(facts)}"


def test_a_failed_sign_in_is_told_once_and_names_no_actor() -> None:
    noise = f"{WHEN} auth-worker(7): Info: conn unix:auth-worker: ldap({AN},10.0.0.7,<s1>): Password mismatch"
    left = (
        f"{WHEN} imap-login: Info: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<{AN}>, x"
    )
    assert events(noise, exported(user=AN, session="s1"), left) == [
        {
            "time": "2026-11-23T01:29:34.125Z",
            "kind": "login",
            "mailbox": AN,
            "protocol": "imap",
            "peer": "10.0.0.7",
            "session": "s1",
            "outcome": "failed",
        }
    ]


@pytest.mark.parametrize(("success", "outcome"), [("yes", "ok"), ("no", "failed")])
def test_sign_in_at_submission(success: str, outcome: str) -> None:
    [one] = events(exported(user=AN, service="smtp", success=success))
    assert (one["protocol"], one["outcome"]) == ("submission", outcome)
    assert one.get("actor") == (AN if outcome == "ok" else None)


def opened(folder: str, session: str = "s1") -> str:
    fields = {"user": AN, "session": session, "mailbox": folder, "remote_ip": "10.0.0.7"}
    return f"{WHEN} stats: Info: {json.dumps({'event': 'imap_command_finished', 'fields': fields})}"


def test_a_shared_mailbox_under_the_own_sign_in() -> None:
    """A sign-in to it, once a session, by the person who holds it; used until the session ends."""
    folders = ("Chung/Văn phòng/INBOX", "Chung/Văn phòng/Sent")
    found = events(login(), *map(opened, folders), ended("Disconnected: Logged out in=1 out=2"))
    of_it = [one for one in found if one["mailbox"] == OFFICE]
    assert [(one["kind"], one["actor"], one["outcome"]) for one in of_it] == [
        ("login", AN, "ok"),
        ("session", AN, "ok"),
    ]
    assert of_it[1].items() >= {"time": SESSION["time"], "until": SESSION["until"], "peer": "10.0.0.7"}.items()
    assert [one["kind"] for one in found if one["mailbox"] == AN] == ["login", "logout", "session"]


def test_a_shared_mailbox_that_is_told_after_the_session() -> None:
    found = events(login(), ended("Disconnected: Logged out in=1 out=2"), opened("Chung/Văn phòng/INBOX"))
    assert [(one["kind"], one["mailbox"]) for one in found][-1] == ("login", OFFICE)


def test_a_shared_mailbox_that_nobody_knows_is_counted() -> None:
    memory = Memory()
    assert events(opened("Chung/Phòng khác"), memory=memory) == []
    assert memory.tally == {"shared_mailbox_unknown": 1}


def test_a_sign_in_that_is_one_too_many_failed() -> None:
    line = (
        f"{WHEN} imap-login: Info: Disconnected: Maximum number of connections from user+IP exceeded "
        f"(mail_max_userip_connections=100): user=<{AN}>, actor=<{AN}>, method=PLAIN, rip=10.0.0.7, lip=::1, TLS"
    )
    assert [(one["kind"], one["outcome"]) for one in events(line)] == [("login", "failed")]


def lmtp(text: str, peer: str = "") -> str:
    return f"{WHEN} lmtp({AN})<{AN}><q7><{peer}>: Info: {text}"


STORED = "msgid=<1@x> from=<b@x> size=1732: saved mail to INBOX"


def test_delivery_is_told_by_postfix_or_here_where_postfix_had_no_part() -> None:
    assert events(lmtp(STORED)) == []
    [one] = events(lmtp(STORED, "127.0.0.1"))
    told = {"mailbox": AN, "actor": "b@x", "protocol": "lmtp", "message_id": "<1@x>", "bytes": 1732, "outcome": "ok"}
    assert one.items() >= {"kind": "delivered", **told}.items()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("discard action: Marked message to be discarded if not explicitly delivered (discard action)", "discarded"),
        ("reject action: rejected message from <b@x> (reject)", "rejected"),
    ],
)
@pytest.mark.clause("VP-13.1.c.s4")
def test_what_a_holders_own_filter_drops_is_told(text: str, kind: str) -> None:
    [one] = events(lmtp(f"sieve: msgid=<1@x> from=<b@x> size=10: {text}"))
    assert (one["kind"], one["mailbox"], one["outcome"]) == (kind, AN, "filter")


def test_a_message_id_cannot_pass_for_more_than_itself() -> None:
    """Strangers choose it; what they write into it stays in it."""
    evil = "msgid=<a> from=<boss@x> size=1: saved mail to INBOX> from=<b@x> size=10: saved mail to INBOX"
    [one] = events(lmtp(evil, "10.0.0.9"))
    assert (one["actor"], one["bytes"]) == ("b@x", 10)


@pytest.mark.parametrize(
    "line", ["", "imap(", "\0\0\0\0", "2026-11-23T08:29", f"{WHEN}x imap", WHEN.replace("34", "3x") + " x"]
)
def test_a_torn_line_is_unreadable(line: str) -> None:
    with pytest.raises(UnreadableError):
        events(line)


def test_a_torn_event_is_unreadable() -> None:
    with pytest.raises(UnreadableError):
        events(exported(user=AN)[:-9])


@pytest.mark.parametrize("text", ["master: Warning: reloading", "lmtp(7): Info: Connect from local", "imap: Info: x"])
def test_other_lines_are_no_events(text: str) -> None:
    assert events(f"{WHEN} {text}") == []
