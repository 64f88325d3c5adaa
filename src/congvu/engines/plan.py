"""The desired state of one system: what every engine's renderer reads, and nothing else.

A plan is made from the operator's ``congvu.toml`` in the state directory. Rendering is pure: plan in, files out.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
    "inject": (26, 10026),
}

HOST_NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
TLS_SOURCES = ("own", "acme", "files")
OBLIGED = ("administrators", "everybody", "nobody")
"""Who must have a second factor to use the portal."""
OUTBOUND = re.compile(r"none|direct|relay:\[[A-Za-z0-9.:-]+\](:\d{1,5})?")
"""Mail for other systems: refused, sent by MX, or handed to one relay ``[host]:port``."""


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
    """One process that the supervisor keeps running: in the foreground, its log on standard output."""

    name: str
    command: tuple[str, ...]
    user: str = "root"
    priority: int = 100
    stop_signal: str = "TERM"
    environment: dict[str, str] = field(default_factory=dict)
    directory: Path | None = None


HIGHEST_BASE = 64000
"""Every offset still makes a port."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a checker found. ``ok`` False is a defect that stops ``up``; the text says what to do.

    ``advice`` is nothing that was looked at, but something for people to do elsewhere.
    """

    engine: str
    ok: bool
    text: str
    advice: bool = False


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
    outbound: str = "none"
    second_factor: str = "administrators"

    @property
    def offline(self) -> bool:
        """Whether nothing may be asked of the Internet: all domains are under ``.test`` (RFC 2606)."""
        return all(domain.endswith(".test") for domain in self.jurisdictions.values())

    @property
    def server_name(self) -> str:
        """The host that people's mail clients reach: a demo's own name is in no DNS, so there it is the portal's."""
        return (urlsplit(self.portal_url).hostname or self.hostname) if self.offline else self.hostname

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


def _value(table: dict[str, Any], key: str, kind: type, default: Any = None) -> Any:
    """One key of the settings, of the right kind."""
    value = table.get(key, default)
    if value is None:
        raise BadSettings(
            "missing-key", f"Thiếu khóa '{key}' trong tệp cấu hình.", f"The settings file lacks the key '{key}'."
        )
    if not isinstance(value, kind) or isinstance(value, bool):
        raise BadSettings(
            "wrong-kind",
            f"Khóa '{key}' phải là kiểu {kind.__name__}, không phải {value!r}.",
            f"The key '{key}' must be of type {kind.__name__}, not {value!r}.",
        )
    return value


def parse_plan(text: str, state: Path, root: Path) -> Plan:
    """The plan that a settings text describes. Raises BadSettings with the key that is wrong."""
    try:
        table = tomllib.loads(text)
        plan = Plan(
            state=state,
            root=root,
            hostname=_value(table, "hostname", str),
            port_base=_value(table, "port_base", int),
            portal_url=_value(table, "portal_url", str).rstrip("/"),
            database=_value(table, "database", str, ""),
            # every system has the gate, whatever its file says; only a measurement's plan does without
            features=frozenset({"gate", *_value(table, "features", list)}),
            jurisdictions=_value(table, "jurisdictions", dict),
            listen=_value(table, "listen", str, "127.0.0.1"),
            tls=_value(table, "tls", str, "own"),
            outbound=_value(table, "outbound", str, "none"),
            second_factor=_value(table, "second_factor", str, "administrators"),
        )
    except tomllib.TOMLDecodeError as error:
        raise BadSettings("bad-toml", f"Tệp cấu hình hỏng: {error}.", f"Broken settings file: {error}.") from error
    _require_sense(plan)
    return plan


def _require_sense(plan: Plan) -> None:
    """What the engines' files could not hold."""
    names = [plan.hostname, *map(str, plan.jurisdictions.values())]
    for name in names:
        if not HOST_NAME.fullmatch(name):
            raise BadSettings("bad-name", f"'{name}' không phải tên miền.", f"'{name}' is not a domain name.")
    if not plan.jurisdictions:
        raise BadSettings("no-jurisdiction", "Mục [jurisdictions] còn trống.", "The table [jurisdictions] is empty.")
    if not 0 <= plan.port_base <= HIGHEST_BASE:
        vi, en = f"port_base phải từ 0 đến {HIGHEST_BASE}.", f"port_base must be from 0 to {HIGHEST_BASE}."
        raise BadSettings("bad-port-base", vi, en)
    if plan.tls not in TLS_SOURCES:
        raise BadSettings("bad-tls", f"tls phải là một trong {TLS_SOURCES}.", f"tls must be one of {TLS_SOURCES}.")
    if plan.second_factor not in OBLIGED:
        raise BadSettings(
            "bad-second-factor",
            f"second_factor phải là một trong {OBLIGED}.",
            f"second_factor must be one of {OBLIGED}.",
        )
    if not OUTBOUND.fullmatch(plan.outbound):
        raise BadSettings(
            "bad-outbound",
            f"outbound phải là none, direct hoặc relay:[máy]:cổng, không phải '{plan.outbound}'.",
            f"outbound must be none, direct or relay:[host]:port, not '{plan.outbound}'.",
        )
    if not plan.portal_url.startswith("https://"):
        raise BadSettings(
            "bad-portal-url", "portal_url phải bắt đầu bằng https://.", "portal_url must begin with https://."
        )
    _ = plan.ldap_suffix


def load_plan(state: Path, root: Path) -> Plan:
    """The plan of the system in ``state``; ``root`` is the checkout. Raises BadSettings with the key that is wrong."""
    path = state / "congvu.toml"
    try:
        return parse_plan(path.read_text(encoding="utf-8"), state, root)
    except FileNotFoundError:
        raise BadSettings(
            "no-system",
            "Chưa có hệ thống nào ở đây; hãy chạy ./congvu up.",
            "No system here yet; run ./congvu up.",
            where=str(state),
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(
            "unreadable", f"Không đọc được: {error}.", f"Cannot be read: {error}.", where=str(path)
        ) from error
    except BadSettings as error:
        error.where = str(path)
        raise
