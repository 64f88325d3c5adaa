"""From the rows of a list to rows of a request: each judged, its body and mailbox found, nothing decided that is open.

Addresses come afterwards, in ``naming``: all rows of one request are named together, as the regulation orders.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from congvu.directory.models import Agency, Mailbox, Person, Unit
from congvu.directory.models.agency import AgencyKind
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.regulation import in_force
from congvu.directory.roster.columns import key_of
from congvu.directory.roster.places import Body, Division, NotFound, known_places
from congvu.ground.vietnamese import fold
from congvu.regulations.eligible import Applicant, Verdict, eligibility
from congvu.requests import bodies
from congvu.requests.actions import exceptions
from congvu.requests.knowing import Known, Promises, identity_of, mailbox_of
from congvu.requests.law import RequestLaw
from congvu.requests.lists import PERSON, Asked, heads_of
from congvu.requests.models import Action, Request, Row, RowState
from congvu.requests.naming import Naming
from congvu.requests.roles import role_names
from congvu.requests.rules import ACTION_WORDS, Asking, Bearing, Finding, may_ask, objections

NEWS = ("position", "unit", "agency", "phone", "category", "family", "middle", "given", "full_name", "wish")
IN_USE = (MailboxState.ISSUED, MailboxState.ACTIVE)


@dataclass(slots=True)
class Draft:
    """One row on its way: what is found of it so far."""

    asked: Asked
    row: Row
    body: Body | None = None
    division: Division | None = None
    news: dict[str, str] | None = None

    def add(self, finding: Finding) -> None:
        """Note a finding."""
        self.row.findings.append(finding.as_json())

    def fault(self, column: str, vi: str, en: str, clause: str = "") -> None:
        """Note what stops the row."""
        self.add(Finding(column, vi, en, clause))

    def amend(self, field: str, asked: str, proposed: str, clause: str) -> None:
        """Propose something else than was asked for: it needs the requester's agreement (CT-6.1.c, VP-6.2.s2)."""
        self.row.amendments.append({"field": field, "asked": asked, "proposed": proposed, "clause": clause})

    @property
    def bad(self) -> bool:
        """Whether something stops the row."""
        return any(finding["bad"] for finding in self.row.findings)


