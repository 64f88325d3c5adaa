"""What a check found, and what becomes of a letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What becomes of a letter; of several the one that stands last here prevails."""

    ACCEPT = "accept"
    REWRITE = "rewrite"  # of headers only, never of a part
    HOLD = "hold"  # until a named person releases or refuses it
    REJECT = "reject"
    DEFER = "defer"  # in doubt; the sender's server tries again


STRENGTH = {action: number for number, action in enumerate(Action)}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the header: ``value`` None removes the field, ``add`` sets one more beside those there are."""

    field: str
    value: str | None
    add: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found; it names no more of the content than the clause needs.

    ``where`` is the place for people: ``subject``, ``body``, ``attachment: báo cáo.docx``, ``sender``, ``recipient``.
    ``warn`` asks that the sender be told though the letter passes; ``tell`` names roles to be told of it.
    """

    clause: str
    check: str
    vi: str
    en: str
    where: str = ""
    action: Action = Action.ACCEPT
    changes: tuple[Change, ...] = ()
    warn: bool = False
    tell: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        """One line, Vietnamese first."""
        return f"{self.vi} / {self.en}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a letter, and why."""

    action: Action
    findings: tuple[Finding, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of the header that the findings ask for."""
        return tuple(change for finding in self.findings for change in finding.changes)

    @property
    def decisive(self) -> Finding | None:
        """The first finding that decided; None where nothing was found."""
        return next((one for one in self.findings if one.action is self.action), None)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The strongest action of all findings prevails."""
    found = tuple(findings)
    return Verdict(max((one.action for one in found), key=STRENGTH.__getitem__, default=Action.ACCEPT), found)
