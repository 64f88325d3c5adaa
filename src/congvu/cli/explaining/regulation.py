"""A regulation by its slug or its jurisdiction: what it is, what it governs, whom it binds.

Needs no system; where there is one it also tells how many mailboxes are bound, and those without a grant (VP-1).
"""

from typing import NoReturn

from congvu.cli.explaining.asking import Asked, NotExplained
from congvu.cli.explaining.points import Explanation, Point, Section, day_vi, of_clause
from congvu.regulations.errors import UnknownRegulationError
from congvu.regulations.loading import load_profile
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.particulars import governing, particulars
from congvu.regulations.profile import Profile


def recognises(text: str) -> bool:
    """One of the regulations here."""
    try:
        load_profile(text)
    except UnknownRegulationError:
        return False
    return True


def explain(asked: Asked) -> Explanation:
    """Its particulars, and the clauses that say what it governs and from when."""
    profile = load_profile(asked.subject)
    named = regulation_in_force(profile.slug, asked.day)
    clauses = [of_clause(clause) for clause in governing(named)]
    sections = [
        Section("particulars", "Văn bản", "The regulation", [*_particulars(profile), _clauses(profile)]),
        Section("scope", "Phạm vi, hiệu lực", "Scope and force", clauses or [_not_yet(asked)]),
    ]
    if asked.has_system:
        asked.open()
        from congvu.cli.explaining import bound

        sections.append(Section("bound", "Trong hệ thống này", "In this system", bound.points(profile)))
    return Explanation("regulation", profile.slug, sections)


def unknown(_asked: Asked) -> NoReturn:
    """Never asked: a regulation that is recognised is known."""
    raise NotExplained("unknown-regulation", "không có quy chế này.", "there is no such regulation.")


def _particulars(profile: Profile) -> list[Point]:
    title = Point(profile.title, profile.title_en, None, {"title": profile.title})
    rest = []
    for one in particulars(profile):
        value = one.value
        vi, en = (value, value) if isinstance(value, str) else (day_vi(value), value.isoformat())
        rest.append(Point(f"{one.vi}: {vi}", f"{one.en}: {en}", None, {one.key: en}))
    return [title, *rest]


def _clauses(profile: Profile) -> Point:
    ids = list(profile.clauses)
    return Point(f"{len(ids)} điều khoản", f"{len(ids)} clauses", None, {"clauses": ids})


def _not_yet(asked: Asked) -> Point:
    return Point(f"chưa có hiệu lực ngày {day_vi(asked.day)}", f"not in force on {asked.day}")
