"""What carrying out one row means, action by action; each returns the sentence of its result."""

from collections.abc import Callable

from congvu.directory.actions.changing import Change, change_person, readdress, rename_body
from congvu.directory.actions.delegations import end
from congvu.directory.actions.jurisdictions import NewAgency, open_agencies, open_units
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.actions.passwords import issue_one_time_password
from congvu.directory.actions.people import enter_people
from congvu.directory.actions.states import Step, take
from congvu.directory.models import Agency, Mailbox, Person
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.regulation import in_force
from congvu.directory.roster.lines import Line
from congvu.directory.roster.people import name_parts
from congvu.ground import clock
from congvu.regulations.carriers import carries
from congvu.regulations.eligible import Eligibility, Verdict
from congvu.regulations.naming.law import naming_law
from congvu.requests.bodies import registers
from congvu.requests.errors import RequestRefused
from congvu.requests.models import Action, MailboxException, Row, Undertaking

MOVED = ("agency", "unit", "from")


def text(row: Row, column: str) -> str:
    """What the row says in a column, as the agency wrote it."""
    return str(row.asked.get(column, ""))


@carries("request.issue", "directory.source", "organisation.register")
def issue(row: Row) -> str:
    """A new mailbox, opened upon this row."""
    opening: dict[str, object] = {"agency": row.agency, "unit": row.unit}
    if row.kind == MailboxKind.PERSONAL:
        opening["person"] = row.person = person_of(row)
    elif row.kind == MailboxKind.UNIT:
        opening["unit"] = row.unit = open_units(
            row.request.jurisdiction, [(agency_of(row), code_of(row), row.name)], row.done_by
        )[0]
    elif row.agency is None:
        wanted = NewAgency(code=code_of(row), name=row.name, kind=row.changes["kind"])
        opening["agency"] = row.agency = open_agencies(row.request.jurisdiction, [wanted], row.done_by)[0]
    elif found := registers(row.agency):
        refuse_without_promise(row, found)
    issued = open_mailboxes(
        row.request.jurisdiction,
        [
            Opening(
                kind=MailboxKind(row.kind),
                address=row.address,
                aliases=tuple(row.aliases),
                registered_at=clock.now(),
                clause=row.clause,
                basis=str(row),
                **opening,  # type: ignore[arg-type]
            )
        ],
        row.done_by,
    )
    row.mailbox = issued[0].mailbox
    if "exception" in row.changes:
        use_exception(row)
    return f"đã cấp {row.address}"


def refuse_without_promise(row: Row, found: Eligibility) -> None:
    """A body that registers has undertaken to obey before its mailbox is opened (VP-4.3.s2)."""
    if found.verdict is Verdict.REFUSED or not Undertaking.objects.filter(agency=row.agency).exists():
        vi, en = "Cơ quan chưa đủ điều kiện đăng ký.", "The body does not meet what registration asks for."
        raise RequestRefused("not-registered", vi, en, clause=found.clause)


def use_exception(row: Row) -> None:
    """Note the second mailbox with its exception; one that has ended meanwhile allows nothing (DN-5.0.s2)."""
    still = MailboxException.objects.filter(pk=row.changes["exception"], ended_at=None, mailbox=None)
    if not still.update(mailbox=row.mailbox):
        raise RequestRefused("exception-gone", "Ngoại lệ không còn hiệu lực.", "The exception holds no longer.")


def agency_of(row: Row) -> Agency:
    """The agency of a row, which planning has found."""
    if row.agency is None:
        raise RequestRefused("row-agency", "Dòng không có cơ quan.", "The row has no agency.")
    return row.agency


def person_of(row: Row) -> Person:
    """The person of a new mailbox: somebody who is there without one, or somebody new."""
    agency = agency_of(row)
    person = row.person or known(row)
    if person is None:
        family, middle, given = (text(row, part) for part in ("family", "middle", "given"))
        line = Line(0, full_name=row.name, family=family, middle=middle, given=given)
        family, middle, given = name_parts(line, naming_law(in_force(agency)).markers)
        person = Person(
            jurisdiction=row.request.jurisdiction,
            agency=agency,
            unit=row.unit,
            family=family,
            middle=middle,
            given=given,
            full_name=row.name,
            position=text(row, "position"),
            category=text(row, "category")[:40],
            staff_code="" if "exception" in row.changes else text(row, "staff_code")[:40],
            birth_date=text(row, "birth_date") or None,
            phone=text(row, "phone"),
        )
        return enter_people(row.request.jurisdiction, [person], row.done_by)[0]
    if Mailbox.objects.filter(person=person).exists():
        vi, en = f"“{row.name}” đã có hộp thư.", f"“{row.name}” has a mailbox already."
        raise RequestRefused("person-there", vi, en)
    if (person.agency_id, person.unit_id) != (agency.pk, row.unit.pk if row.unit else None):
        change_person(person, Change(texts={}, agency=agency, unit=row.unit), row.done_by, row.clause)
    return person


