"""What somebody should know before asking: which ways, roles, papers and reasons a regulation takes.

The same clauses that judge a row afterwards (``rules``), asked beforehand about what the form offers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from congvu.requests.law import RequestLaw
from congvu.requests.roles import role_names
from congvu.requests.rules import ACTION_WORDS, Asking, Bearing, Finding, channel_objections, may_ask

KINDS = ("personal", "unit", "agency")
PAPERS = {
    "document": ("kèm văn bản: số, ngày và tệp.", "bring the document: its number, date and file."),
    "decision": ("ghi số quyết định.", "state the number of the decision."),
}


@dataclass(frozen=True, slots=True)
class Guide:
    """What is to be known; ``actions`` are those in which this person can succeed for a personal mailbox."""

    open: bool
    actions: tuple[str, ...]
    barred: tuple[Finding, ...]
    needed: tuple[Finding, ...]

    @property
    def document(self) -> bool:
        """Whether a document must come along."""
        return any(one.column == "document" for one in self.needed)

    @property
    def reason(self) -> bool:
        """Whether a reason must be stated."""
        return any(one.column in {"reason", "decision"} for one in self.needed)


def guide(law: RequestLaw, channel: str, roles: frozenset[str] | None) -> Guide:
    """The guide for one person and one way of asking; ``roles`` None where a paper is entered for anybody."""
    barred = {
        kind: {action: list(bars(law, channel, action, kind, roles)) for action in ACTION_WORDS} for kind in KINDS
    }
    free = tuple(action for action, found in barred["personal"].items() if not found)
    return Guide(
        open=any(not found for actions in barred.values() for found in actions.values()),
        actions=free,
        barred=tuple(together([(action, one) for action, found in barred["personal"].items() for one in found])),
        needed=tuple(together([(action, one) for action in free for one in needs(law, channel, action)])),
    )


def bars(law: RequestLaw, channel: str, action: str, kind: str, roles: frozenset[str] | None) -> Iterator[Finding]:
    """What no filling in can mend: the way is closed, or the role is another's."""
    asking = Asking(action=action, kind=kind)
    if roles is not None and law.informs(action, roles):
        return
    yield from channel_objections(law, Bearing(channel=channel), asking)
    allowed = may_ask(law, asking, roles) if roles is not None else None
    if allowed:
        vi, en = role_names(allowed.words)
        yield Finding("", f"chỉ người giữ vai trò {vi} được gửi.", f"asked by: {en}.", allowed.clause)


def needs(law: RequestLaw, channel: str, action: str) -> Iterator[Finding]:
    """What must be brought, and the reasons that are accepted."""
    for what, (vi, en) in PAPERS.items():
        if clause := law.needs(what, channel, action, "personal"):
            yield Finding(what, vi, en, clause)
    accepted, compulsory = law.reasons(action, "personal")
    if compulsory:
        listed = ", ".join(accepted.words)
        yield Finding("reason", f"lý do được nhận: {listed}.", f"accepted reasons: {listed}.", accepted.clause)


def together(found: list[tuple[str, Finding]]) -> Iterator[Finding]:
    """What holds for several actions is said once, with their names before it."""
    actions: dict[Finding, list[str]] = {}
    for action, one in found:
        actions.setdefault(one, []).append(action)
    for one, named in actions.items():
        vi, en = (", ".join(ACTION_WORDS[action][language] for action in named) for language in (0, 1))
        yield replace(one, vi=f"{vi.capitalize()}: {one.vi}", en=f"{en.capitalize()}: {one.en}")
