"""What the directory shows for the clauses that it keeps: quotas, names, passwords (CT-4.1, CT-4.2, CT-10.3, DN-5).

Each query is one pass over the mailboxes of a jurisdiction, for the roll-up alone and never for a page.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, TruncDate

from congvu.directory.models import Address, Agency, Mailbox, MailingList
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.models.mailing_list import BODYS_OWN, Reach
from congvu.directory.naming import still_gives
from congvu.directory.posters import body, posters_of, posting
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.clauses import Clause
from congvu.regulations.passwords import password_age
from congvu.regulations.profile import Profile
from congvu.regulations.witnesses import Evidence, evidence_of

GIVEN = ("naming.form", "naming.rung", "naming.suffix", "naming.pinned", "naming.requested", "naming.decision")


def _boxes(place: str, kinds: Iterable[str]) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(jurisdiction__slug=place, kind__in=list(kinds))


def _list_of(kinds: Iterable[str], state: str = "") -> str:
    """The portal's list of mailboxes, filtered as far as its one choice of kind goes."""
    asked = [f"kind={kind}" for kind in kinds if len(list(kinds)) == 1] + ([f"state={state}"] if state else [])
    return "admin-mailboxes" + ("?" + "&".join(asked) if asked else "")


def _by_agency(
    boxes: QuerySet[Mailbox], page: str, last: str = "registered_at", breach: Q | None = None
) -> Iterator[Evidence]:
    """One answer for each agency: how many mailboxes, the last date, how many are in breach."""
    broken = Count("pk", filter=breach) if breach else Value(0)
    rows = boxes.order_by().values_list("agency").annotate(number=Count("pk"), latest=Max(last), bad=broken)
    for agency, number, latest, bad in rows:
        yield Evidence(number, latest, bad, page, agency)


