"""Whom a regulation binds in a running system: how many mailboxes, and those without grant or place."""

from congvu.cli.explaining.points import Point
from congvu.directory.grants import grants
from congvu.regulations.profile import Profile

_SHOWN = 10


def points(profile: Profile) -> list[Point]:
    """The counts; a list that should be empty is told with its first addresses."""
    found = grants(profile.slug, by_unit=bool(profile.overlays))
    facts = {"mailboxes": found.mailboxes, "technical": found.technical}
    vi = f"{found.mailboxes} hộp thư, trong đó {found.technical} kỹ thuật"
    told = [Point(vi, f"{found.mailboxes} mailboxes, {found.technical} of them technical", None, facts)]
    told.append(
        _lacking("không có quyết định cấp trong sổ ghi", "without a grant in the ledger", "without", found.without)
    )
    if profile.overlays:
        told.append(_lacking("chưa xếp vào đơn vị nào", "not placed in a unit", "unplaced", found.unplaced))
    return told


def _lacking(vi: str, en: str, key: str, addresses: list[str]) -> Point:
    first = ", ".join(addresses[:_SHOWN]) + (" …" if len(addresses) > _SHOWN else "")
    listed = f": {first}" if addresses else ""
    count = len(addresses)
    return Point(f"{count} {vi}{listed}", f"{count} {en}{listed}", None, {key: addresses})
