"""Reading the profiles: ``profiles/<slug>/profile.toml`` to a Profile, or one sentence with file, line and clause."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from congvu.regulations.blocks import MAILBOX_KINDS
from congvu.regulations.clauses import Clause
from congvu.regulations.errors import BadProfileError, UnfitValueError, UnknownRegulationError
from congvu.regulations.fitting import try_values
from congvu.regulations.places import Places
from congvu.regulations.profile import Profile
from congvu.regulations.reading import ClauseReader

_PACKAGE = Path(__file__).resolve().parent.parent
PROFILES = next(
    (folder for folder in (_PACKAGE / "profiles", _PACKAGE.parent.parent / "profiles") if folder.is_dir()),
    _PACKAGE / "profiles",
)
"""Beside the rooms when installed, at the root of a checkout."""

_TEXTS = ("slug", "jurisdiction", "prefix", "number", "title", "title_en", "issuer", "province", "domain", "supersedes")
_DATES = ("issued", "effective_from")
_KEYS = {*_TEXTS, *_DATES, "hosts", "mailbox_kinds"}
_DECREE = {*_DATES, "prefix", "number", "issuer", "supersedes"}
"""What a province that has issued no regulation leaves out."""
_OVERLAYS = "overlays"
"""The slug of the province's own, in the regulation of one agency; nowhere else."""


def profiles() -> list[Profile]:
    """Every regulation that is shipped, by slug; a province that has issued none is no regulation."""
    return [profile for profile in map(_profile, _slugs()) if profile.versions]


def load_profile(slug: str) -> Profile:
    """The profile of a regulation (``can-tho-33-2015``) or of a jurisdiction (``cantho``).

    Where a province has issued none, its name stands for the one that an agency of it has (``quangtri``).
    """
    known = _slugs()
    if slug in known:
        return _profile(slug)
    return max(_of_jurisdiction(slug), key=lambda profile: (bool(profile.versions), not profile.overlays))


def province_profile(jurisdiction: str) -> Profile:
    """What is in force in a whole jurisdiction: its own regulation, or none at all; never that of one agency."""
    whole = [profile for profile in _of_jurisdiction(jurisdiction) if not profile.overlays]
    return max(whole, key=lambda profile: bool(profile.versions))


def overlays_of(slug: str) -> list[Profile]:
    """The regulations of single agencies that lie over this one."""
    return [profile for profile in profiles() if profile.overlays == slug]


def _of_jurisdiction(name: str) -> list[Profile]:
    found = [profile for profile in map(_profile, _slugs()) if profile.jurisdiction == name]
    if not found:
        raise UnknownRegulationError(name, _slugs())
    return found


def _slugs() -> list[str]:
    return sorted(path.parent.name for path in PROFILES.glob("*/profile.toml"))


@cache
def _profile(slug: str) -> Profile:
    return read_profile(PROFILES / slug / "profile.toml")


def read_profile(path: Path) -> Profile:
    """Read and check one file; the first fault is raised."""
    return _read(path, _refuse)


def examine(path: Path) -> tuple[Profile | None, list[BadProfileError]]:
    """The same for who is still writing: the first fault of each clause; no profile where the file's head fails."""
    found: list[BadProfileError] = []
    try:
        return _read(path, found.append), found
    except BadProfileError as fault:
        return None, [fault]


def beside(slug: str) -> list[Profile]:
    """The other profiles, each as far as it can be read: one being written must not hide another's faults."""
    paths = (path for path in sorted(PROFILES.glob("*/profile.toml")) if path.parent.name != slug)
    return [profile for profile, _ in map(examine, paths) if profile]


def _refuse(fault: BadProfileError) -> NoReturn:
    raise fault


def _read(path: Path, tell: Callable[[BadProfileError], None]) -> Profile:
    places = Places.of(path)
    try:
        document = tomllib.loads(places.text)
    except tomllib.TOMLDecodeError as error:
        raise places.bad_syntax(str(error)) from None
    particulars = _particulars(document, places)
    versions = _versions(document, particulars, places, tell)
    latest = {clause.id: clause for clause in versions}
    return Profile(**particulars, clauses=latest, versions=versions, path=path)


def _particulars(document: Mapping[str, Any], places: Places) -> dict[str, Any]:
    table = document.get("regulation")
    if not isinstance(table, dict):
        raise places.bad("thiếu phần [regulation]", "the table [regulation] is missing", line=1)
    unknown = next(iter(document.keys() - {"regulation", "clause"}), None) or next(
        iter(table.keys() - {*_KEYS, _OVERLAYS}), None
    )
    if unknown:
        raise places.bad(f"không hiểu “{unknown}”", f"“{unknown}” is not known here", line=places.key(unknown))
    needed = _KEYS if "clause" in document or table.keys() & _DECREE else _KEYS - _DECREE
    for name in sorted(needed | table.keys()):
        if not _right(name, table.get(name)):
            vi, en = f"[regulation] thiếu “{name}” hoặc sai kiểu", f"[regulation] lacks “{name}” or its type is wrong"
            raise places.bad(vi, en, line=places.key(name))
    folder = places.path.parent.name
    if table["slug"] != folder:
        vi, en = f"slug phải là tên thư mục, “{folder}”", f"the slug must be the folder's name, “{folder}”"
        raise places.bad(vi, en, line=places.key("slug"))
    return {**table, "hosts": tuple(table["hosts"])}


def _right(name: str, value: object) -> bool:
    if name in _DATES:
        return type(value) is date
    if name == "hosts":
        return isinstance(value, list) and all(map(_is_text, value))
    if name == "mailbox_kinds":
        return isinstance(value, dict) and value.keys() <= set(MAILBOX_KINDS) and all(map(_is_text, value.values()))
    return _is_text(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _versions(
    document: Mapping[str, Any],
    particulars: Mapping[str, Any],
    places: Places,
    tell: Callable[[BadProfileError], None],
) -> tuple[Clause, ...]:
    """Every clause in the order of the file; one id may stand again for other days, as an amended version."""
    tables = document.get("clause", [])
    if not isinstance(tables, list):
        raise places.bad("mỗi điều khoản phải mở đầu bằng [[clause]]", "each clause must begin with [[clause]]", line=1)
    known: dict[str, list[Clause]] = {}
    for number, table in enumerate(tables):
        try:
            clause = ClauseReader(table, number, places, particulars).clause()
            _must_fit(clause, places)
            _must_be_alone(clause, known.get(clause.id, []), places)
        except BadProfileError as fault:
            tell(fault)
        else:
            known.setdefault(clause.id, []).append(clause)
    return tuple(version for versions in known.values() for version in sorted(versions, key=_since))


def _must_be_alone(clause: Clause, others: list[Clause], places: Places) -> None:
    for other in others:
        if clause.overlaps(other):
            raise _twice(clause, other, places)


def _must_fit(clause: Clause, places: Places) -> None:
    try:
        try_values(clause)
    except UnfitValueError as error:
        raise places.bad(error.vi, error.en, line=clause.line, clause=clause.id) from None


def _since(clause: Clause) -> date:
    return clause.effective_from


def _twice(clause: Clause, other: Clause, places: Places) -> BadProfileError:
    ident, first = clause.id, other.line
    vi = f"có hai điều khoản cùng mã {ident} và cùng có hiệu lực; mã này đã có ở dòng {first}"
    en = f"two clauses in force together have the id {ident}; it stands already on line {first}"
    return places.bad(vi, en, line=clause.line, clause=ident)