@evidence_of(
    "quota",
    counts=("hộp thư", "mailboxes"),
    breaches=("khác dung lượng của điều khoản", "other than the clause's quota"),
)
def quotas(profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Mailboxes by their quota, of the kinds for which this clause has the last word."""
    limits = {kind: profile.quota_limit(kind) for kind in clause.get("kinds")}
    kinds = [kind for kind, limit in limits.items() if limit and limit.clause == clause.id]
    differs = Q(quota=None) | ~Q(quota=clause.get("limit"))
    yield from _by_agency(_boxes(place, kinds), _list_of(kinds), breach=differs)


@evidence_of(
    *GIVEN,
    counts=("địa chỉ cấp theo điều khoản này", "addresses given by this clause"),
    breaches=("nay không còn đúng dạng", "no longer of this form"),
)
def addresses(profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Addresses given by the clause; one is out of form when today's name and office no longer lead to it."""
    bodies = ("agency", "person__agency", "unit__agency")
    shared = [f"{body}__{more}" for body in bodies for more in ("jurisdiction", "parent__jurisdiction")]
    boxes = Mailbox.objects.filter(jurisdiction__slug=place, clause=clause.id).select_related("person")
    boxes = boxes.prefetch_related("jurisdiction", "person__unit", *shared)  # bodies are few: once for each chunk
    count: Counter[int | None] = Counter()
    bad: Counter[int | None] = Counter()
    last: dict[int | None, datetime] = {}
    for box in boxes.iterator(chunk_size=2000):
        count[box.agency_id] += 1
        bad[box.agency_id] += not still_gives(profile, clause, box)
        last[box.agency_id] = max(box.registered_at, last.get(box.agency_id, box.registered_at))
    for agency, number in count.items():
        yield Evidence(number, last[agency], bad[agency], "admin-mailboxes", agency)


@evidence_of(
    "naming.unique",
    counts=("địa chỉ trong sổ, mỗi địa chỉ một lần", "addresses in the register, each once"),
    breaches=("hộp thư có địa chỉ chưa vào sổ", "mailboxes whose address is not in the register"),
)
def register(_profile: Profile, place: str, _clause: Clause) -> Iterator[Evidence]:
    """The register of addresses, which a second use cannot enter, and mailboxes that it does not hold."""
    missing = ~Q(address__in=Address.objects.filter(use=AddressUse.PRIMARY).values("address"))
    astray: Counter[int | None] = Counter(
        Mailbox.objects.filter(missing, jurisdiction__slug=place).values_list("agency", flat=True)
    )
    rows = Address.objects.filter(jurisdiction__slug=place).order_by().values_list("mailbox__agency")
    for agency, number, latest in rows.annotate(number=Count("pk"), latest=Max("mailbox__registered_at")):
        yield Evidence(number, latest, astray.pop(agency, 0), "admin-mailboxes", agency)
    for agency, number in astray.items():
        yield Evidence(0, None, number, "admin-mailboxes", agency)


@evidence_of(
    "naming.display",
    counts=("hộp thư cá nhân", "personal mailboxes"),
    breaches=("tên hiển thị không phải họ tên và cơ quan hiện nay", "shown name is not today's name and agency"),
)
def shown_names(_profile: Profile, place: str, _clause: Clause) -> Iterator[Evidence]:
    """Personal mailboxes by the name that they show, as ``directory.rules`` makes it."""
    boxes = _boxes(place, [MailboxKind.PERSONAL]).exclude(person=None).exclude(agency=None)
    today = Concat(F("person__full_name"), Value(" - "), F("agency__name"))
    yield from _by_agency(
        boxes.annotate(name_today=today), "admin-mailboxes?kind=personal", breach=~Q(display_name=F("name_today"))
    )


@evidence_of(
    "password.first_change",
    "password.strength",
    "password.deny",
    counts=("hộp thư có mật khẩu do chủ tự đặt", "mailboxes whose owner chose the password"),
)
def chosen_passwords(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Passwords that were checked when their owners set them: what breaks a rule is refused, so there is no breach."""
    boxes = _boxes(place, clause.get("kinds")).exclude(password_changed_at=None)
    yield from _by_agency(boxes, _list_of(clause.get("kinds"), MailboxState.ACTIVE), last="password_changed_at")


@evidence_of(
    "password.first_change",
    counts=("hộp thư còn chờ đổi mật khẩu lần đầu", "mailboxes waiting for their first change"),
    breaches=("mật khẩu dùng một lần quá hạn", "one-time passwords past their days"),
)
def waiting(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Mailboxes ``issued``; late where the regulation limits the days of a one-time password and they have passed."""
    boxes = _boxes(place, clause.get("kinds")).filter(state=MailboxState.ISSUED)
    issuing = Act.objects.filter(subject=OuterRef("address"), verb__in=["mailbox.open", "password.issue"])
    issued = Coalesce(Subquery(issuing.order_by("-id").values("time")[:1]), F("registered_at"))
    days = clause.get("initial_days")
    late = Q(issued_at__lt=clock.now() - timedelta(days=days)) if days else None
    yield from _by_agency(
        boxes.annotate(issued_at=issued), _list_of(clause.get("kinds"), MailboxState.ISSUED), "issued_at", late
    )


@evidence_of(
    "password.max_age",
    counts=("hộp thư đang dùng", "active mailboxes"),
    breaches=("mật khẩu quá hạn đổi", "passwords past their time"),
)
def old_passwords(profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Active mailboxes by the day of their last change, each day judged by the regulation's own rule."""
    boxes = _boxes(place, clause.get("kinds")).filter(state=MailboxState.ACTIVE).exclude(password_changed_at=None)
    day = TruncDate("password_changed_at", tzinfo=clock.LOCAL)
    rows = boxes.annotate(day=day).order_by().values("agency", "kind", "day")
    sums: dict[int | None, list[tuple[int, datetime, int]]] = defaultdict(list)
    for row in rows.annotate(number=Count("pk"), latest=Max("password_changed_at")):
        old = _expired(profile, row["kind"], row["day"])
        sums[row["agency"]].append((row["number"], row["latest"], row["number"] * old))
    page = _list_of(clause.get("kinds"), MailboxState.ACTIVE)
    for agency, parts in sums.items():
        numbers, latest, bad = zip(*parts, strict=True)
        yield Evidence(sum(numbers), max(latest), sum(bad), page, agency)


def _expired(profile: Profile, kind: str, changed: date) -> bool:
    age = password_age(profile.password_rules, kind, changed, clock.today())
    return age is not None and age.expired


@evidence_of(
    "list.members",
    counts=("danh sách thư theo danh bạ", "lists that follow the directory"),
    breaches=("cơ quan, đơn vị chưa có danh sách", "agencies and units without a list"),
)
def lists(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Each body that should have a list of its people, and whether it has one."""
    standing = MailingList.objects.filter(jurisdiction__slug=place, closed_on=None, reach=Reach.PEOPLE, position="")
    own = Counter(standing.filter(BODYS_OWN).exclude(agency=None).values_list("agency", flat=True))
    theirs = Counter(standing.exclude(unit=None).values_list("unit__agency", flat=True))
    of = clause.get("of", ())
    for agency in Agency.objects.filter(jurisdiction__slug=place, closed_on=None).annotate(
        divisions=Count("units", filter=Q(units__closed_on=None))
    ):
        due = ("agency" in of) + ("unit" in of) * agency.divisions
        there = ("agency" in of) * own[agency.pk] + ("unit" in of) * theirs[agency.pk]
        yield Evidence(there, None, max(due - there, 0), "lists", agency.pk)


@evidence_of(
    "list.posting",
    counts=("danh sách có người được giao gửi", "lists with those in charge of writing to them"),
    breaches=("danh sách chưa ai được gửi", "lists to which nobody may write"),
)
def writers(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """The lists that the clause speaks of."""
    rows = MailingList.objects.filter(jurisdiction__slug=place, closed_on=None)
    rows = rows.select_related("jurisdiction", "agency__parent__parent", "unit__agency__parent__parent")
    spoken = [row for row in rows if (found := posting(row)) and found.id == clause.id]
    posters = posters_of(spoken)
    told: dict[int | None, list[bool]] = defaultdict(list)
    for row in spoken:
        agency = body(row)
        told[agency.pk if agency else None].append(bool(posters[row.pk]))
    for key, served in told.items():
        yield Evidence(sum(served), None, len(served) - sum(served), "lists", key)
