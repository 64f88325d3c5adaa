"""Whether a regulation lets large files be left for fetching, and how large, how long. Pure."""

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile

LARGEST = 500 << 20
"""Bytes of one file."""

TOGETHER = 2 << 30
"""Bytes that one mailbox may have lying at once."""

DAYS = 30
WAYS = frozenset({"link", "cung cấp địa chỉ liên lạc, nhận văn bản điện tử"})
"""What ``documents.copy`` calls an address from which a document is taken."""


@carries("attachment", "documents.copy")
def link_clause(profile: Profile) -> Clause | None:
    """The clause: one that names such an address, else one that limits attached files; None where there is neither."""
    named = [clause for clause in profile.of_rule("documents.copy") if WAYS & set(clause.get("instead", ()))]
    return next(iter([*named, *profile.of_rule("attachment")]), None)
