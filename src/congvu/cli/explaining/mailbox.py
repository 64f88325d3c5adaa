"""A mailbox: its state and the act that set it, and every rule that binds it in the regulation in force on the day."""

from datetime import date, timedelta

from congvu.cli.explaining.asking import Asked
from congvu.cli.explaining.points import Point, Section, day_vi, moment_en, moment_vi, of_clause, shown, size
from congvu.directory.actions.states import IN_USE
from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.evidence.last_use import last_use
from congvu.ground.clock import LOCAL
from congvu.ground.office_hours import Leave
from congvu.ledger.models import Act
from congvu.ledger.queries import Asked as ActsAsked
from congvu.ledger.queries import acts
from congvu.regulations.binding import bindings, clause_called
from congvu.regulations.calendars import working_days
from congvu.regulations.checks import duty
from congvu.regulations.idleness import IdleRule, idle_rule
from congvu.regulations.passwords import expires_on
from congvu.regulations.profile import Profile

_TOPICS = {
    "scope": ("Quy chế áp dụng", "The regulation that binds it"),
    "quota": ("Dung lượng", "Quota"),
    "password": ("Mật khẩu", "Password"),
    "idle": ("Không sử dụng, tạm ngưng", "Idleness and suspension"),
    "checks": ("Kiểm tra hộp thư", "Duty of checking"),
    "holder": ("Ai được giữ", "Who may hold it"),
    "retention": ("Lưu giữ", "Retention"),
}
_THEN = {"suspend": "tạm đình chỉ", "revoke": "thu hồi", "cancel": "hủy"}


def sections(box: Mailbox, asked: Asked) -> list[Section]:
    """State, then topic by topic: what it comes to for this mailbox, then each clause with its values."""
    profile = in_force(box, asked.day)
    bound = bindings(profile, box.kind)
    own = {
        "scope": [_regulation(profile, asked.day)],
        "quota": [_quota(box, profile)],
        "password": _password(box, profile),
        "idle": _idle(box, profile, asked),
        "checks": [_checks(box, profile)],
    }
    topics = []
    for topic, clauses in bound.items():
        rules = [of_clause(clause, block=clause.block) for clause in clauses]
        points = [*own.get(topic, ()), *rules]
        if not points:
            points = [Point("quy chế không quy định", "the regulation sets nothing")]
        topics.append(Section(topic, *_TOPICS[topic], points))
    return [Section("state", "Trạng thái", "State", [_state(box, profile)]), *topics]


def _state(box: Mailbox, profile: Profile) -> Point:
    """The act that set it, with its clause; a mailbox just opened waits by the clause on first passwords."""
    act = _state_act(box)
    vi, en = str(box.get_state_display()), box.state
    if act is None:
        return Point(vi, en, None, {"state": box.state, "act": None})
    vi += f", từ {moment_vi(act.time)}, bởi {act.actor} (sổ ghi số {act.pk}, {act.verb})"
    en += f", since {moment_en(act.time)}, by {act.actor} (ledger entry {act.pk}, {act.verb})"
    ident = profile.password_rules.first_change(box.kind) if act.verb == "mailbox.open" else act.clause
    clause = clause_called(ident, act.time.astimezone(LOCAL).date()) if ident else None
    if reason := act.after.get("reason"):
        vi, en = f"{vi}: {reason}", f"{en}: {reason}"
    if box.due:
        vi, en = f"{vi}; bước tiếp theo sau {day_vi(box.due)}", f"{en}; the next step comes after {box.due}"
    facts = {
        "state": box.state,
        "due": box.due and box.due.isoformat(),
        "act": act.pk,
        "verb": act.verb,
        "actor": act.actor,
        "time": moment_en(act.time),
    }
    return Point(vi, en, clause, facts)


def _state_act(box: Mailbox) -> Act | None:
    """The last act that set the state: it says so, or opens the mailbox, or issues a password that must be changed."""
    names = list(box.addresses.values_list("address", flat=True))
    of_box = acts(ActsAsked(jurisdiction=box.jurisdiction.slug, subjects=names))
    return next((act for act in of_box if "state" in act.after or act.verb in ("mailbox.open", "password.issue")), None)


