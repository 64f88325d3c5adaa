"""Names by how frequent they are, Kinh and highland peoples', each in the order in which it is written."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TWO_MIDDLE_NAMES = 0.25
NAMESAKE = 0.03


@dataclass(frozen=True, slots=True)
class Name:
    """A full name in written order, and its parts."""

    written: str
    family: str
    middle: str
    given: str


@cache
def lists() -> dict[str, Any]:
    """The lists of names."""
    return tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))


class Names:
    """Draws names for one province; some people are namesakes of earlier ones on purpose."""

    def __init__(self, chance: random.Random, peoples: dict[str, int]) -> None:
        self.chance = chance
        self.peoples = peoples
        self.drawn: list[Name] = []

    def draw(self) -> Name:
        """The next person's name."""
        if self.drawn and self.chance.random() < NAMESAKE:
            return self.chance.choice(self.drawn)
        people = self.chance.choices(list(self.peoples), list(self.peoples.values()))[0]
        make = {"kinh": self.kinh, "bru": self.bru}.get(people)
        name = make() if make else self.highland(people)
        self.drawn.append(name)
        return name

    def kinh(self) -> Name:
        """Family, middle, given."""
        kinh = lists()["kinh"]
        family = self.chance.choices(list(kinh["family"]), list(kinh["family"].values()))[0]
        own = kinh[self.sex()]
        middles = own["middle"].split()
        middle = self.chance.choice(middles)
        if self.chance.random() < TWO_MIDDLE_NAMES:
            second = self.chance.choice(middles)
            middle = middle if second == middle else f"{middle} {second}"
        given = self.chance.choice(own["given"].split())
        return Name(f"{family} {middle} {given}", family, middle, given)

    def bru(self) -> Name:
        """A clan's or the common name Hồ first; the given name may have two words."""
        bru = lists()["bru"]
        family = self.chance.choice(bru["family"].split())
        given = self.chance.choice(bru[self.sex()].split(", "))
        middle = "Văn" if self.chance.random() < 0.5 else ""
        written = " ".join(part for part in (family, middle, given) if part)
        return Name(written, family, middle, given)

    def highland(self, people: str) -> Name:
        """Marker, given name, clan: Y for men, H' for women."""
        own = lists()[people]
        sex = self.sex()
        family, given = self.chance.choice(own["family"].split()), self.chance.choice(own[sex].split())
        if sex == "men":
            return Name(f"Y {given} {family}", family, "Y", given)
        return Name(f"H'{given} {family}", family, "H'", given)

    def sex(self) -> str:
        """Which list of given names."""
        return self.chance.choice(("men", "women"))
