"""What the regulation of a mailbox asks of documents and letters: approval, receipt, answers, copies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from congvu.documents.models.letter import Wants
from congvu.ground.working_days import WorkingDays
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a letter wants: by which clause, and by when; no day where the regulation and we set none."""

    wants: str
    clause: str
    due: date | None = None


def of_block(profile: Profile, *blocks: str) -> list[Clause]:
    """The clauses of these blocks, whatever carries them."""
    return [clause for clause in profile.clauses.values() if clause.block in blocks]


@carries("documents.approval", "documents.release")
def approval(profile: Profile) -> Clause | None:
    """The clause by which somebody approves before a document goes out (DL-14.1.s2)."""
    return next(iter(of_block(profile, "documents.approval")), None)


@carries("documents.receipt", "receipts")
def receipt(profile: Profile, kind: str) -> Clause | None:
    """The clause by which a mailbox of this kind confirms what it received (CT-7.1.s4)."""
    return next((one for one in of_block(profile, "documents.receipt") if kind in one.get("kinds")), None)


@carries("handling.submit")
def submission(profile: Profile, kind: str) -> Clause | None:
    """The clause by which what was received is submitted to the leader: of the agency, or of the unit."""
    to = "unit_head" if kind == "unit" else "head"
    return next((one for one in of_block(profile, "handling.submit") if to in one.get("to", ("head",))), None)


@carries("handling.answer")
def answering(profile: Profile, kind: str) -> tuple[Clause, int | None] | None:
    """The clause by which letters are answered, and after how many working days the holder is reminded (DN-10.0)."""
    answer = next(iter(of_block(profile, "handling.answer")), None)
    if answer is None:
        return None
    reminder = next((one for one in of_block(profile, "checks.reminder") if kind in one.get("kinds")), None)
    return (reminder, reminder.get("after_working_days")) if reminder else (answer, None)


def wanted(profile: Profile, kind: str, came: date, days: WorkingDays) -> Wanted | None:
    """What a letter on work that came that day wants of its holder; None where the regulation asks for nothing."""
    if clause := receipt(profile, kind):
        return _by(Wants.RECEIPT, clause, clause.get("remind_after_working_days"), came, days)
    if found := answering(profile, kind):
        return _by(Wants.ANSWER, *found, came, days)
    if clause := submission(profile, kind):
        return _by(Wants.SUBMISSION, clause, clause.get("after_working_days"), came, days)
    return None


def _by(wants: str, clause: Clause, count: int | None, came: date, days: WorkingDays) -> Wanted:
    return Wanted(wants, clause.id, days.after(came, count).last if count else None)


@dataclass(frozen=True, slots=True)
class CopyRule:
    """The duty to send what is issued on paper by mail too; ``instead`` is what counts for it, by its own clause."""

    clause: str
    same_working_day: bool
    instead: str = ""

    def late(self, day: date, sent: date | None, days: WorkingDays, today: date) -> bool:
        """Whether the copy of a paper of that day was sent too late, or is still missing when it should be there."""
        last = days.on_or_after(day)
        return self.same_working_day and (sent or today) > last


@carries("documents.copy")
def copy_rule(profile: Profile) -> CopyRule | None:
    """The duty as the regulation has it: CT-7.1.s2, DL-9.s1, DN-9.3, VP-9.2, with CT-7.1.s3 and DL-9.s3."""
    clauses = of_block(profile, "documents.copy")
    duty = next((one for one in clauses if not one.get("instead")), None)
    instead = next((one.id for one in clauses if one.get("instead")), "")
    return CopyRule(duty.id, duty.get("within") == "same_working_day", instead) if duty else None


def paperless(profile: Profile) -> Clause | None:
    """The clause by which another form than mail may be refused (CT-7.2.s2)."""
    return next(iter(of_block(profile, "documents.refusal")), None)


def speaking(profile: Profile, blocks: Iterable[str]) -> str:
    """The first clause of these blocks, for the ledger; empty where the regulation has none."""
    return next((one.id for block in blocks for one in of_block(profile, block)), "")
