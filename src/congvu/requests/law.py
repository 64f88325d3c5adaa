"""What a regulation says of requests, found by what a row asks for. Pure: clauses in, answers out.

A clause speaks of a row when its actions and its kinds of mailbox, where it names them, fit. ``departure`` is a
cancellation because the holder leaves: its clauses speak of a personal mailbox that is to be cancelled.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause, Means
from congvu.regulations.profile import Profile

PROCEDURES: Mapping[str, tuple[str, ...]] = {
    "request.issue": ("issue",),
    "request.change": ("change",),
    "request.cancel": ("cancel",),
    "request.departure": ("departure",),
    "request.reissue": ("reissue",),
    "transfer": ("change",),
}
"""Procedures that say what a row of these actions must bring; a clause's own ``actions`` come first."""

CHANNELS = ("agency_mailbox", "portal", "written")
CANCEL = "cancel"

ASKING = ("head", "it_officer", "hr", "liaison", "office", "unit_head")
"""Who asks for an agency in the portal where the regulation names nobody."""

APPROVING, EXECUTING = ("manager", "operator"), ("operator",)
"""Who approves and who executes where the regulation names nobody (VP-6.2.s1: the centre does both, by two persons)."""


@dataclass(frozen=True, slots=True)
class Named:
    """The roles or words that a regulation names, and the clause that does; no clause where the choice is ours."""

    words: tuple[str, ...]
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Where requests arrive by mail, in the official domain."""

    address: str
    aliases: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Answering:
    """How a request is answered."""

    signed: str
    reasons: str
    copy_to: tuple[str, ...]
    copy_clause: str


class RequestLaw:
    """One regulation's rules of requests."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._demands = [
            clause
            for clause in profile.clauses.values()
            if (clause.means is Means.RULE and clause.block == "request.intake")
            or (clause.means is Means.PROCEDURE and clause.block in PROCEDURES)
        ]

    @carries("request.intake", "request.issue", "request.change", "request.cancel", "request.reissue")
    @carries("request.departure", "transfer")
    def demands(self, action: str, kind: str, *, departure: bool = False) -> Iterator[Clause]:
        """The clauses that speak of such a row; those on departures where the holder leaves."""
        wanted = {action, "departure"} if departure else {action}
        for clause in self._demands:
            actions = clause.get("actions", PROCEDURES.get(clause.block, ()))
            if (not actions or wanted & set(actions)) and kind in clause.get("kinds", (kind,)):
                yield clause

    def own_demands(self, action: str, kind: str, *, departure: bool = False) -> Iterator[Clause]:
        """Those that name the action itself."""
        wanted = "departure" if departure else action
        for clause in self.demands(action, kind, departure=departure):
            if wanted in clause.get("actions", PROCEDURES.get(clause.block, ())):
                yield clause

    def channels(self, action: str, kind: str) -> Named:
        """The ways that are open: all of them where the regulation names none."""
        found = [clause for clause in self.demands(action, kind, departure=True) if clause.get("channels")]
        words = tuple(dict.fromkeys(word for clause in found for word in clause.get("channels")))
        return Named(words or CHANNELS, found[0].id if found else "")

    def requesters(self, action: str, kind: str) -> Named:
        """The roles that may ask."""
        found = [clause for clause in self.demands(action, kind) if clause.get("by") and clause.block != "transfer"]
        own = [clause for clause in found if not set(clause.get("by")) <= {"operator", "manager", "superior"}]
        words = tuple(dict.fromkeys(word for clause in own for word in clause.get("by")))
        return Named(words or ASKING, own[0].id if own else "")

    @carries("directory.update")
    def informs(self, action: str, roles: frozenset[str]) -> bool:
        """Whether one of these roles brings facts for the directory by office, for any agency (CT-13.2)."""
        clauses = self._procedures("directory.update")
        return action == "change" and any(roles & set(clause.get("by", ())) - {"manager"} for clause in clauses)

    def superior_only(self, action: str, kind: str) -> str:
        """The clause by which only the body above asks (DN-7.1.b), else nothing."""
        found = self.demands(action, kind)
        return next((clause.id for clause in found if "superior" in clause.get("by", ())), "")

    def reasons(self, action: str, kind: str) -> tuple[Named, bool]:
        """The reasons that are accepted, and whether a row must state one of them."""
        plain = [clause for clause in self.own_demands(action, kind) if _texts(clause)]
        leaving = action == CANCEL and kind == "personal"
        departing = [c for c in self.own_demands(action, kind, departure=leaving) if _texts(c)] if leaving else []
        words = tuple(dict.fromkeys(word for clause in (*plain, *departing) for word in _texts(clause)))
        return Named(words, next((clause.id for clause in (*plain, *departing)), "")), bool(plain)

    def is_departure(self, kind: str, reason: str) -> bool:
        """Whether the holder leaves, by the words of the reason."""
        clauses = self.own_demands(CANCEL, kind, departure=True)
        return any(says(reason, word) for clause in clauses for word in _texts(clause))

    def needs(self, what: str, channel: str, action: str, kind: str, reason: str = "") -> str:
        """The clause by which the row needs ``signed``, ``document``, ``decision`` or ``list``; else nothing.

        What a clause asks of one channel only (VP-6.1.b) is asked there.
        """
        leaving = action == CANCEL and self.is_departure(kind, reason)
        for clause in self.demands(action, kind, departure=leaving):
            here = channel in clause.get("channels", (channel,)) or clause.get("actions")
            if here and clause.get(what) is True:
                return clause.id
        return ""

    @carries("request.approval")
    def approvers(self, kind: str) -> Named:
        """The roles that approve."""
        return self._of_approval("by", kind, APPROVING)

    def executors(self, kind: str, *, transfer: bool = False) -> Named:
        """The roles that carry out; a transfer between bodies may be one office's for both (DL-11.8)."""
        moving = [c for c in self._demands if c.block == "transfer" and c.get("by")] if transfer else []
        if moving:
            return Named(tuple(moving[0].get("by")), moving[0].id)
        return self._of_approval("executed_by", kind, EXECUTING)

    def _of_approval(self, name: str, kind: str, ours: tuple[str, ...]) -> Named:
        found = [
            clause
            for clause in self.profile.of_rule("request.approval")
            if clause.get(name) and kind in clause.get("kinds", (kind,))
        ]
        words = tuple(dict.fromkeys(word for clause in found for word in clause.get(name)))
        return Named(words or ours, found[0].id if found else "")

    @carries("request.deadline")
    def deadline(self) -> tuple[int, str] | None:
        """Working days for a complete request, with the clause; None where the regulation sets none."""
        found = next(iter(self.profile.of_rule("request.deadline")), None)
        return (found.get("working_days"), found.id) if found else None

    @carries("request.answer")
    def answering(self) -> Answering:
        """The clauses on the answer; empty where there is none."""
        clauses = self.profile.of_rule("request.answer")
        lists = (c for c in self._procedures("request.list") if c.get("copy_to"))
        copying = next((c for c in (*clauses, *lists) if c.get("copy_to")), None)
        return Answering(
            signed=next((clause.id for clause in clauses if clause.get("signed")), ""),
            reasons=next((clause.id for clause in clauses if clause.get("reasons")), ""),
            copy_to=tuple(copying.get("copy_to")) if copying else (),
            copy_clause=copying.id if copying else "",
        )

    @carries("request.amendment")
    def amendment_clause(self) -> str:
        """The clause by which what differs from the request is agreed first (CT-6.1.c, VP-6.2.s2)."""
        return next((clause.id for clause in self._procedures("request.amendment")), "")

    @carries("request.list")
    def list_clause(self) -> str:
        """The clause that asks for the list."""
        by_rule = (clause for clause in self._demands if clause.get("list"))
        return next((clause.id for clause in (*self._procedures("request.list"), *by_rule)), "")

    def intake(self) -> Intake | None:
        """Where requests arrive by mail."""
        found = next((clause for clause in self._demands if clause.get("address")), None)
        return Intake(found.get("address"), tuple(found.get("aliases", ())), found.id) if found else None

    @carries("mailbox.kind")
    def at_most(self, kind: str) -> tuple[int, str] | None:
        """How many mailboxes of a kind each may have, with the clause (DN-5.0.s1, CT-2.3)."""
        found = (c for c in self.profile.of_rule("mailbox.kind") if kind in c.get("kinds") and c.get("at_most"))
        return next(((clause.get("at_most"), clause.id) for clause in found), None)

    def exception_clause(self, kind: str) -> str:
        """The clause that lets some have one more of a kind (DN-5.0.s2)."""
        found = (c for c in self.profile.of_rule("mailbox.kind") if kind in c.get("kinds") and c.get("exceptions"))
        return next((clause.id for clause in found), "")

    @carries("undertaking")
    def undertaking_clause(self) -> str:
        """The clause by which a registering body undertakes to obey first (VP-4.3.s2)."""
        return next((clause.id for clause in self._procedures("undertaking")), "")

    @carries("organisation.kinds")
    def agency_kinds(self) -> Named:
        """The kinds of agency that the regulation knows; none where it does not list them."""
        found = next(iter(self.profile.of_rule("organisation.kinds")), None)
        return Named(tuple(found.get("kinds")), found.id) if found else Named(())

    def _procedures(self, name: str) -> list[Clause]:
        return [c for c in self.profile.clauses.values() if c.means is Means.PROCEDURE and c.block == name]


def _texts(clause: Clause) -> tuple[str, ...]:
    """A clause's reasons; some only say that there must be one."""
    reasons = clause.get("reasons")
    return tuple(reasons) if isinstance(reasons, list | tuple) else ()


def says(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase, whatever the marks and the case."""
    return fold(phrase) in fold(text)
