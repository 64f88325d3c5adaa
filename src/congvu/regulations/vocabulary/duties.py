"""Blocks on what people must do with a mailbox: check it, use it, report, answer; and what follows if they do not."""

from congvu.regulations.vocabulary.parameters import (
    BODIES,
    HOLDERS,
    LEAVE_KINDS,
    MAILBOX_KINDS,
    MAILBOXES,
    NUMBER,
    NUMBERS,
    PROTOCOLS,
    ROLES,
    SOME_MAILBOXES,
    SOME_ROLES,
    WHOLE,
    WORD,
    WORDS,
    YES_NO,
    Block,
    Parameter,
    Shape,
    optional,
    text,
    texts,
)
from congvu.regulations.vocabulary.works import FORMS

_SPANS = Parameter(Shape.SPANS)
_RATIO = Parameter(Shape.RATIO)
_INBOUND = ("hold", "deliver", "reject")
PERIODS = ("month", "quarter", "half_year", "year")

DUTIES: dict[str, Block] = {
    "eligibility": Block(
        "who may have a mailbox, by right (entitled) or when they ask (registration)",
        {
            "bodies": texts(*BODIES),
            "holders": optional(Shape.TEXTS, *HOLDERS),
            "kinds": SOME_MAILBOXES,
            "way": text("entitled", "registration"),
            "except_holders": optional(Shape.TEXTS, *HOLDERS),
            "undecided_holders": optional(Shape.TEXTS, *HOLDERS),
            "except_sectors": WORDS,
            "state_capital": YES_NO,
            "undertaking": YES_NO,
        },
    ),
    "request.intake": Block(
        "where requests arrive and what they must bring",
        {
            "address": WORD,
            "aliases": WORDS,
            "channels": optional(Shape.TEXTS, "agency_mailbox", "written", "portal"),
            "by": SOME_ROLES,
            "to": SOME_ROLES,
            "signed": YES_NO,
            "list": YES_NO,
            "document": YES_NO,
            "decision": YES_NO,
            "reasons": WORDS,
            "actions": optional(Shape.TEXTS, "issue", "change", "cancel", "reissue", "departure"),
            "kinds": SOME_MAILBOXES,
        },
    ),
    "request.approval": Block(
        "who approves a request and who carries it out; never the same person",
        {"by": texts(*ROLES), "executed_by": optional(Shape.TEXTS, *ROLES), "kinds": SOME_MAILBOXES},
    ),
    "request.deadline": Block("working days in which a complete request is done", {"working_days": WHOLE}),
    "request.answer": Block(
        "the answer to a request: signed, copied to whom, with reasons for a refusal",
        {"signed": YES_NO, "copy_to": SOME_ROLES, "reasons": YES_NO},
    ),
    "idle": Block(
        "a mailbox unused so many calendar months is suspended, revoked or cancelled",
        {
            "kinds": MAILBOXES,
            "months": WHOLE,
            "counts": texts(*PROTOCOLS),
            "then": text("suspend", "revoke", "cancel"),
            "warn_days": NUMBERS,
            "officer_decides": optional(Shape.TEXTS, *MAILBOX_KINDS),
            "roll_to_working_day": YES_NO,
            "inbound": optional(Shape.TEXT, *_INBOUND),
        },
    ),
    "idle.leave": Block("leave that stops the clock of idleness", {"kinds": texts(*LEAVE_KINDS)}),
    "idle.notice": Block("who is told of a suspension for idleness", {"to": texts(*ROLES)}),
    "idle.confirmation": Block(
        "working days after the notice in which the agency confirms, and what follows if it does not",
        {"working_days": WHOLE, "then": text("revoke", "cancel"), "officer_decides": SOME_MAILBOXES},
    ),
    "suspension.inbound": Block("what happens to mail for a suspended mailbox", {"inbound": text(*_INBOUND)}),
    "retention": Block(
        "how long something is kept after its use ended",
        {"what": texts("log", "revoked_mailbox", "spam", "evidence"), "months": NUMBER, "days": NUMBER},
    ),
    "checks.ends": Block(
        "one check in the first and one in the last minutes of each session",
        {"kinds": MAILBOXES, "sessions": _SPANS, "minutes": WHOLE},
    ),
    "checks.windows": Block(
        "one check in each window of each session",
        {"kinds": MAILBOXES, "sessions": _SPANS, "windows": _SPANS, "excused": optional(Shape.TEXTS, *LEAVE_KINDS)},
    ),
    "checks.apart": Block(
        "so many checks in each session, at least so many minutes apart",
        {
            "kinds": MAILBOXES,
            "sessions": _SPANS,
            "times": WHOLE,
            "minutes": WHOLE,
            "excused": optional(Shape.TEXTS, *LEAVE_KINDS),
        },
    ),
    "checks.open": Block(
        "no stretch of a session longer than so many minutes without an open session",
        {"kinds": MAILBOXES, "sessions": _SPANS, "minutes": WHOLE},
    ),
    "checks.advice": Block("an encouraged way of checking: shown, never judged", {"kinds": MAILBOXES}),
    "checks.daily": Block(
        "on each working day this role goes through the mailbox", {"kinds": MAILBOXES, "by": texts(*ROLES)}
    ),
    "checks.reminder": Block(
        "unread or unanswered mail is reported after so many working days, to these in turn",
        {"kinds": MAILBOXES, "after_working_days": WHOLE, "to": texts(*ROLES)},
    ),
    "usage.criterion": Block(
        "an agency fails when more than this share of its mailboxes miss at least that share of working days",
        {"kinds": MAILBOXES, "days_at_least": _RATIO, "mailboxes_over": _RATIO, "period": text(*PERIODS)},
    ),
    "report.calendar": Block(
        "when a report is due; with before, the day itself is too late",
        {
            "report": text(*FORMS),
            "period": text(*PERIODS),
            "due": Parameter(Shape.YEAR_DAYS),
            "before": YES_NO,
            "ready_by": optional(Shape.YEAR_DAYS),
            "by": SOME_ROLES,
            "to": SOME_ROLES,
            "remind_days": NUMBERS,
        },
    ),
    "reminder.channel": Block("a violation brings a reminder", {"channels": texts("mail", "direct")}),
    "reminder.ladder": Block(
        "after so many reminders within so many months the next violation goes to the head",
        {"reminders": WHOLE, "then": text("head_notified"), "repeat_months": WHOLE},
    ),
    "reminder.serious": Block(
        "a serious violation suspends the service by decision of so many persons", {"persons": WHOLE}
    ),
    "delegation": Block(
        "who may be given a mailbox to use, how many at once (no number: any), and whom a day without access is told",
        {
            "kinds": MAILBOXES,
            "at_most": NUMBER,
            "same_agency": YES_NO,
            "same_unit": YES_NO,
            "document": YES_NO,
            "by": SOME_ROLES,
            "unchecked_to": SOME_ROLES,
        },
    ),
    "delegation.none": Block("a mailbox that nobody else may be given", {"kinds": MAILBOXES}),
    "delegation.owner": Block(
        "who manages a mailbox by office", {"kinds": MAILBOXES, "owner": text(*ROLES), "address": WORD}
    ),
    "handover.items": Block(
        "what is handed over when the post changes, in how many working days",
        {"kinds": MAILBOXES, "items": texts("mailbox", "password", "data"), "max_days": NUMBER, "minutes": YES_NO},
    ),
}
