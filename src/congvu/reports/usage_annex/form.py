"""Phụ lục II item by item, filled with all that the system knows; the agency corrects and completes it (CT-PL2.1-9).

Corrections stay visible beside what the system said. The list of item 3 is no request: only those of CT-6.1.a
change mailboxes.
"""

from collections.abc import Iterator
from dataclasses import replace

from congvu.directory.models import Agency, Delegation, Mailbox, Person, RoleGrant
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind, Role
from congvu.ground.vietnamese import fold
from congvu.ground.working_days import DAY
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.reports.asked import Asked
from congvu.reports.documents import issued
from congvu.reports.errors import ReportRefusedError
from congvu.reports.paper import Column, Line, Paper, Part, Table, Text
from congvu.reports.use import boxes_in, midnight
from congvu.requests.models import Action, Row

TITLE = "Tình hình sử dụng thư điện tử"
CIVIL, PUBLIC = "công chức", "viên chức"
HOLDER = (("name", "Họ và tên"), ("position", "Chức vụ"), ("phone", "Số điện thoại"), ("mailbox", "Hộp thư cá nhân"))


@carries("usage.annex")
def compose(asked: Asked) -> Paper:
    """The annex for one agency and period."""
    agency = asked.agency
    if agency is None:
        vi, en = "mẫu này do từng cơ quan lập; hãy nêu cơ quan", "this form is made by each agency; name one"
        raise ReportRefusedError("report-agency", vi, en, clause=asked.clauses[0].id if asked.clauses else None)
    items = {clause.id.rpartition("PL2.")[2]: clause for clause in asked.clauses if clause.block == asked.form}
    found = _Annex(asked, agency, items)
    parts = tuple(found.parts())
    paper = asked.paper(TITLE, parts, tuple(found.notes))
    signers = items["9"].get("signers") if "9" in items else ()
    titles = tuple((_capacity(one), "") for one in signers) or paper.signers
    stamp = _capacity(items["9"].get("stamp_at")) if "9" in items else paper.stamp
    return replace(paper, signers=titles, stamp=stamp)


def _capacity(word: str) -> str:
    return {"thủ trưởng": "Thủ trưởng cơ quan, đơn vị"}.get(word, word.capitalize())


