"""Proposing addresses for a roster: each row in its turn climbs its ladder until a form is free, or waits for an officer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from congvu.ground.vietnamese import fold, letters
from congvu.regulations.blocks import ROSTER_KINDS
from congvu.regulations.naming.bodies import folded_position
from congvu.regulations.naming.collisions import Book
from congvu.regulations.naming.forms import Setting, fill
from congvu.regulations.naming.law import PERSONS, Ladder, NamingLaw, Pin, naming_law, own_code
from congvu.regulations.naming.people import highland, name_of
from congvu.regulations.naming.subjects import OfficerDecides, Proposal, Register, Remark, Subject
from congvu.regulations.profile import Profile

LOCAL_PART_LONGEST = 64
"""RFC 5321, section 4.5.3.1.1."""


def propose(
    profile: Profile, subjects: Sequence[Subject], register: Register, domain: str | None = None
) -> list[Proposal]:
    """A proposal for each subject, in the order of the subjects; ``domain`` stands for the official one."""
    batch = _Batch(naming_law(profile), register, domain or profile.domain)
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

    def __init__(self, law: NamingLaw, register: Register, domain: str) -> None:
        self.law = law
        self.domain = domain
        kept = (f"{local}@{domain}" for pin in law.pins for local in (pin.local, *pin.aliases))
        self.book = Book(register, kept, law.reserved)

    def decide(self, subject: Subject) -> Proposal:
        """The row's address, or why there is none."""
        remarks: list[Remark] = []
        try:
            if subject.kind not in ROSTER_KINDS:
                listed = ", ".join(ROSTER_KINDS)
                raise OfficerDecides(f"không có loại “{subject.kind}”; có: {listed}", f"no kind “{subject.kind}”; known: {listed}")
            pin = self.law.pin(subject)
            if pin is not None:
                return self._pinned(pin)
            ladder = self.law.ladder(subject)
            if ladder is None:
                number = self.law.profile.number
                raise OfficerDecides(
                    f"{number} không quy định dạng địa chỉ cho loại “{subject.kind}”, cán bộ quản lý quyết định",
                    f"{number} sets no form of address for the kind “{subject.kind}”; an officer decides",
                )
            return _Climb(self, subject, ladder, remarks).proposal()
        except OfficerDecides as decision:
            return _noted(None, [decision.remark, *remarks], decision.remark.clause)

    def with_aliases(self, proposal: Proposal) -> Proposal:
        """The same proposal with those of its aliases that are free."""
        if not proposal.aliases:
            return proposal
        free = tuple(alias for alias in proposal.aliases if self.book.free(alias, own=True))
        for alias in free:
            self.book.give(alias)
        remarks = [proposal.note] if proposal.note else []
        for alias in proposal.aliases:
            vi, en = ("bí danh", "alias") if alias in free else ("không tạo bí danh, đã có người giữ:", "no alias, it is taken:")
            remarks.append(str(Remark(f"{vi} {alias}", f"{en} {alias}", proposal.clause)))
        return replace(proposal, aliases=free, note="; ".join(remarks))

    def _pinned(self, pin: Pin) -> Proposal:
        address = f"{pin.local}@{self.domain}"
        if not self.book.free(address, own=True):
            raise OfficerDecides(
                f"{address} là tên quy chế đã ấn định và đã được cấp", f"{address} is settled by the regulation and given out", pin.clause
            )
        self.book.give(address)
        remark = Remark("tên do quy chế ấn định", "name settled by the regulation", pin.clause)
        return _noted(address, [remark], pin.clause, tuple(f"{alias}@{self.domain}" for alias in pin.aliases))


