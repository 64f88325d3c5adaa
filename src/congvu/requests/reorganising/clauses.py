"""Which clause orders a reorganisation of each kind. Pure."""

from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause, Means
from congvu.regulations.profile import Profile

WORDS = {
    "rename": ("đổi tên",),
    "move": ("chuyển",),
    "merge": ("sáp nhập", "giải thể"),
    "split": ("tách", "thành lập mới"),
    "dissolve": ("giải thể",),
}
"""How regulations call the kinds in their reasons, the closest word first; "thay đổi tên" is a change of name, too."""


@carries("reorganisation")
def clause_of(profile: Profile, kind: str, body: str) -> str:
    """The clause that speaks of this kind, for an ``agency`` or a ``unit``; else that on changes; blank without one."""
    own = [c for c in profile.clauses.values() if (c.means, c.block) == (Means.PROCEDURE, "reorganisation")]
    asked = [c for c in profile.of_rule("request.intake") if body in c.get("kinds", ())]
    changes = [c for c in profile.clauses.values() if (c.means, c.block) == (Means.PROCEDURE, "request.change")]
    named = [c for word in WORDS[kind] for c in (*own, *asked) if _says(c, word)]
    general = [c for c in own if not c.get("reasons")] + changes
    return next((c.id for c in (*named, *general)), "")


def _says(clause: Clause, word: str) -> bool:
    reasons = clause.get("reasons")
    return isinstance(reasons, tuple | list) and any(fold(word) in fold(one) for one in reasons)
