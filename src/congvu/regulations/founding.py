"""A new regulation's folder: a commented skeleton that is already a sound profile, to be rewritten clause by clause."""

import re
from pathlib import Path
from string import Template

from congvu.ground.errors import CongvuError
from congvu.regulations.loading import PROFILES, profiles

SKELETON = Path(__file__).parent / "skeleton"
_SLUG = re.compile(r"(?P<name>[a-z]+(?:-[a-z]+)*)(?:-[0-9]+)*")


class NoNewRegulationError(CongvuError):
    """The folder cannot be made; nothing was written."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__("no-new-regulation", vi, en)


def found(slug: str, parent: Path = PROFILES) -> Path:
    """Write ``parent/slug`` and return it; what exists is never touched."""
    words = _names(slug)
    folder = parent / slug
    if folder.exists():
        raise NoNewRegulationError(f"đã có thư mục {folder}", f"the folder {folder} exists already")
    for template in sorted(SKELETON.rglob("*.toml")):
        target = folder / template.relative_to(SKELETON)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(template.read_text("utf-8")).substitute(words), "utf-8")
    return folder


def _names(slug: str) -> dict[str, str]:
    """The names that follow from the slug: the jurisdiction by its letters, the clauses' prefix by their initials."""
    parts = _SLUG.fullmatch(slug)
    if not parts:
        vi = f"“{slug}” phải là tên tỉnh không dấu, rồi số và năm, như son-hai-07-2020"
        raise NoNewRegulationError(vi, f"“{slug}” must be the province without marks, number, year: son-hai-07-2020")
    syllables = parts["name"].split("-")
    jurisdiction = "".join(syllables)
    for other in profiles():
        if other.jurisdiction == jurisdiction and not other.overlays:
            vi = f"{jurisdiction} đã có quy chế {other.slug}; điều khoản sửa đổi ghi vào quy chế ấy"
            raise NoNewRegulationError(vi, f"{jurisdiction} has {other.slug}; amended clauses are written there")
    initials = "".join(syllable[0] for syllable in syllables).upper()
    taken = {other.prefix for other in profiles()}
    prefix = jurisdiction.upper() if initials in taken or len(initials) == 1 else initials
    return {"slug": slug, "jurisdiction": jurisdiction, "prefix": prefix}