class _Climb:
    """One row on its ladder."""

    def __init__(self, batch: _Batch, subject: Subject, ladder: Ladder, remarks: list[Remark]) -> None:
        self.batch = batch
        self.subject = subject
        self.ladder = ladder
        self.remarks = remarks
        clause = ladder.clause
        self.person = name_of(subject, clause.id) if subject.kind in PERSONS else None
        self.code = fold(own_code(subject).strip())
        self.setting = Setting(
            subject=subject,
            person=self.person,
            province=batch.law.profile.province,
            domain=batch.domain,
            subdomains=batch.law.subdomains,
            office_division=batch.law.office_division,
            clause=clause.id,
        )

    def proposal(self) -> Proposal:
        """The first form that is free; then the suffix; then the officer."""
        self._check_position()
        self._remark_on_name()
        clause = self.ladder.clause
        if clause.get("decided_by") == "officer" and not self.code:
            raise self._offering(clause.id, "quy chế để cán bộ quản lý chọn", "the regulation lets an officer choose", clause.get("offer", ()))
        if self.code:
            self.setting.code(self.code, "của dòng này", "row")
        taken = []
        for rung in self.ladder.rungs:
            address = self.address(rung.form)
            if address in taken:
                continue
            if self.batch.book.free(address, own=self.subject.kind == "list"):
                return self._given(address, taken, rung.clause)
            taken.append(address)
        return self._beyond(taken)

    def address(self, form: str, added: str = "", code: str | None = None) -> str:
        """The form filled in, as a full address."""
        setting = replace(self.setting, added=added) if added else self.setting
        form = form if "{thêm}" in form else form + "{thêm}"
        local = fill(form, setting, self.code if code is None else code)
        if not local or local.startswith("."):
            raise OfficerDecides("dòng này không có tên", "this row has no name", self.ladder.clause.id)
        if len(local) > LOCAL_PART_LONGEST:
            raise OfficerDecides(
                f"phần trước @ dài quá {LOCAL_PART_LONGEST} ký tự: {local}",
                f"the part before the @ is longer than {LOCAL_PART_LONGEST} characters: {local}",
                self.ladder.clause.id,
            )
        return f"{local}@{fill(self.ladder.at, setting)}"

    def _given(self, address: str, taken: list[str], clause: str) -> Proposal:
        self.batch.book.give(address)
        if taken:
            self.remarks.append(Remark(f"{', '.join(taken)} đã có người giữ", f"{', '.join(taken)} is taken", clause))
        alias_at = self.ladder.clause.get("alias_at")
        local = address.partition("@")[0]
        aliases = (f"{local}@{fill(alias_at, self.setting)}",) if alias_at else ()
        return _noted(address, self.remarks, clause, aliases)

    def _beyond(self, taken: list[str]) -> Proposal:
        suffix = self.ladder.suffix
        held = ", ".join(taken)
        if suffix is not None:
            base, form = taken[0], self.ladder.rungs[0].form
            if suffix.get("decided_by", "system") == "system":
                address = self.batch.book.first_free(base, self._adding(form), suffix.get("suffix"))
                if address is not None:
                    return self._given(address, taken, suffix.id)
            else:
                offers = self.batch.book.offers(base, self._adding(form), suffix.get("suffix"))
                raise self._offering(suffix.id, f"{held} đã có người giữ", f"{held} is taken", suffix.get("offer", ()), offers)
        decision = self.ladder.decision or suffix or self.ladder.clause
        forms = (*self.ladder.clause.get("if_taken", ()), *(decision.get("offer", ()) if decision is self.ladder.decision else ()))
        raise self._offering(decision.id, f"{held} đã có người giữ", f"{held} is taken", forms)

    def _adding(self, form: str) -> Callable[[str], str]:
        return lambda added: self.address(form, added)

    def _offering(self, clause: str, vi: str, en: str, forms: Iterable[str], offers: Sequence[str] = ()) -> OfficerDecides:
        found = list(offers)
        for form in forms:
            offer = self._offer(form)
            if offer and offer not in found and self.batch.book.free(offer):
                found.append(offer)
        listed = ", ".join(found) or "–"
        return OfficerDecides(f"{vi}; cần cán bộ quyết định, gợi ý: {listed}", f"{en}; an officer decides, suggestions: {listed}", clause)

    def _offer(self, form: str) -> str | None:
        if "{thêm}" in form:
            start = len(self.ladder.rungs) + 1
            numbered = (self.address(form, str(number), code="") for number in range(start, start + 100))
            return next((address for address in numbered if self.batch.book.free(address)), None)
        try:
            return self.address(form, code="")
        except OfficerDecides:
            return None  # a code that the form needs is missing: nothing to offer

    def _check_position(self) -> None:
        allowed = self.ladder.clause.get("positions")
        province = self.setting.province
        position = folded_position(self.subject.position, province)
        if allowed and position and position not in {folded_position(name, province) for name in allowed}:
            raise OfficerDecides(
                f"dạng địa chỉ này chỉ dành cho: {', '.join(allowed)}",
                f"this form of address is only for: {', '.join(allowed)}",
                self.ladder.clause.id,
            )

    def _remark_on_name(self) -> None:
        person = self.person
        if person is None:
            return
        if not letters(person.family):
            vi, en = "tên một tiếng, không có họ: cần xác nhận", "a single name without family name: to be confirmed"
            self.remarks.append(Remark(vi, en, self.ladder.clause.id))
        elif person.guessed:
            vi = f"họ tên tách theo thứ tự người Kinh: họ {person.family}, đệm {person.middle or '–'}, tên {person.given}"
            en = f"name parted in Kinh order: family {person.family}, middle {person.middle or '–'}, given {person.given}"
            self.remarks.append(Remark(vi, en))
            self._remark_on_other_reading()

    def _remark_on_other_reading(self) -> None:
        other = highland(self.subject.full_name, self.batch.law.markers)
        if other is None:
            return
        setting = replace(self.setting, person=other)
        form = self.ladder.rungs[0].form
        text = f"họ {other.family or '–'}, đệm {other.middle}, tên {other.given}: {fill(form, setting)}"
        self.remarks.append(Remark(f"cách đọc khác, {text}", "another reading is possible", self.ladder.clause.id))


def _noted(address: str | None, remarks: Sequence[Remark], clause: str | None, aliases: tuple[str, ...] = ()) -> Proposal:
    return Proposal(address, aliases, "; ".join(str(remark) for remark in remarks), clause)
