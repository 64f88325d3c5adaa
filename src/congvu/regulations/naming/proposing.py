"""Proposing addresses for a roster: each row in its turn, pinned names first, then bodies, then persons."""

from collections.abc import Sequence
from dataclasses import replace

from congvu.regulations.blocks import ROSTER_KINDS
from congvu.regulations.naming.climbing import Climb, noted
from congvu.regulations.naming.collisions import Book
from congvu.regulations.naming.law import NamingLaw, Pin, naming_law
from congvu.regulations.naming.subjects import Proposal, Register, Remark, Subject
from congvu.regulations.naming.tracing import Trace, Way
from congvu.regulations.profile import Profile


def propose(
    profile: Profile,
    subjects: Sequence[Subject],
    register: Register,
    domain: str | None = None,
    trace: Trace | None = None,
) -> list[Proposal]:
    """A proposal for each subject, in the order of the subjects; ``domain`` stands for the official one.

    ``trace`` hears of each step; it makes sense for a single subject.
    """
    batch = _Batch(naming_law(profile), register, domain or profile.domain, trace)
    subjects = [batch.law.placed(subject) for subject in subjects]
    proposals: dict[int, Proposal] = {}
    turns = sorted((batch.law.turn(subject, position), position) for position, subject in enumerate(subjects))
    for _, position in turns:
        proposals[position] = batch.decide(subjects[position])
    # an alias never takes an address that a mailbox of the same batch is entitled to, so aliases come last
    for _, position in turns:
        proposals[position] = batch.with_aliases(proposals[position])
    return [proposals[position] for position in range(len(subjects))]


class _Batch:
    """One run over a roster: the law, the addresses given out so far, the domain."""

    def __init__(self, law: NamingLaw, register: Register, domain: str, trace: Trace | None) -> None:
        self.law = law
        self.domain = domain
        self.trace = trace
        self.book = Book(register, law, domain, trace)

    def decide(self, subject: Subject) -> Proposal:
        """The row's address, or why there is none."""
        if subject.kind not in ROSTER_KINDS:
            kinds = ", ".join(ROSTER_KINDS)
            vi, en = f"không có loại “{subject.kind}”; có: {kinds}", f"no kind “{subject.kind}”; known: {kinds}"
            return noted(None, [Remark(vi, en)], None)
        pin = self.law.pin(subject)
        if pin is not None:
            return self._pinned(pin)
        ladder = self.law.ladder(subject)
        if ladder is None:
            number = self.law.profile.number or self.law.profile.province
            vi = f"{number} không quy định dạng địa chỉ cho loại “{subject.kind}”, cán bộ quản lý quyết định"
            en = f"{number} sets no form of address for the kind “{subject.kind}”; an officer decides"
            return noted(None, [Remark(vi, en, self.law.forms())], None)
        return Climb(self.law, self.book, self.domain, subject, ladder).proposal()

    def with_aliases(self, proposal: Proposal) -> Proposal:
        """The same proposal with those of its aliases that are free."""
        given: list[str] = []
        notes = [proposal.note] if proposal.note else []
        if self.trace:
            self.trace.by(Way.ALIAS, proposal.clause)
        for alias in proposal.aliases:
            if self.book.free(alias, own=True):
                self.book.give(alias)
                given.append(alias)
                remark = Remark(f"bí danh {alias}", f"alias {alias}", proposal.clause)
            else:
                vi, en = f"không tạo bí danh {alias}: đã có người giữ", f"no alias {alias}: it is taken"
                remark = Remark(vi, en, proposal.clause)
            notes.append(str(remark))
        return replace(proposal, aliases=tuple(given), note="; ".join(notes))

    def _pinned(self, pin: Pin) -> Proposal:
        address = f"{pin.local}@{self.domain}"
        if self.trace:
            self.trace.by(Way.PINNED, pin.clause)
        if not self.book.free(address, own=True):
            vi, en = f"{address} do quy chế ấn định và đã được cấp", f"{address} is settled by the regulation and taken"
            return noted(None, [Remark(vi, en, pin.clause)], pin.clause)
        self.book.give(address)
        remark = Remark("tên do quy chế ấn định", "name settled by the regulation", pin.clause)
        return noted(address, [remark], pin.clause, tuple(f"{alias}@{self.domain}" for alias in pin.aliases))
