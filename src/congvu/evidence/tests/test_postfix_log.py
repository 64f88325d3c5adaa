"""Postfix's lines become exactly these events; what leaves the queue without an answer is told."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from congvu.evidence import lines
from congvu.evidence.lines import Event, UnreadableError
from congvu.evidence.memory import Memory
from congvu.evidence.postfix import Postfix

AN, BINH = "an@cantho.gov.vn.test", "binh@cantho.gov.vn.test"
Q = "4jXpJq1pNnzJ9cT"
TAKEN = f"postfix/submission/smtpd[7]: {Q}: client=pc[10.0.0.7], sasl_method=PLAIN, sasl_username={AN}"
STRANGER = f"postfix/smtpd[7]: {Q}: client=mx.example.com[203.0.113.7]"
NAMED = f"postfix/cleanup[7]: {Q}: message-id=<1@x>"
QUEUED = f"postfix/qmgr[7]: {Q}: from=<{AN}>, size=759, nrcpt=1 (queue active)"
REMOVED = f"postfix/qmgr[7]: {Q}: removed"


@pytest.fixture(autouse=True)
def _here() -> Iterator[None]:
    """A machine that counts UTC, on the day of the log; other tests of the process may have set its zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "now", lambda: datetime(2026, 11, 23, 2, tzinfo=UTC))
        patch.setenv("TZ", "UTC")
        time.tzset()
        lines._syslog_minute.cache_clear()
        yield
    time.tzset()
    lines._syslog_minute.cache_clear()


def events(*texts: str, memory: Memory | None = None) -> list[Event]:
    reader = Postfix(memory or Memory(), viruses=lambda mailbox: "CT-8.3" if mailbox == BINH else "")
    logged = [f"Nov 23 01:29:47 mail {text}" for text in texts]
    return [one for line in logged for one in reader.read(line, reader.moment(line))]


@pytest.mark.parametrize(
    "text",
    [
        "milter-reject: END-OF-MESSAGE from mx[203.0.113.7]: 5.7.1 Không được / Not allowed [CT-8.2]",
        "milter-hold: END-OF-MESSAGE from mx[203.0.113.7]: milter triggers HOLD action",
    ],
)
def test_what_the_gate_decided_its_own_log_tells(text: str) -> None:
    assert events(refusal(text)) == []


def attempt(status: str, dsn: str, to: str = BINH, agent: str = "lmtp") -> str:
    relay = "mail.test[/run/lmtp]" if agent == "lmtp" else "mx.example.com[192.0.2.9]:25"
    return (
        f"postfix/{agent}[7]: {Q}: to=<{to}>, relay={relay}, delay=0.1, delays=0/0/0/0, dsn={dsn}, status={status} (x)"
    )


SENT = {
    "time": "2026-11-23T01:29:47Z",
    "kind": "sent",
    "mailbox": AN,
    "actor": AN,
    "protocol": "submission",
    "peer": "10.0.0.7",
    "message_id": "<1@x>",
    "queue_id": Q,
    "bytes": 759,
    "outcome": "ok",
}


@pytest.mark.clause("VP-12.3.s3", "VP-13.1.a.s2", "DN-12.2.s1", "DL-13.3.s2", "QT-4.3.3.s2")
def test_a_message_of_our_own_people() -> None:
    """Who sent it is who signed in, whatever mailbox it is from."""
    delivered = SENT | {"kind": "delivered", "mailbox": BINH, "protocol": "lmtp"}
    del delivered["peer"]
    assert events(TAKEN, NAMED, QUEUED, attempt("sent", "2.0.0"), REMOVED) == [SENT, delivered]
    office = QUEUED.replace(AN, "VPUBND@cantho.gov.vn.test")
    [one] = events(TAKEN, NAMED, office)
    assert (one["mailbox"], one["actor"]) == ("vpubnd@cantho.gov.vn.test", AN)


@pytest.mark.clause("VP-12.3.s3")
def test_the_copy_for_sent_is_no_arrival() -> None:
    """Unless it fails: then the shared mailbox is told of."""
    copy = BINH.replace("@", "+Sent@")
    found = events(TAKEN, NAMED, QUEUED, attempt("sent", "2.0.0").replace(BINH, copy), REMOVED)
    assert [one["kind"] for one in found] == ["sent"]
    found = events(TAKEN, NAMED, QUEUED, attempt("bounced", "5.1.1").replace(BINH, copy), REMOVED)
    assert [(one["kind"], one["mailbox"]) for one in found] == [("sent", AN), ("bounced", BINH)]


def test_a_message_of_a_stranger() -> None:
    [one] = events(STRANGER, NAMED, QUEUED.replace(AN, "b@example.com"), attempt("sent", "2.0.0"), REMOVED)
    assert (one["kind"], one["mailbox"], one["actor"], one["peer"]) == (
        "delivered",
        BINH,
        "b@example.com",
        "203.0.113.7",
    )


def test_waiting_is_told_each_time_and_sending_once() -> None:
    later = [attempt("deferred", "4.2.2"), QUEUED, attempt("deferred", "4.4.1"), QUEUED, attempt("bounced", "5.1.1")]
    found = events(TAKEN, NAMED, QUEUED, *later, REMOVED)
    told = [(one["kind"], one["mailbox"], one["outcome"]) for one in found]
    assert told == [
        ("sent", AN, "ok"),
        ("deferred", BINH, "4.2.2"),
        ("deferred", BINH, "4.4.1"),
        ("bounced", BINH, "5.1.1"),
    ]


