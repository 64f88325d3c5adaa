"""One row on its ladder: the first form that is free, then what is added to it, then an officer's decision."""

from collections.abc import Callable, Iterable, Sequence

from congvu.ground.vietnamese import fold, letters
from congvu.regulations.naming.bodies import folded_position
from congvu.regulations.naming.collisions import Book
from congvu.regulations.naming.forms import ADDED, Setting, fill, pieces
from congvu.regulations.naming.law import PERSONS, Ladder, NamingLaw, own_code
from congvu.regulations.naming.people import PersonName, highland, kinh, name_of
from congvu.regulations.naming.subjects import OfficerDecides, Proposal, Remark, Subject
from congvu.regulations.naming.tracing import Way

LOCAL_PART_LONGEST = 64
"""RFC 5321, section 4.5.3.1.1."""


class Climb:
    """One row on its ladder."""

    def __init__(self, law: NamingLaw, book: Book, domain: str, subject: Subject, ladder: Ladder) -> None:
        self.law = law
        self.book = book
        self.domain = domain
        self.subject = subject
        self.ladder = ladder
        self.remarks: list[Remark] = []
        self.code = fold(own_code(subject).strip())
        self.setting = self._setting(None)

    def proposal(self) -> Proposal:
        """The row's address, or why there is none."""
        try:
            if self.subject.kind in PERSONS:
                person = name_of(self.subject, self.ladder.clause.id, self.law.markers)
                self.setting = self._setting(person)
                self._remark_on_name(person)
            return self._climb()
        except OfficerDecides as decision:
            return noted(None, [decision.remark, *self.remarks], decision.remark.clause)

    def _climb(self) -> Proposal:
        """The first form that is free; then the suffix; then the officer."""
        self._check_position()
        if self.code:
            self.setting.code(self.code, "của dòng này", "row")
        clause = self.ladder.clause
        if clause.get("decided_by") == "officer" and not self.code:
            vi, en = "quy chế để cán bộ quản lý chọn", "the regulation lets an officer choose"
            raise self._offering(clause.id, vi, en, clause.get("offer", ()))
        taken: list[str] = []
        for rung in self.ladder.rungs:
            self._by(Way.FORM, rung.clause)
            address = self.address(rung.form)
            if address in taken:
                continue
            if self.book.free(address, own=self.subject.kind == "list"):
                return self._given(address, taken, rung.clause)
            taken.append(address)
        return self._beyond(taken)

    def address(self, form: str, added: str = "", code: str | None = None) -> str:
        """The form filled in, as a full address."""
        own = self.code if code is None else code
        local = fill(form, self.setting, own, added)
        if not local or local.startswith("."):
            raise OfficerDecides("dòng này không có tên", "this row has no name", self.ladder.clause.id)
        if len(local) > LOCAL_PART_LONGEST:
            raise OfficerDecides(
                f"phần trước @ dài quá {LOCAL_PART_LONGEST} ký tự: {local}",
                f"the part before the @ is longer than {LOCAL_PART_LONGEST} characters: {local}",
                self.ladder.clause.id,
            )
        if self.book.trace:
            self.book.trace.filled(form, pieces(form, self.setting, own, added))
        return f"{local}@{fill(self.ladder.at, self.setting)}"

    def _by(self, way: Way, clause: str) -> None:
        if self.book.trace:
            self.book.trace.by(way, clause)

    def _given(self, address: str, taken: list[str], clause: str) -> Proposal:
        self.book.give(address)
        if taken:
            self.remarks.append(
                Remark(
                    f"{', '.join(taken)} đã có người giữ hoặc được dành riêng",
                    f"{', '.join(taken)} is taken or kept back",
                    clause,
                )
            )
            self._remark_on_rank()
        alias_at = self.ladder.clause.get("alias_at")
        local = address.partition("@")[0]
        aliases = (f"{local}@{fill(alias_at, self.setting)}",) if alias_at else ()
        return noted(address, self.remarks, clause, aliases)

    def _remark_on_rank(self) -> None:
        # priority by grade cannot be judged where the roster does not state it
        if self.subject.rank is None and "rank" in self.law.orders.get(self.subject.kind, ()):
            vi, en = "không có cấp bậc (rank): xếp sau người có", "no rank stated: comes after those who have one"
            self.remarks.append(Remark(vi, en))

    def _beyond(self, taken: list[str]) -> Proposal:
        suffix = self.ladder.suffix
        vi, en = f"{', '.join(taken)} đã có người giữ hoặc được dành riêng", f"{', '.join(taken)} is taken or kept back"
        if suffix is not None:
            adding = self._adding(self.ladder.rungs[0].form)
            self._by(Way.OFFER if suffix.by_officer else Way.SUFFIX, suffix.clause)
            if suffix.by_officer:
                raise self._offering(
                    suffix.clause, vi, en, suffix.offer, self.book.offers(taken[0], adding, suffix.series)
                )
            address = self.book.first_free(taken[0], adding, suffix.series)
            if address is not None:
                return self._given(address, taken, suffix.clause)
        decision = self.ladder.decision
        if decision is not None:
            raise self._offering(decision.id, vi, en, decision.get("offer", ()))
        clause = suffix.clause if suffix else self.ladder.clause.id
        raise self._offering(clause, vi, en, self.ladder.clause.get("if_taken", ()))

    def _adding(self, form: str) -> Callable[[str], str]:
        return lambda added: self.address(form, added)

    def _offering(
        self, clause: str, vi: str, en: str, forms: Iterable[str], offers: Sequence[str] = ()
    ) -> OfficerDecides:
        found = list(offers)
        self._by(Way.OFFER, clause)
        for form in forms:
            offer = self._offer(form)
            if offer and offer not in found and self.book.free(offer):
                found.append(offer)
        listed = ", ".join(found) or "–"
        vi, en = f"{vi}; cán bộ quyết định, gợi ý: {listed}", f"{en}; an officer decides, suggestions: {listed}"
        return OfficerDecides(vi, en, clause)

    def _offer(self, form: str) -> str | None:
        if ADDED in form:
            start = len(self.ladder.rungs) + 1
            numbered = (self.address(form, str(number), code="") for number in range(start, start + 100))
            return next((address for address in numbered if self.book.free(address)), None)
        try:
            return self.address(form, code="")
        except OfficerDecides:
            return None  # a code that the form needs is missing: nothing to offer

    def _setting(self, person: PersonName | None) -> Setting:
        return Setting(
            subject=self.subject,
            person=person,
            province=self.law.profile.province,
            domain=self.domain,
            subdomains=self.law.subdomains,
            office_division=self.law.office_division,
            clause=self.ladder.clause.id,
        )

    def _check_position(self) -> None:
        allowed = self.ladder.clause.get("positions")
        if not allowed:
            return
        province = self.setting.province
        position = folded_position(self.subject.position, province)
        if position and position not in {folded_position(name, province) for name in allowed}:
            raise OfficerDecides(
                f"dạng địa chỉ này chỉ dành cho: {', '.join(allowed)}",
                f"this form of address is only for: {', '.join(allowed)}",
                self.ladder.clause.id,
            )

    def _remark_on_name(self, person: PersonName) -> None:
        if not letters(person.family):
            vi, en = "tên một tiếng, không có họ: cần xác nhận", "a single name without family name: to be confirmed"
            self.remarks.append(Remark(vi, en, self.ladder.clause.id))
        elif person.guessed:
            family, middle, given = person.family, person.middle or "–", person.given
            vi = f"họ tên tách theo thứ tự người Kinh: họ {family}, đệm {middle}, tên {given}"
            en = f"name parted in Kinh order: family {family}, middle {middle}, given {given}"
            self.remarks.append(Remark(vi, en))
        if person.guessed:
            self._remark_on_other_reading(person)

    def _remark_on_other_reading(self, person: PersonName) -> None:
        full_name, form = self.subject.full_name, self.ladder.rungs[0].form
        for other in (highland(full_name, self.law.markers), kinh(full_name)):
            if other is None or other == person:
                continue
            address = fill(form, self._setting(other))
            if address != fill(form, self.setting):
                text = f"họ {other.family or '–'}, đệm {other.middle or '–'}, tên {other.given}: {address}"
                vi, en = f"cách đọc khác, {text}", "another reading is possible"
                self.remarks.append(Remark(vi, en, self.ladder.clause.id))
                return


def noted(
    address: str | None, remarks: Sequence[Remark], clause: str | None, aliases: tuple[str, ...] = ()
) -> Proposal:
    """A proposal whose note holds all the remarks."""
    return Proposal(address, aliases, "; ".join(str(remark) for remark in remarks), clause)
