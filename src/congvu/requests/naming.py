"""The addresses of a request's rows: by the regulation's rule, or waiting for an officer or for the requester's yes."""

from typing import TYPE_CHECKING

from congvu.directory.models import Jurisdiction
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.directory.roster.bodies import body_subject, unit_subject
from congvu.directory.roster.lines import Line
from congvu.directory.roster.people import person_subject
from congvu.directory.roster.places import Body, Division, Places
from congvu.directory.rules import well_formed
from congvu.regulations.naming import EMPTY_REGISTER, Proposal, Subject, propose, requested
from congvu.regulations.profile import Profile
from congvu.requests.knowing import Promises
from congvu.requests.law import RequestLaw
from congvu.requests.models import Action
from congvu.requests.rules import Finding

if TYPE_CHECKING:
    from congvu.requests.planning import Draft


class Naming:
    """Names the rows of one request."""

    def __init__(self, jurisdiction: Jurisdiction, law: RequestLaw, places: Places, book: Promises) -> None:
        self.jurisdiction = jurisdiction
        self.domain = jurisdiction.domain
        self.law = law
        self.places = places
        self.book = book

    def settle(self, drafts: "list[Draft]") -> None:
        """New mailboxes together, regulation by regulation; then those whose address must change."""
        groups: dict[Profile, list[tuple[Draft, Subject]]] = {}
        for draft in drafts:
            if draft.row.action == Action.ISSUE:
                profile = self.profile_of(draft)
                if draft.row.kind == MailboxKind.UNIT and "unit" not in profile.mailbox_kinds:
                    draft.fault("kind", "quy chế không có hộp thư đơn vị.", "the regulation knows no mailbox of units.")
                    continue
                groups.setdefault(profile, []).append((draft, self.subject(draft)))
        for profile, members in groups.items():
            proposals = propose(profile, [subject for _, subject in members], self.book, self.domain)
            for (draft, subject), proposal in zip(members, proposals, strict=True):
                self.take(draft, subject, proposal, profile)
        for draft in drafts:
            if draft.row.action == Action.CHANGE and draft.row.mailbox and draft.row.kind == MailboxKind.PERSONAL:
                self.change(draft)

    def profile_of(self, draft: "Draft") -> Profile:
        """The regulation that binds the body of a row."""
        agency = draft.row.agency
        return in_force(agency) if agency else self.law.profile

    def take(self, draft: "Draft", subject: Subject, proposal: Proposal, profile: Profile) -> None:
        """Promise the proposed address; what was wished instead is decided by people."""
        row = draft.row
        row.note, row.clause = proposal.note, proposal.clause or ""
        row.address, row.aliases = proposal.address or "", list(proposal.aliases)
        wish = wished(draft.asked.text("wish"), self.domain)
        if wish and wish != row.address:
            self.wish(draft, subject, wish, profile)
        self.book.give([one for one in (row.address, *row.aliases) if one])

    def wish(self, draft: "Draft", subject: Subject, wish: str, profile: Profile) -> None:
        """A name on request waits for an officer where the regulation allows it (CT-4.2.b.s2); else the rule's name is
        proposed, and the requester must agree (VP-6.2.s2)."""
        local, _, host = wish.partition("@")
        asked = requested(profile, subject.kind, local, self.book, agreed=True, domain=host)
        if asked.address or not draft.row.address:
            if not well_formed(wish) or self.book.taken(wish):
                vi, en = f"{wish} không cấp được.", f"{wish} cannot be given."
                draft.fault("wish", vi, en, asked.clause or "")
                return
            vi = f"đề nghị {wish}: chờ đơn vị quản lý thống nhất."
            en = f"{wish} is wished for: the managing body has to agree."
            draft.add(Finding("wish", vi, en, asked.clause or "", bad=False))
            self.book.give([wish])
            return
        draft.amend("address", wish, draft.row.address, self.law.amendment_clause())

    def change(self, draft: "Draft") -> None:
        """A new address where today's name, post or place leads to another one than yesterday's."""
        row = draft.row
        if row.person is None or row.mailbox is None or draft.body is None:
            return
        before = self.present(draft)
        after = self.coming(draft, draft.body)
        old, new = in_force(row.mailbox), in_force(row.agency) if row.agency else self.law.profile
        rule = [
            propose(law, [one], EMPTY_REGISTER, self.domain)[0].address for law, one in ((old, before), (new, after))
        ]
        if rule[0] != rule[1]:
            self.take(draft, after, propose(new, [after], self.book, self.domain)[0], new)
        elif draft.news and (wish := wished(draft.news.get("wish", ""), self.domain)):
            self.wish(draft, after, wish, new)

    def subject(self, draft: "Draft") -> Subject:
        """The row as naming sees it."""
        asked = draft.asked
        line = Line(asked.place, full_name=asked.name, position=asked.text("position"), code=asked.text("code"))
        if draft.row.kind == MailboxKind.PERSONAL and draft.body:
            line.family, line.middle, line.given = (asked.text(part) for part in ("family", "middle", "given"))
            return person_subject(line, draft.body, draft.division)
        line.kind = "unit" if draft.row.kind == MailboxKind.UNIT else "agency"
        if draft.row.kind == MailboxKind.UNIT and draft.body:
            return unit_subject(line, draft.body)
        return body_subject(line, None)

    def present(self, draft: "Draft") -> Subject:
        """The person as the directory has them."""
        person = draft.row.person
        assert person is not None  # noqa: S101 - asked by the caller
        line = Line(0, full_name=person.full_name, family=person.family, middle=person.middle, given=person.given)
        line.position, line.rank = person.position, person.rank
        body = next(b for b in self.places.bodies.values() if b.row and b.row.pk == person.agency_id)
        return person_subject(line, body, self.division(body, person.unit_id))

    def coming(self, draft: "Draft", body: Body) -> Subject:
        """The person after the change."""
        person, row = draft.row.person, draft.row
        assert person is not None  # noqa: S101 - asked by the caller
        changes = row.changes
        parts = {name: changes.get(name, getattr(person, name)) for name in ("full_name", "family", "middle", "given")}
        line = Line(0, **parts, position=changes.get("position", person.position), rank=person.rank)
        return person_subject(line, body, self.division(body, row.unit.pk if row.unit else None))

    def division(self, body: Body, unit: int | None) -> Division | None:
        """The unit of an agency by its number."""
        rows = self.places.divisions.items()
        return next((d for (b, _), d in rows if b is body and d.row and d.row.pk == unit), None) if unit else None


def wished(text: str, domain: str) -> str:
    """The address that somebody wishes for, in full."""
    text = text.strip().lower()
    return text if not text or "@" in text else f"{text}@{domain}"
