"""What the gate is told: ``gate.toml``, written by ``engines/gate``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from congvu.gate.letter import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Places and names of one system."""

    sockets: dict[Direction, Path]
    workers: int
    ldap_uri: str
    ldap_dn: str
    ldap_secret: Path
    ldap_suffix: str
    jurisdictions: dict[str, str]  # slug to its mail domain
    log: Path
    spool: Path
    redis: Path | None  # its socket; None where letters are not counted
    portal_url: str


def load(path: Path) -> Settings:
    """The settings that the file states; it is rendered, so what is wrong in it is a defect and raises."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    home = Path(table["home"])
    return Settings(
        sockets={direction: home / "run" / direction for direction in Direction},
        workers=table["workers"],
        ldap_uri=table["ldap"]["uri"],
        ldap_dn=table["ldap"]["dn"],
        ldap_secret=Path(table["ldap"]["secret"]),
        ldap_suffix=table["ldap"]["suffix"],
        jurisdictions=table["jurisdictions"],
        log=Path(table["log"]),
        spool=home / "spool",
        redis=Path(table["redis"]) if table["redis"] else None,
        portal_url=table["portal_url"],
    )