class _Annex:
    """The items of one agency; each with the clause that asks for it."""

    def __init__(self, asked: Asked, agency: Agency, items: dict[str, Clause]) -> None:
        self.asked, self.agency, self.items = asked, agency, items
        self.notes: list[str] = []

    def parts(self) -> Iterator[Part]:
        """Items 1 to 8."""
        yield from self._staff()
        yield from self._units()
        yield from self._mailboxes()
        yield from self._changes()
        yield Text("4. Thông tin người quản lý hộp thư chung của cơ quan", bold=True)
        yield from _person("manager", self._manager(), self._id("4"))
        yield Text("5. Thông tin đầu mối phối hợp, quản lý danh sách hộp thư", bold=True)
        yield from _person("liaison", self._liaison(), self._id("5"))
        yield from self._documents()
        yield Line(
            "7. Thuận lợi, khó khăn, đề xuất, kiến nghị (nếu có)", "", "remarks", self._id("7"), "long", open=True
        )
        yield Line("8. Ghi chú khác (nếu có)", "", "notes", self._id("8"), "long", open=True)

    def _id(self, item: str) -> str:
        return self.items[item].id if item in self.items else ""

    def _staff(self) -> Iterator[Part]:
        excluded = [fold(word) for word in (self.items["1"].get("excluded") if "1" in self.items else ())]
        rows = Person.objects.filter(agency=self.agency).exclude(mailbox__state__in=["revoked", "archived", "deleted"])
        told = [fold(f"{category} {position}") for category, position in rows.values_list("category", "position")]
        staff = [words for words in told if not any(word in words for word in excluded)]
        public = sum(fold(PUBLIC) in words for words in staff)
        civil = sum(fold(CIVIL) in words for words in staff)
        if not told:
            self.notes.append("Danh bạ chưa có người nào của cơ quan; cơ quan tự ghi mục 1.")
        elif unknown := sum(fold(CIVIL) not in words and fold(PUBLIC) not in words for words in staff):
            self.notes.append(f"Danh bạ không ghi {unknown} người là công chức hay viên chức.")
        label = "1. Tổng số cán bộ, công chức, viên chức (không kể tạp vụ, lái xe)"
        yield self._number("1", label, len(staff), "staff", short="Cán bộ, công chức, viên chức")
        yield self._number("1", "Công chức", civil, "civil_servants", level=1, short="Công chức")
        yield self._number("1", "Viên chức", public, "public_employees", level=1, short="Viên chức")

    def _units(self) -> Iterator[Part]:
        kinds = self.items["1.s2"].get("unit_kinds") if "1.s2" in self.items else ("", "")
        words = [fold(word.strip()) for word in kinds[1].removesuffix(" trực thuộc").split(",")]
        names = [fold(name) for name in self.agency.units.filter(closed_on=None).values_list("name", flat=True)]
        attached = self.agency.children.filter(closed_on=None, kind="don_vi_su_nghiep").count()
        centres = sum(any(name.startswith(word) for word in words if word) for name in names)
        divisions = len(names) - centres
        yield self._number("1.s2", "Tổng số đơn vị thuộc cơ quan", len(names) + attached, "units", short="Đơn vị")
        yield self._number("1.s2", "Phòng, ban", divisions, "divisions", level=1)
        label = "Trung tâm, đơn vị sự nghiệp trực thuộc"
        yield self._number("1.s2", label, centres + attached, "centres", level=1)

    def _mailboxes(self) -> Iterator[Part]:
        period = self.asked.period
        found = [box.kind for box in boxes_in(self.asked.jurisdiction, self.agency, period.first, period.last)]
        counted = self.items["2"].get("counted_in_total") if "2" in self.items else ("personal", "unit")
        total = sum(kind in counted for kind in found)
        label = "2. Tổng số hộp thư đã cấp đến thời điểm báo cáo"
        yield self._number("2", label, total, "mailboxes", short="Hộp thư")
        people, units = found.count(MailboxKind.PERSONAL), found.count(MailboxKind.UNIT)
        yield self._number("2", "Số hộp thư người dùng", people, "mailboxes_personal", 1, short="Hộp thư người dùng")
        yield self._number("2", "Số hộp thư đơn vị", units, "mailboxes_unit", 1, short="Hộp thư đơn vị")
        if rest := total - people - units:
            yield Text(f"Ghi chú: tổng số gồm {rest} hộp thư chung của cơ quan, mẫu không có dòng riêng.")

    def _changes(self) -> Iterator[Part]:
        period = self.asked.period
        start, end = midnight(period.first), midnight(period.last + DAY)
        rows = Row.objects.filter(request__agency=self.agency, action__in=[Action.ISSUE, Action.CHANGE, Action.CANCEL])
        rows = rows.filter(request__received_at__gte=start, request__received_at__lt=end)
        listed = tuple(
            (number, Action(row.action).label, row.name, row.address or str(row.asked.get("address", "")),
             row.request.number, row.get_state_display())
            for number, row in enumerate(rows.select_related("request").order_by("request", "place"), 1)
        )  # fmt: skip
        columns = (
            Column("STT", 10, "number"), Column("Đề nghị", 20), Column("Đơn vị, người dùng", 50),
            Column("Địa chỉ", 45), Column("Yêu cầu", 25), Column("Tình trạng", 25),
        )  # fmt: skip
        title = "3. Danh sách đơn vị, người dùng đề nghị cấp mới, thay đổi, hủy bỏ trong kỳ"
        if listed:
            yield Table(title, columns, listed, key="changes")
        else:
            yield Text(title, bold=True)
            yield Text("Trong kỳ không có đề nghị nào.")
        yield Text("Danh sách này không thay yêu cầu gửi theo quy định; không hộp thư nào thay đổi vì báo cáo.")

    def _documents(self) -> Iterator[Part]:
        mailed, every = issued(self.agency, self.asked.period.first, self.asked.period.last)
        label = "6. Số văn bản phát hành qua hộp thư của cơ quan"
        yield self._number("6", label, mailed, "documents_mailed", short="Văn bản qua hộp thư")
        label = "Tổng số văn bản phát hành thực tế"
        yield self._number("6", label, every, "documents", level=1, short="Văn bản phát hành")
        share = ("documents_mailed", "documents")
        yield Line("Tỷ lệ", None, "documents_share", self._id("6"), level=1, share=share)

    def _number(self, item: str, label: str, value: int, key: str, level: int = 0, short: str = "") -> Line:
        return Line(label, value, key, self._id(item), level=level, open=True, short=short)

    def _manager(self) -> Mailbox | None:
        """Whom the head authorised to hold the agency's mailbox; without one, whoever holds it by office (CT-11.1)."""
        held = Delegation.objects.filter(mailbox__agency=self.agency, mailbox__kind=MailboxKind.AGENCY, ended_at=None)
        rows = list(held.select_related("holder__person").order_by("id"))
        authorised = [row for row in rows if row.basis == Basis.AUTHORISED]
        found = (authorised or rows)[:1]
        return found[0].holder if found else self._with(Role.HEAD)

    def _liaison(self) -> Mailbox | None:
        return self._with(Role.LIAISON)

    def _with(self, role: Role) -> Mailbox | None:
        grants = RoleGrant.objects.filter(role=role, agency=self.agency).select_related("mailbox__person")
        found = grants.order_by("id").first()
        return found.mailbox if found else None


def _person(prefix: str, box: Mailbox | None, clause: str) -> Iterator[Line]:
    """The four fields of one person; empty ones are for the agency."""
    person = box.person if box else None
    known = {
        "name": person.full_name if person else "",
        "position": person.position if person else "",
        "phone": person.phone if person else "",
        "mailbox": box.address if box else "",
    }
    for key, label in HOLDER:
        yield Line(label, known[key], f"{prefix}_{key}", clause, "text", level=1, open=True)