def _regulation(profile: Profile, day: date) -> Point:
    if not profile.clauses:
        vi, en = f"ngày {day_vi(day)} chưa có quy chế nào áp dụng", f"no regulation binds it on {day}"
        return Point(vi, en, None, {"regulation": None, "on": day.isoformat()})
    facts = {"regulation": profile.slug, "number": profile.number, "on": day.isoformat()}
    return Point(f"{profile.number}, xét ngày {day_vi(day)}", f"{profile.number}, judged on {day}", None, facts)


def _quota(box: Mailbox, profile: Profile) -> Point:
    rule = profile.quota_limit(box.kind)
    held = "–" if box.quota is None else size(box.quota)
    facts = {"quota": box.quota, "by_rule": rule.bytes if rule else None}
    if rule is None:
        return Point(f"đang đặt: {held}; quy chế không quy định", f"set: {held}; the regulation sets none", None, facts)
    vi, en = f"đang đặt: {held}; quy chế: {size(rule.bytes)}", f"set: {held}; by the regulation: {size(rule.bytes)}"
    return Point(vi, en, profile.clauses[rule.clause], facts)


def _password(box: Mailbox, profile: Profile) -> list[Point]:
    rules, changed = profile.password_rules, box.password_changed_at
    if changed is None:
        clause = rules.first_change(box.kind)
        days, act = rules.initial_days(box.kind), _state_act(box)
        last = act.time.astimezone(LOCAL).date() + timedelta(days.value) if days and act else None
        vi, en = "mật khẩu dùng một lần, phải đổi trước khi dùng thư", "a one-time password, to be changed before use"
        if last:
            vi, en = f"{vi}, chậm nhất {day_vi(last)}", f"{en}, by {last} at the latest"
        return [Point(vi, en, profile.clauses[clause] if clause else None, {"due": last and last.isoformat()})]
    day = changed.astimezone(LOCAL).date()
    age, last = rules.max_age(box.kind), expires_on(rules, box.kind, day)
    if age is None or last is None:
        vi, en = f"đổi ngày {day_vi(day)}; quy chế không đặt hạn", f"changed on {day}; the regulation sets no end"
        return [Point(vi, en, None, {"changed": day.isoformat(), "due": None})]
    vi, en = f"đổi ngày {day_vi(day)}, phải đổi lại sau {day_vi(last)}", f"changed on {day}, good until {last}"
    return [Point(vi, en, profile.clauses[age.clause], {"changed": day.isoformat(), "due": last.isoformat()})]


def _idle(box: Mailbox, profile: Profile, asked: Asked) -> list[Point]:
    """The clock runs from creation, from the last use, or from the day on which the mailbox came back."""
    rule = idle_rule(profile, box.kind)
    if rule is None or box.state not in IN_USE:
        return []
    created, used = box.registered_at.astimezone(LOCAL).date(), _last_use(box, rule, asked)
    back = box.state_since.astimezone(LOCAL).date() if box.state_since else None
    base = max(day for day in (created, used, back) if day)
    leaves = box.person.leaves.filter(cancelled_at=None) if box.person else ()
    due = rule.due(base, [Leave(one.kind, one.first, one.last, one.session) for one in leaves], working_days())
    vi = f"dùng lần cuối {day_vi(used)}" if used else "chưa dùng lần nào"
    en = f"last used on {used}" if used else "never used"
    facts = {"last_use": used and used.isoformat(), "from": base.isoformat(), "due": due.isoformat(), "then": rule.then}
    vi = f"{vi}; tính từ {day_vi(base)}, giữ nguyên đến hết {day_vi(due)}, sau đó {_THEN[rule.then]}"
    en = f"{en}; counted from {base}, stays until {due}, then: {rule.then}"
    return [Point(vi, en, profile.clauses[rule.clause], facts)]


def _last_use(box: Mailbox, rule: IdleRule, asked: Asked) -> date | None:
    folder = asked.event_files
    return last_use(folder, box.address, box.registered_at, rule.counts, asked.day) if folder else None


def _checks(box: Mailbox, profile: Profile) -> Point:
    rule = duty(profile, box.kind)
    if rule is None:
        return Point("không có nghĩa vụ kiểm tra theo buổi", "no duty of checking by half-day", None, {"duty": None})
    clause = profile.clauses[rule.clause]
    spans = shown(clause, "sessions", clause.get("sessions"))
    facts = {"duty": rule.clause, "sessions": spans}
    return Point(f"mỗi buổi làm việc: {spans}", f"each half-day: {spans}", clause, facts)
