"""What Postfix is told: changes of the header only, a hold, and refusals that anybody can read."""

from congvu.gate import wire
from congvu.gate.answers import answer
from congvu.gate.findings import Action, Change, Finding, verdict


def said(packets: bytes) -> list[tuple[bytes, bytes]]:
    """The packets of an answer."""
    return list(wire.Packets().feed(packets))


def one(action: Action, *changes: Change) -> Finding:
    return Finding("CT-7.1.s1", "secrecy", "có dấu MẬT.", "marked as secret.", "body", action, changes)


def test_a_refusal_cites_the_clause_in_both_languages():
    assert said(answer(verdict([one(Action.REJECT)]), [])) == [
        (b"y", b"550 5.7.1 Tu choi: co dau MAT. / Refused: marked as secret. [CT-7.1.s1]\0")
    ]
    assert said(answer(verdict([one(Action.DEFER)]), []))[0][1].startswith(b"451 4.7.1 Tam hoan")


def test_a_hold_is_postfix_quarantine():
    assert said(answer(verdict([one(Action.HOLD)]), [])) == [(b"q", b"[CT-7.1.s1] secrecy\0"), (b"c", b"")]


def test_nothing_found_nothing_said():
    assert said(answer(verdict([]), ["From", "To"])) == [(b"c", b"")]


def test_changes_of_the_header():
    names = ["From", "X-Congvu-Note", "Subject", "subject", "x-congvu-note"]
    changes = (
        Change("Subject", "Báo cáo"),
        Change("X-Congvu-Note", "VP-8.4; freemail", add=True),
        Change("From", None),
    )
    packets = said(answer(verdict([one(Action.ACCEPT, *changes)]), names))
    number = (1).to_bytes(4, "big"), (2).to_bytes(4, "big")
    assert packets == [
        (b"m", number[1] + b"x-congvu-note\0\0"),
        (b"m", number[0] + b"x-congvu-note\0\0"),
        (b"m", number[1] + b"Subject\0\0"),
        (b"m", number[0] + b"Subject\0 =?utf-8?b?QsOhbyBjw6Fv?=\0"),
        (b"h", b"X-Congvu-Note\0 VP-8.4; freemail\0"),
        (b"m", number[0] + b"From\0\0"),
        (b"c", b""),
    ]