def test_mail_to_another_system_names_it() -> None:
    found = events(TAKEN, NAMED, QUEUED, attempt("sent", "2.0.0", "c@example.com", "smtp"), REMOVED)
    assert found[1].items() >= {"kind": "delivered", "protocol": "smtp", "peer": "192.0.2.9"}.items()


@pytest.mark.clause("VP-13.1.c.s4")
def test_who_leaves_the_queue_without_an_answer_is_told() -> None:
    memory = Memory()
    found = events(TAKEN, NAMED, QUEUED.replace("nrcpt=1", "nrcpt=2"), attempt("sent", "2.0.0"), REMOVED, memory=memory)
    assert found[-1].items() >= {"kind": "lost", "message_id": "<1@x>", "queue_id": Q, "outcome": "no_reason"}.items()
    assert memory.tally == {"lost": 1}


@pytest.mark.parametrize(
    ("done", "kind"), [("removed", "purged"), ("placed on hold", "held"), ("released from hold", "released")]
)
@pytest.mark.clause("VP-13.1.c.s4")
def test_what_an_operator_does_to_the_queue_is_told(done: str, kind: str) -> None:
    [_sent, one] = events(TAKEN, NAMED, QUEUED, f"postfix/postsuper[7]: {Q}: {done}")
    assert one.items() >= {"kind": kind, "message_id": "<1@x>", "actor": AN, "outcome": "no_reason"}.items()


def test_a_message_that_nobody_could_deliver_in_time() -> None:
    found = events(
        TAKEN, NAMED, QUEUED, f"postfix/qmgr[7]: {Q}: from=<{AN}>, status=expired, returned to sender", REMOVED
    )
    assert [(one["kind"], one["outcome"]) for one in found] == [("sent", "ok"), ("bounced", "expired")]


def refusal(text: str, door: str = "postfix/smtpd", queue_id: str = "NOQUEUE", to: str = BINH) -> str:
    return f"{door}[7]: {queue_id}: {text}; from=<b@example.com> to=<{to}> proto=ESMTP helo=<[x]>"


@pytest.mark.parametrize(
    ("text", "kind", "outcome", "clause"),
    [
        (
            "reject: RCPT from mx[203.0.113.7]: 550 5.1.1 <b@x>: Recipient address rejected: x",
            "rejected",
            "5.1.1",
            None,
        ),
        ("reject: RCPT from mx[203.0.113.7]: 451 4.3.0 <b@x>: Temporary lookup failure", "deferred", "4.3.0", None),
        ("reject: CONNECT from mx[203.0.113.7]: 421 too many", "deferred", "421", None),
        ("reject: END-OF-MESSAGE from mx[203.0.113.7]: bare <LF> received", "rejected", "failed", None),
        (
            "milter-reject: END-OF-MESSAGE from mx[203.0.113.7]: 5.7.1 Tu choi: thu co ma doc / malware: Eicar",
            "rejected",
            "5.7.1",
            "CT-8.3",
        ),
        ("discard: RCPT from mx[203.0.113.7]: <b@x>: Recipient address x", "discarded", "no_reason", None),
    ],
)
@pytest.mark.clause("VP-13.1.c.s4")
def test_every_refusal_is_told_with_its_reason(text: str, kind: str, outcome: str, clause: str | None) -> None:
    [one] = events(refusal(text))
    told = {"kind": kind, "mailbox": BINH, "actor": "b@example.com", "protocol": "smtp", "peer": "203.0.113.7"}
    assert one.items() >= {**told, "outcome": outcome}.items()
    assert one.get("clause") == clause


def test_a_refusal_at_submission_is_of_the_sender() -> None:
    text = f"reject: RCPT from pc[10.0.0.7]: 553 5.7.1 <b@example.com>: Sender address rejected: not owned by user {AN}"
    [one] = events(refusal(text, "postfix/submission/smtpd"))
    assert (one["mailbox"], one["actor"], one["protocol"]) == ("b@example.com", AN, "submission")


def test_a_clause_in_an_address_is_no_clause() -> None:
    [one] = events(refusal("reject: RCPT from mx[203.0.113.7]: 550 5.1.1 <[CT-8.2]@x>: Recipient address rejected"))
    assert "clause" not in one


@pytest.mark.parametrize(
    "text", ["postfix/smtpd[7]: connect from pc[10.0.0.7]", "postfix/master[7]: daemon started", ""]
)
def test_other_lines_are_no_events(text: str) -> None:
    assert events(text) == []


@pytest.mark.parametrize("line", ["", "Nov 23 01:2", "Nov 23 01:29:47x", "\0" * 40, "Feb 31 01:29:47 mail x"])
def test_a_torn_line_is_unreadable(line: str) -> None:
    with pytest.raises(UnreadableError):
        Postfix(Memory()).moment(line)


def test_the_year_is_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "now", lambda: datetime(2027, 1, 1, 0, 5, tzinfo=UTC))
    assert lines.syslog_moment("Dec 31 23:59:59 mail x").text == "2026-12-31T23:59:59Z"
    assert lines.syslog_moment("Jan  1 00:01:00 mail x").text == "2027-01-01T00:01:00Z"


def test_the_day_is_the_local_one() -> None:
    assert lines.syslog_moment("Nov 22 17:00:00 mail x").day == "2026-11-23"
    assert lines.syslog_moment("Nov 22 16:59:59 mail x").day == "2026-11-22"
