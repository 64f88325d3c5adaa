"""Pure rules of the directory: what a mailbox is called, found by and sorted by."""

import re
import secrets

from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries

# No 0/O, 1/l/i, u/v: the slip is read by people and typed once.
ONE_TIME_ALPHABET = "abcdefghjkmnpqrstwxyz23456789"
ADDRESS = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9_-]+(\.[a-z0-9_-]+)*@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
)
LONGEST_ADDRESS = 254
ONE_TIME_GROUPS, ONE_TIME_GROUP_LENGTH = 3, 4


def one_time_password() -> str:
    """Three groups of four from 29 signs: 58 random bits, typed without doubt."""
    groups = (
        "".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(ONE_TIME_GROUP_LENGTH)) for _ in range(ONE_TIME_GROUPS)
    )
    return "-".join(groups)


@carries("naming.display")
def person_display_name(full_name: str, agency: str) -> str:
    """'Họ tên - Cơ quan', so that namesakes are told apart (CT-4.2.dd)."""
    return f"{full_name} - {agency}"


def well_formed(address: str) -> bool:
    """Whether an address is a lower-case ASCII dot-atom at a host name, at most 254 characters long (RFC 5321)."""
    return len(address) <= LONGEST_ADDRESS and ADDRESS.fullmatch(address) is not None


def search_text(*parts: str) -> str:
    """The ASCII text that a search without diacritics meets."""
    return fold(" ".join(part for part in parts if part))


def person_sort(given: str, rest: str) -> str:
    """Vietnamese lists go by given name first, then family and middle names."""
    return f"{fold(given)} {fold(rest)}"
