"""A profile folder examined whole, for an official who is writing one: every fault with file, line and clause."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from congvu.regulations.errors import BadProfileError, UnknownRegulationError
from congvu.regulations.loading import beside, examine, load_profile
from congvu.regulations.overlays import bound_agency
from congvu.regulations.places import Places
from congvu.regulations.profile import Profile


def check_folder(folder: Path) -> tuple[Profile | None, list[BadProfileError]]:
    """What the folder holds, and all that is wrong with it: its clauses, its place beside the others, its cases."""
    path = folder.resolve() / "profile.toml"
    profile, faults = examine(path)
    if profile:
        faults += [*_clashes(profile), *_bad_parent(profile), *_bad_cases(profile, {fault.clause for fault in faults})]
    return profile, faults


def _clashes(profile: Profile) -> Iterator[BadProfileError]:
    """A jurisdiction, and a prefix of clauses, belong to one regulation, those of single agencies apart."""
    places = Places.of(profile.path)
    for other in (other for other in beside(profile.slug) if other.versions):
        for key in ("jurisdiction", "prefix"):
            name = getattr(profile, key)
            together = key == "jurisdiction" and (profile.overlays or other.overlays)
            if name and getattr(other, key) == name and not together:
                vi, en = f"{key} “{name}” đã thuộc về {other.slug}", f"the {key} “{name}” belongs to {other.slug}"
                yield places.bad(vi, en, line=places.key(key))


def _bad_parent(profile: Profile) -> Iterator[BadProfileError]:
    """An agency's regulation lies over its province's, binds an agency that it names, and nothing lies over it."""
    if not profile.overlays:
        return
    places = Places.of(profile.path)
    line = places.key("overlays")
    try:
        parent = load_profile(profile.overlays)
    except UnknownRegulationError as unknown:
        yield places.bad(unknown.vi, unknown.en, line=line)
    else:
        if parent.overlays or parent.jurisdiction != profile.jurisdiction:
            vi = f"{parent.slug} không phải quy chế của cả {profile.jurisdiction}"
            yield places.bad(vi, f"{parent.slug} is no regulation of the whole of {profile.jurisdiction}", line=line)
    if not bound_agency(profile):
        vi = "phải có điều khoản regulation.scope nêu mã cơ quan (agency)"
        yield places.bad(vi, "a clause regulation.scope must name the agency's code (agency)", line=line)


def _bad_cases(profile: Profile, faulty: set[str | None]) -> Iterator[BadProfileError]:
    """Case files that cannot be read, and cases of clauses that the regulation does not have."""
    for path in sorted((profile.path.parent / "cases").glob("*.toml")):
        try:
            places = Places.of(path)
            tables = tomllib.loads(places.text)
        except BadProfileError as fault:
            yield fault
        except tomllib.TOMLDecodeError as error:
            yield places.bad_syntax(str(error))
        else:
            yield from _strangers(tables, places, {*profile.clauses, *faulty})


def _strangers(tables: dict[str, object], places: Places, known: set[str | None]) -> Iterator[BadProfileError]:
    for name, rows in tables.items():
        for row in rows if isinstance(rows, list) else [{}]:
            clauses = row.get("clauses") if isinstance(row, dict) else None
            if not isinstance(clauses, list) or not clauses:
                vi, en = f"ví dụ [[{name}]] thiếu “clauses”", f"a case [[{name}]] lacks “clauses”"
                yield places.bad(vi, en, line=_line(places, f"[[{name}]]"))
            for clause in clauses if isinstance(clauses, list) else ():
                if clause not in known:
                    vi, en = "ví dụ nêu điều khoản không có", "a case names a clause that does not exist"
                    yield places.bad(vi, en, line=_line(places, f'"{clause}"'), clause=str(clause))


def _line(places: Places, text: str) -> int:
    """The first line that holds this text."""
    return next((number for number, line in enumerate(places.text.splitlines(), start=1) if text in line), 1)
