"""How long spam stays in the folder Junk (VP-13.1.b.s3), where every province files it (CT-9.8.s3, DL-11.5.s2)."""

from congvu.regulations.carriers import carries
from congvu.regulations.profile import Profile


@carries("security.spam")
def junk_days(profile: Profile) -> int | None:
    """Days after which the system itself removes spam; None where the regulation sets none: then the owner does."""
    return next((days for clause in profile.of_rule("security.spam") if (days := clause.get("junk_days"))), None)
