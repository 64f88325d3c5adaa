"""A regulation in force in one jurisdiction: its particulars and its clauses."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause, Means
from congvu.regulations.passwords import PasswordRules, password_rules
from congvu.regulations.quotas import Limit, attachment, quotas


@dataclass(frozen=True, eq=False)
class Profile:
    """One ``profile.toml``, read and checked; compared by identity, for there is one of each.

    ``clauses`` holds each clause as last amended, ``versions`` every version: an act is judged by ``on(its day)``.
    A province that has issued none has neither number nor clauses. ``overlays`` is the slug of the province's own where
    this is the regulation of one agency (``congvu.regulations.overlays``).
    """

    slug: str
    jurisdiction: str
    title: str
    title_en: str
    province: str
    domain: str
    hosts: tuple[str, ...]
    mailbox_kinds: Mapping[str, str]
    clauses: Mapping[str, Clause] = field(repr=False)
    versions: tuple[Clause, ...] = field(repr=False)
    path: Path
    prefix: str = ""
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    effective_from: date | None = None
    supersedes: str = ""
    overlays: str = ""

    @carries("regulation.in_force")
    def on(self, day: date) -> "Profile":
        """The regulation as it was in force on that day; without clauses before its first."""
        clauses = {clause.id: clause for clause in self.versions if clause.in_force(day)}
        return self if clauses == self.clauses else replace(self, clauses=clauses)

    def of_rule(self, *blocks: str) -> list[Clause]:
        """The clauses that name one of these rule blocks, in the order of the regulation."""
        return [clause for clause in self.clauses.values() if clause.means is Means.RULE and clause.block in blocks]

    def quota(self, kind: str) -> int | None:
        """Bytes for a mailbox of this kind: 0 for no limit, None where the regulation sets nothing."""
        limit = self.quota_limit(kind)
        return limit.bytes if limit else None

    def quota_limit(self, kind: str) -> Limit | None:
        """The same with the clause that sets it."""
        return self._quotas.get(kind)

    @property
    def attachment_limit(self) -> int | None:
        """Bytes for each attached file, or None where the regulation sets nothing."""
        return self.attachment.bytes if self.attachment else None

    @cached_property
    def attachment(self) -> Limit | None:
        """The limit of each attached file with the clause that sets it."""
        return attachment(self.clauses.values())

    @cached_property
    def password_rules(self) -> PasswordRules:
        """What a password must be, for each mailbox kind."""
        return password_rules(self.clauses.values())

    @cached_property
    def _quotas(self) -> dict[str, Limit]:
        return quotas(self.clauses.values())