def known(row: Row) -> Person | None:
    """Whoever was entered since the row was judged, by another request."""
    if "exception" in row.changes:
        return None
    people = Person.objects.filter(jurisdiction=row.request.jurisdiction, mailbox__exception=None)
    if code := text(row, "staff_code"):
        return people.filter(staff_code=code).first()
    return people.filter(full_name=row.name, birth_date=text(row, "birth_date")).first()


def code_of(row: Row) -> str:
    """The code of a new body: as stated, else the first part of its address."""
    return text(row, "code").lower() or row.address.partition("@")[0].partition(".")[0]


@carries("request.change", "transfer", "directory.update")
def change(row: Row) -> str:
    """New facts of a person or body; the mailbox stays, an old address becomes an alias."""
    box = box_of(row)
    news = {key: value for key, value in row.changes.items() if key not in MOVED}
    if box.person is None:
        body = box.unit if box.kind == MailboxKind.UNIT else box.agency
        if body and (name := news.get("full_name") or news.get("given")):
            rename_body(body, name, row.done_by, row.clause)
    else:
        if "agency" in row.changes:
            let_go(box, row)
        texts = renamed(box.person, news, row)
        placed = {"agency": row.agency, "unit": row.unit} if set(row.changes) & set(MOVED) else {}
        change_person(box.person, Change(texts=texts, **placed), row.done_by, row.clause)  # type: ignore[arg-type]
        box.refresh_from_db()
    if row.address and row.address != box.address:
        readdress(box, row.address, row.done_by, row.clause)
    row.mailbox = box
    return f"đã thay đổi {box.address}"


def renamed(person: Person, news: dict[str, str], row: Row) -> dict[str, str]:
    """The new texts; a new full name in its parts, and parts as a full name."""
    parts = ("family", "middle", "given")
    if full := news.get("full_name"):
        line = Line(0, full_name=full)
        family, middle, given = name_parts(line, naming_law(in_force(agency_of(row))).markers)
        return news | {"family": family, "middle": middle, "given": given}
    if set(news) & set(parts):
        joined = " ".join(filter(None, (news.get(part, getattr(person, part)) for part in parts)))
        return news | {"full_name": joined}
    return news


@carries("request.cancel", "request.departure")
def cancel(row: Row) -> str:
    """The mailbox is closed on every door at once; its data are kept for the time that the regulation sets."""
    box = box_of(row)
    let_go(box, row)
    reason = f"{text(row, 'reason')} ({row.request.number})".strip()
    take([Step(box=box, state=MailboxState.REVOKED, clause=row.clause, reason=reason)], row.done_by)
    return f"đã hủy bỏ {box.address}"


def let_go(box: Mailbox, row: Row) -> None:
    """What the holder holds besides ends with it; not before a handover where the regulation wants one (DN-7.2.b)."""
    held = list(box.holdings.filter(ended_at=None).select_related("mailbox"))
    handover = next(iter(in_force(box).of_rule("handover.items")), None)
    if held and handover:
        names = ", ".join(one.mailbox.address for one in held)
        vi, en = (
            f"{box.address} còn giữ {names}; hãy bàn giao trước.",
            f"{box.address} still holds {names}; hand over first.",
        )
        raise RequestRefused("handover-first", vi, en, clause=handover.id)
    for one in held:
        end(one, row.done_by, row.clause)


@carries("request.reissue")
def reissue(row: Row) -> str:
    """The old password ends at once; the new one-time password is printed on the slip, and kept nowhere."""
    box = box_of(row)
    issue_one_time_password(box, row.done_by, row.clause)
    return f"đã cấp lại mật mã {box.address}"


def box_of(row: Row) -> Mailbox:
    """The mailbox that a row speaks of, as it is now."""
    if row.mailbox is None:
        raise RequestRefused("row-mailbox", "Dòng không có hộp thư.", "The row has no mailbox.")
    return Mailbox.objects.select_related("jurisdiction", "person__agency", "person__unit", "agency", "unit").get(
        pk=row.mailbox.pk
    )


DOING: dict[str, Callable[[Row], str]] = {
    Action.ISSUE: issue,
    Action.CHANGE: change,
    Action.CANCEL: cancel,
    Action.REISSUE: reissue,
}
"""Each action and what carries it out."""
