"""Which clauses bind a mailbox of one kind, by what they are about; and which clause a mere id names."""

from collections.abc import Mapping
from datetime import date

from congvu.regulations.blocks import BLOCKS, MAILBOX_KINDS
from congvu.regulations.clauses import Clause
from congvu.regulations.loading import profiles
from congvu.regulations.profile import Profile

TOPICS: Mapping[str, tuple[str, ...]] = {
    "scope": ("regulation.scope",),
    "quota": ("quota", "attachment"),
    "password": (
        "password.strength", "password.deny", "password.max_age", "password.first_change", "password.reset_path",
        "password.shared_use", "password.protection",
    ),
    "idle": ("idle", "idle.leave", "idle.notice", "idle.confirmation", "suspension.inbound"),
    "checks": (
        "checks.ends", "checks.windows", "checks.apart", "checks.open", "checks.advice", "checks.daily",
        "checks.reminder", "usage.criterion",
    ),
    "holder": (
        "eligibility", "mailbox.kind", "delegation", "delegation.none", "delegation.owner", "handover.items",
        "access.others", "access.no_delete",
    ),
    "retention": ("retention", "naming.kept", "archive.tree"),
}  # fmt: skip
"""What people ask of a mailbox, and the blocks that answer."""


def bindings(profile: Profile, kind: str) -> dict[str, list[Clause]]:
    """The clauses on each topic that bind mailboxes of this kind, in the order of the regulation."""
    found = {topic: profile.of_rule(*blocks) for topic, blocks in TOPICS.items()}
    return {topic: [clause for clause in clauses if binds(clause, kind)] for topic, clauses in found.items()}


def binds(clause: Clause, kind: str) -> bool:
    """Whether a rule is about mailboxes of this kind; one that names no kinds of mailbox is about all."""
    parameter = BLOCKS[clause.block].parameters.get("kinds")
    named = parameter is not None and parameter.among == MAILBOX_KINDS
    return not named or kind in clause.get("kinds", (kind,))


def clause_called(ident: str, day: date) -> Clause | None:
    """The clause of an id in any regulation, as it stood on the day, or as it was first enacted after it."""
    versions = [clause for profile in profiles() for clause in profile.versions if clause.id == ident]
    return next((clause for clause in versions if clause.in_force(day)), versions[0] if versions else None)