class Planner:
    """Plans the rows of one request. ``roles``: of the person who asks; None where the body itself asks."""

    def __init__(self, request: Request, bearing: Bearing, roles: frozenset[str] | None) -> None:
        self.request = request
        self.agency = request.agency
        self.bearing = bearing
        self.roles = roles
        self.profile = in_force(self.agency)
        self.law = RequestLaw(self.profile)
        self.places = known_places(request.jurisdiction, self.profile.province)
        self.own = next(body for body in self.places.bodies.values() if body.row and body.row.pk == self.agency.pk)
        self.seen: dict[str, int] = {}

    def plan(self, rows: list[Asked]) -> list[Row]:
        """The rows, not yet saved."""
        self.known = Known(self.request.jurisdiction, rows)
        drafts = [self.draft(asked) for asked in rows]
        for draft in drafts:
            self.judge(draft)
        Naming(self.request.jurisdiction, self.law, self.places, Promises(self.request.jurisdiction, len(rows))).settle(
            [draft for draft in drafts if not draft.bad]
        )
        for draft in drafts:
            draft.row.state = state_of(draft)
        return [draft.row for draft in drafts]

    def draft(self, asked: Asked) -> Draft:
        """The row as it came."""
        row = Row(
            request=self.request,
            place=asked.place,
            action=asked.action,
            kind=asked.kind,
            asked=asked.texts,
            name=asked.name or asked.text("current"),
            identity=identity_of(asked) if asked.kind == MailboxKind.PERSONAL else "",
            effective=asked.day("effective"),
        )
        draft = Draft(asked, row)
        for column, vi, en in asked.faults:
            draft.fault(column, vi, en)
        return draft

    def judge(self, draft: Draft) -> None:
        """Everything that stops the row, and what it comes to."""
        asked = draft.asked
        if asked.action == Action.ISSUE:
            self.issue(draft)
        else:
            self.existing(draft)
        moving = bool(draft.news and "agency" in draft.news)
        asking = Asking(action=asked.action, kind=asked.kind, reason=asked.text("reason"), moving=moving)
        if self.roles is not None and self.law.informs(asked.action, self.roles):
            return
        for finding in objections(self.law, self.bearing, asking):
            draft.add(finding)
        allowed = may_ask(self.law, asking, self.roles) if self.roles is not None else None
        if allowed:
            listed, named = role_names(allowed.words)
            vi = f"bạn không giữ vai trò được gửi yêu cầu này ({listed})."
            draft.fault("", vi, f"you hold no role that may ask for this ({named}).", allowed.clause)

    # --- a new mailbox -----------------------------------------------------------------------------------------------

    def issue(self, draft: Draft) -> None:
        """A row that asks for a new mailbox."""
        if draft.asked.kind == MailboxKind.PERSONAL:
            self.issue_person(draft)
        elif draft.asked.kind == MailboxKind.UNIT:
            self.issue_unit(draft)
        else:
            self.issue_agency(draft)

    def issue_person(self, draft: Draft) -> None:
        """Somebody new: complete, entitled, and nobody who has a mailbox already (CT-5.1.a, DN-5.0.s1)."""
        asked = draft.asked
        if not asked.text("given") and not asked.text("full_name"):
            draft.fault("given", "thiếu tên.", "the given name is missing.", self.law.list_clause())
        if not asked.text("birth_date") and not asked.text("staff_code"):
            draft.fault("birth_date", "thiếu ngày sinh (hoặc mã cán bộ).", "the birth date (or staff code) is missing.")
        self.locate(draft)
        if draft.body:
            self.entitled(draft, draft.body, asked.text("category"))
        if not draft.bad:
            self.already_there(draft)

    def locate(self, draft: Draft) -> None:
        """The agency and unit of a new person: the requester's own, or of a body below it."""
        asked = draft.asked
        try:
            body = self.places.body(asked.text("agency"), None, "agency") if asked.text("agency") else self.own
            draft.division = self.places.need_division(asked.text("unit"), body) if asked.text("unit") else None
        except NotFound as lack:
            nobodys = eligibility(self.profile, Applicant("", draft.row.kind)) if lack.field == "agency" else None
            draft.fault(lack.field, lack.vi, lack.en, (nobodys and nobodys.clause) or "")
            return
        if not self.is_own(body):
            vi = f"“{body.name}” không thuộc cơ quan gửi yêu cầu."
            draft.fault("agency", vi, f"“{body.name}” does not belong to the agency that asks.")
            return
        draft.body, draft.row.agency = body, body.row
        draft.row.unit = draft.division.row if draft.division else None

    def is_own(self, body: Body | None) -> bool:
        """Whether a body is the requester's, or lies below it."""
        return body is not None and (body is self.own or self.is_own(body.parent))

    def entitled(self, draft: Draft, body: Body, category: str) -> None:
        """Whether the regulation gives such an applicant a mailbox (VP-4, DL-2, CT-1.2, DN-1.2)."""
        holder = category.lower() if draft.row.kind == MailboxKind.PERSONAL else ""
        profile = in_force(body.row or self.agency)
        for finding in bodies.entitlement(profile, body.row, body.kind, draft.row.kind, holder):
            draft.add(finding)

    def already_there(self, draft: Draft) -> None:
        """One person, one mailbox: the same row twice, another agency's request, a mailbox that is there."""
        row, name = draft.row, draft.asked.name
        most = self.law.at_most(row.kind)
        clause = most[1] if most else ""
        earlier = self.seen.setdefault(row.identity, row.place)
        if earlier != row.place:
            draft.fault("given", f"“{name}” đã có ở dòng {earlier}.", f"“{name}” is in row {earlier} already.")
            return
        if pending := self.known.pending.get(row.identity):
            draft.add(self.pending(name, pending.request, clause))
            return
        person = self.known.person(draft.asked)
        box = mailbox_of(person) if person else None
        if person is None:
            return
        if box and (special := exceptions.unused(person, row.agency)):
            row.changes = {"exception": special.pk}
            vi = f"hộp thư thứ hai theo ngoại lệ đến {special.last_day:%d/%m/%Y}: {special.reason}"
            en = f"a second mailbox by an exception until {special.last_day}: {special.reason}"
            draft.add(Finding("given", vi, en, special.clause, bad=False))
            return
        row.person = person
        if box is None:
            return
        if box.state not in IN_USE or self.is_own_row(box.agency):
            vi = f"“{name}” đã có hộp thư {box.address}; hãy yêu cầu thay đổi hoặc cấp lại mật mã."
            draft.fault("given", vi, f"“{name}” has the mailbox {box.address} already; ask for a change.", clause)
            return
        self.turn_into_transfer(draft, box, clause)

    def pending(self, name: str, other: Request, clause: str) -> Finding:
        """Somebody stands in another open request: one's own, or another agency's."""
        if other.agency_id == self.agency.pk:
            vi = f"“{name}” còn trong yêu cầu {other.number} của chính cơ quan; hãy rút yêu cầu đó, hoặc bỏ dòng này."
            en = f"“{name}” is in your own open request {other.number}; withdraw that one, or drop this row."
        else:
            vi = f"“{name}” cũng có trong yêu cầu {other.number} của {other.agency.name}; hai cơ quan cần thống nhất."
            en = f"“{name}” is in request {other.number} of {other.agency.name}, too; the agencies must agree."
        return Finding("given", vi, en, clause, waits_for=other.number)

    def turn_into_transfer(self, draft: Draft, box: Mailbox, clause: str) -> None:
        """Whoever has a mailbox in another agency of the province moves with it (CT-5.1.a, CT-5.3.b, DN-7.2.a)."""
        row = draft.row
        own = next((c.id for c in self.law.demands(Action.ISSUE, row.kind) if c.block == "request.issue"), clause)
        here = row.agency.name if row.agency else ""
        there = box.agency.name if box.agency else ""
        vi = f"chuyển từ {there} sang {here}, giữ hộp thư {box.address}"
        draft.amend("action", ACTION_WORDS[row.action][0], vi, own or clause)
        draft.news = {"agency": here, **{key: draft.asked.text(key) for key in ("position", "phone")}}
        row.action, row.mailbox, row.person = Action.CHANGE, box, box.person
        row.changes = {key: text for key, text in draft.news.items() if text} | {"from": str(box.agency_id)}

    def is_own_row(self, agency: Agency | None) -> bool:
        """Whether an agency of the directory is the requester's, or lies below it."""
        return agency is not None and self.agency.pk in {agency.pk, agency.parent_id}

    def issue_unit(self, draft: Draft) -> None:
        """A new unit of the agency, with its mailbox (CT-2.2, CT-5.1.b, DN-7.1.b)."""
        row, name = draft.row, draft.asked.name
        row.agency, draft.body = self.agency, self.own
        if not name:
            draft.fault("full_name", "thiếu tên đơn vị.", "the unit's name is missing.")
        elif self.places.division(name, self.own):
            draft.fault("full_name", f"đơn vị “{name}” đã có.", f"the unit “{name}” is there already.")
        self.once(draft)

    def issue_agency(self, draft: Draft) -> None:
        """A new agency, of a kind that the regulation knows (CT-2.1, CT-5.1.b, DN-7.1.a)."""
        name = draft.asked.name
        if not name:
            draft.fault("full_name", "thiếu tên cơ quan.", "the agency's name is missing.")
            return
        there = next(iter(self.places.by_name.get(self.places.key(name), ())), None)
        if there and there.row:
            self.registered(draft, there, there.row)
        else:
            self.unknown_agency(draft, name)
        self.once(draft)

    def registered(self, draft: Draft, body: Body, agency: Agency) -> None:
        """An agency of the register without a mailbox yet: a body that registered and undertook to obey (VP-4.3)."""
        if Mailbox.objects.filter(agency=agency, kind=MailboxKind.AGENCY).exists():
            vi, en = f"cơ quan “{agency.name}” đã có.", f"the agency “{agency.name}” is there already."
            draft.fault("full_name", vi, en)
            return
        draft.row.agency, draft.body = agency, body
        draft.asked.texts["code"] = draft.row.asked["code"] = agency.code
        self.entitled(draft, body, "")

    def unknown_agency(self, draft: Draft, name: str) -> None:
        """One that the register does not have: of a kind that the regulation knows, and entitled by itself."""
        kind = bodies.kind_of_agency(name)
        draft.row.changes = {"kind": kind}
        if not bodies.is_known(self.law, kind):
            vi, en = f"không có loại cơ quan “{AgencyKind(kind).label}”.", f"there is no kind of agency “{kind}”."
            draft.fault("full_name", vi, en, self.law.agency_kinds().clause)
        found = bodies.standing(self.profile, None, kind, MailboxKind.AGENCY)
        if found.verdict not in {Verdict.ENTITLED, Verdict.UNREGULATED}:
            vi = "cơ quan, tổ chức này phải đăng ký và cam kết ở trung tâm trước khi được cấp hộp thư."
            en = "this body registers at the centre and undertakes to obey before it gets a mailbox."
            draft.fault("full_name", vi, en, found.clause or "")

    def once(self, draft: Draft) -> None:
        """The same body is asked for once in a list, and by one request at a time."""
        row = draft.row
        row.identity = f"{row.kind}:{self.agency.pk if row.kind == MailboxKind.UNIT else ''}:{fold(row.name)}"
        earlier = self.seen.setdefault(row.identity, row.place)
        if earlier != row.place:
            vi, en = f"“{row.name}” đã có ở dòng {earlier}.", f"“{row.name}” is in row {earlier} already."
            draft.fault("full_name", vi, en)

    # --- a mailbox that is there -------------------------------------------------------------------------------------

    def existing(self, draft: Draft) -> None:
        """A row on a mailbox that is there: found, the requester's, in a state that allows it."""
        row, asked = draft.row, draft.asked
        box = self.known.box(asked) if row.kind == MailboxKind.PERSONAL else self.body_box(asked)
        if box is None or box.kind == MailboxKind.TECHNICAL:
            shown = asked.text("current") or asked.name or "?"
            vi = f"không tìm thấy hộp thư của “{shown}”; hãy ghi đúng địa chỉ hiện tại."
            draft.fault("current", vi, f"there is no mailbox of “{shown}”; state its present address.")
            return
        row.mailbox, row.person, row.agency, row.unit = box, box.person, box.agency, box.unit
        row.kind = box.kind
        row.name = box.person.full_name if box.person else box.display_name
        if row.action == Action.CANCEL and (destination := self.destination(draft)):
            self.leave_for(draft, box, destination)
        elif row.action == Action.CHANGE:
            self.change(draft)
        elif box.state not in IN_USE:
            vi, en = f"hộp thư {box.address} không còn dùng.", f"the mailbox {box.address} is no longer in use."
            draft.fault("current", vi, en)
        if row.action == Action.REISSUE:
            self.reissue(draft)
        if row.action == Action.CANCEL or (draft.news and "agency" in draft.news):
            self.holds_nothing(draft, box)
        incoming = bool(draft.news and self.is_own(self.named(draft.news.get("agency", ""))))
        if not self.is_own_row(box.agency) and not incoming:
            vi = f"hộp thư {box.address} không thuộc cơ quan gửi yêu cầu."
            draft.fault("current", vi, f"the mailbox {box.address} does not belong to the agency that asks.")

    def holds_nothing(self, draft: Draft, box: Mailbox) -> None:
        """Whoever leaves has handed over the shared mailboxes that they hold, where the regulation asks (DN-7.2.b)."""
        handover = next(iter(in_force(box).of_rule("handover.items")), None)
        held = box.holdings.filter(ended_at=None).select_related("mailbox").first() if handover else None
        if handover and held:
            vi = f"{box.address} còn giữ hộp thư {held.mailbox.address}; hãy bàn giao trước."
            draft.fault("current", vi, f"{box.address} still holds {held.mailbox.address}.", handover.id)

    def body_box(self, asked: Asked) -> Mailbox | None:
        """The mailbox of an agency or unit, by its address, else by the unit's name in the agency."""
        if asked.text("current"):
            return self.known.boxes.get(asked.text("current").lower())
        if asked.kind == MailboxKind.AGENCY:
            return Mailbox.objects.filter(agency=self.agency, kind=MailboxKind.AGENCY).first()
        division = self.places.division(asked.name, self.own) if asked.name else None
        unit: Unit | None = division.row if division else None
        return Mailbox.objects.filter(unit=unit, kind=MailboxKind.UNIT).first() if unit else None

    def named(self, text: str) -> Body | None:
        """The agency of a name or code, if there is one."""
        try:
            return self.places.body(text, None, "agency") if text else None
        except NotFound:
            return None

    def destination(self, draft: Draft) -> Body | None:
        """The agency of this province to which the holder of a mailbox to be cancelled moves, where the row tells."""
        news = {key: text for key, text in parse_news(draft.asked.text("news")) if key == "agency"}
        body = self.named(news.get("agency", ""))
        return None if body is None or self.is_own(body) else body

    def leave_for(self, draft: Draft, box: Mailbox, there: Body) -> None:
        """A move within the province is a change, not a cancellation (CT-5.3.b, DL-6.s2)."""
        row = draft.row
        clauses = [clause.id for clause in self.law.own_demands(Action.CANCEL, row.kind, departure=True)]
        vi = f"chuyển sang {there.name}, giữ hộp thư {box.address}"
        draft.amend("action", ACTION_WORDS[row.action][0], vi, clauses[-1] if clauses else "")
        row.action = Action.CHANGE
        draft.news = {"agency": there.name}
        row.changes = draft.news | {"from": str(box.agency_id)}
        draft.body, row.agency, row.unit = there, there.row, None

    def change(self, draft: Draft) -> None:
        """What is new, item by item (CT-5.2, DL-12.2)."""
        news: dict[str, str] = {}
        for key, text in parse_news(draft.asked.text("news")):
            if key not in NEWS:
                vi = f"không hiểu “{text[:60]}”; hãy ghi như “Chức vụ: Trưởng phòng; Đơn vị: Văn phòng”."
                draft.fault("news", vi, f"“{text[:60]}” is not understood; write “Chức vụ: …; Đơn vị: …”.")
            else:
                news[key] = text
        if draft.asked.text("wish"):
            news["wish"] = draft.asked.text("wish")
        if not news:
            draft.fault("news", "chưa ghi điều gì thay đổi.", "it does not say what changes.")
        draft.news, draft.row.changes = news, {key: text for key, text in news.items() if key != "wish"}
        self.move(draft, news)

    def move(self, draft: Draft, news: dict[str, str]) -> None:
        """The new place of work, where the row names one."""
        row = draft.row
        try:
            if "agency" in news:
                draft.body = self.places.body(news["agency"], None, "agency")
                row.changes["from"] = str(row.agency.pk if row.agency else "")
                row.agency, row.unit = draft.body.row, None
            elif row.agency:
                draft.body = next(b for b in self.places.bodies.values() if b.row and b.row.pk == row.agency.pk)
            if "unit" in news and draft.body:
                row.unit = self.places.need_division(news["unit"], draft.body).row
        except NotFound as lack:
            draft.fault("news", lack.vi, lack.en)

    def reissue(self, draft: Draft) -> None:
        """A new password, for the kinds of mailbox that the regulation names (CT-6.1.b)."""
        clauses = [c for c in self.law.profile.clauses.values() if c.block == "request.reissue"]
        kinds = clauses[0].get("kinds", ()) if clauses else ()
        if kinds and draft.row.kind not in kinds:
            vi = "mật mã hộp thư cơ quan không cấp lại theo cách này; thủ trưởng phải yêu cầu."
            draft.fault(
                "action", vi, "an agency's password is not reissued this way; its head must ask.", clauses[0].id
            )


def state_of(draft: Draft) -> RowState:
    """Where the row stands after it was judged and named."""
    if draft.bad:
        return RowState.BAD
    row = draft.row
    needs_address = row.action == Action.ISSUE and not row.address
    if needs_address or any(finding["column"] == "wish" and not finding["bad"] for finding in row.findings):
        return RowState.UNDECIDED
    return RowState.PROPOSED if row.amendments else RowState.READY


def parse_news(text: str) -> Iterator[tuple[str, str]]:
    """The items of 'Thông tin mới': ``Chức vụ: …; Đơn vị: …``; what has no known title comes back with a blank key."""
    known = heads_of(PERSON)
    for part in text.replace("\n", ";").split(";"):
        title, colon, value = part.partition(":")
        if part.strip():
            key = known.get(key_of(title), "") if colon and value.strip() else ""
            yield key, value.strip() if key else part.strip()


def people_of(rows: list[Row]) -> list[Person]:
    """The people whom rows speak of."""
    return [row.person for row in rows if row.person]
