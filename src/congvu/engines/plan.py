"""The desired state of one system: what every engine's renderer reads, and nothing else.

A plan is made from the operator's ``congvu.toml`` in the state directory. Rendering is pure: plan in, files out.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from congvu.ground.errors import CongvuError

# offset from the port base, and the port of the registry (RFC 6335) that a base of 0 stands for
PORTS: dict[str, tuple[int, int]] = {
    "smtp": (25, 25),
    "submission": (87, 587),
    "submissions": (65, 465),
    "imap": (43, 143),
    "imaps": (93, 993),
    "pop3": (10, 110),
    "pop3s": (95, 995),
    "lmtp": (24, 24),
    "sieve": (90, 4190),
    "ldap": (89, 389),
    "ldaps": (36, 636),
    "https": (44, 443),
    "http": (80, 80),
    "redis": (79, 6379),
    "rspamd_milter": (32, 11332),
    "rspamd_controller": (34, 11334),
    "app": (81, 8081),
}


class BadSettings(CongvuError):
    """``congvu.toml`` cannot be used; the sentence names the key."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """One file that an engine wants on disk, with who may read it."""

    path: Path
    content: str
    mode: int = 0o644
    owner: str = "root"
    group: str = "root"


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory that an engine wants, with who may enter it (an engine's ``render.directories(plan)``)."""

    path: Path
    mode: int = 0o755
    owner: str = "root"
    group: str = "root"


@dataclass(frozen=True, slots=True)
class Program:
    """One process that the supervisor keeps running. ``command`` runs in the foreground and logs to its standard output."""

    name: str
    command: tuple[str, ...]
    user: str = "root"
    priority: int = 100
    stop_signal: str = "TERM"
    environment: dict[str, str] = field(default_factory=dict)
    directory: Path | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a checker found. ``ok`` False is a defect that stops ``up``; the text says what to do."""

    engine: str
    ok: bool
    text: str


Probe = Callable[["Plan"], str | None]
"""A readiness probe: None when the engine answers, else the reason why it does not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One system: its places, its ports, its domains, its optional services."""

    state: Path
    root: Path
    hostname: str
    port_base: int
    portal_url: str
    database: str
    features: frozenset[str]
    jurisdictions: dict[str, str]
    listen: str = "127.0.0.1"
    tls: str = "own"

    @property
    def offline(self) -> bool:
        """Whether nothing may be asked of the Internet: all domains are under ``.test`` (RFC 2606)."""
        return all(domain.endswith(".test") for domain in self.jurisdictions.values())

    def port(self, service: str) -> int:
        """The TCP port of a service (a key of ``PORTS``)."""
        offset, standard = PORTS[service]
        return self.port_base + offset if self.port_base else standard

    def secret(self, name: str) -> str:
        """The secret kept in the state directory under that name."""
        return (self.state / "secrets" / name).read_text(encoding="ascii").strip()

    @property
    def ldap_suffix(self) -> str:
        """The longest domain tail that all jurisdictions share, as a DN: the suffix of the one LDAP database."""
        tails = [list(reversed(domain.split("."))) for domain in self.jurisdictions.values()]
        shared = []
        for labels in zip(*(tail[:-1] for tail in tails), strict=False):
            if len(set(labels)) > 1:
                break
            shared.append(labels[0])
        if not shared:
            raise BadSettings(
                "no-common-suffix",
                "Các tên miền trong [jurisdictions] phải có chung phần đuôi (ví dụ gov.vn).",
                "The domains in [jurisdictions] must share a tail (for example gov.vn).",
                where="congvu.toml",
            )
        return ",".join(f"dc={label}" for label in reversed(shared))

    def base_dn(self, jurisdiction: str) -> str:
        """The LDAP base of one jurisdiction."""
        return ",".join(f"dc={label}" for label in self.jurisdictions[jurisdiction].split("."))


def load_plan(state: Path, root: Path) -> Plan:
    """The plan of the system in ``state``; ``root`` is the checkout. Raises BadSettings with the key that is wrong."""
    path = state / "congvu.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Plan(
            state=state,
            root=root,
            hostname=table["hostname"],
            port_base=table["port_base"],
            portal_url=table["portal_url"],
            database=table["database"],
            features=frozenset(table["features"]),
            jurisdictions=table["jurisdictions"],
            listen=table.get("listen", "127.0.0.1"),
            tls=table.get("tls", "own"),
        )
    except FileNotFoundError:
        raise BadSettings(
            "no-system", "Chưa có hệ thống nào ở đây; hãy chạy ./congvu up.", "No system here yet; run ./congvu up.", where=str(state)
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings("bad-toml", f"Tệp cấu hình hỏng: {error}.", f"Broken settings file: {error}.", where=str(path)) from error
    except KeyError as error:
        raise BadSettings(
            "missing-key", f"Thiếu khóa {error} trong tệp cấu hình.", f"The settings file lacks the key {error}.", where=str(path)
        ) from error
