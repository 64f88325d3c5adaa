"""``congvu.toml``, the operator's file: written once for a demo, changed only where an option of ``up`` says so."""

from dataclasses import dataclass
from pathlib import Path

import tomlkit

from congvu.engines.plan import BadSettings, Directory, Plan, RenderedFile, load_plan
from congvu.engines.state.files import make_directory, write

FEATURES = ("rspamd", "clamav")
"""The services that a system may do without; never the gate: letters would pass unjudged."""

DEMO_BASE = 10000
DEMO_DOMAINS = {
    "vinhphuc": "vinhphuc.gov.vn.test",
    "quangtri": "quangtri.gov.vn.test",
    "daklak": "daklak.gov.vn.test",
    "cantho": "cantho.gov.vn.test",
    "daknong": "daknong.gov.vn.test",
}
"""The official domains below ``.test``, which no mail can reach by mistake (RFC 2606)."""

HEAD = """\
# Cấu hình của hệ thống này; xem deploy/etc/congvu.toml để biết ý nghĩa từng khóa.
# The settings of this system; deploy/etc/congvu.toml explains every key.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line of ``up`` asks for."""

    demo: bool = False
    demo_size: int | None = None
    port_base: int | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


def _features(present: list[str], options: Options) -> list[str]:
    """The optional services after ``--with`` and ``--without``."""
    unknown = [name for name in (*options.wanted, *options.unwanted) if name not in FEATURES]
    if unknown:
        known = ", ".join(FEATURES)
        raise BadSettings(
            "unknown-feature",
            f"Không có dịch vụ tùy chọn tên '{unknown[0]}'; chỉ có: {known}.",
            f"There is no optional service named '{unknown[0]}'; there are: {known}.",
        )
    chosen = (set(present) | set(options.wanted)) - set(options.unwanted)
    if "clamav" in chosen and "rspamd" not in chosen:
        chosen.discard("clamav")  # ClamAV is asked by Rspamd only
    return [name for name in FEATURES if name in chosen]


def _portal_url(port_base: int) -> str:
    return f"https://localhost:{port_base + 44}" if port_base else "https://localhost"


def first_text(options: Options) -> str:
    """The file of a new demo system."""
    base = DEMO_BASE if options.port_base is None else options.port_base
    document = tomlkit.document()
    document.update(
        {
            "hostname": "mail.congvu.test",
            "port_base": base,
            "portal_url": _portal_url(base),
            "listen": "127.0.0.1",
            "tls": "own",
            "database": "",
            "second_factor": "nobody",
            "features": _features(list(FEATURES), options),
            "jurisdictions": dict(DEMO_DOMAINS),
        }
    )
    # the demo's passwords stand in a file; anywhere else whoever administers has a second factor
    document["second_factor"].comment('chỉ cho dữ liệu mẫu / for the demo only; else "administrators"')
    return HEAD + tomlkit.dumps(document)


def changed_text(text: str, options: Options) -> str:
    """The operator's file with the options' values; every comment and all else stays as it is."""
    document = tomlkit.parse(text)
    present = [str(name) for name in document["features"] if name in FEATURES]
    wanted = _features(present, options)
    if wanted != present:
        document["features"] = wanted
    base = int(str(document["port_base"]))
    if options.port_base is not None and options.port_base != base:
        document["port_base"] = options.port_base
        if document["portal_url"] == _portal_url(base):
            document["portal_url"] = _portal_url(options.port_base)
    return tomlkit.dumps(document)


def _refuse_without_settings(state: Path) -> BadSettings:
    sample = "deploy/etc/congvu.toml"
    return BadSettings(
        "no-settings",
        f"Chưa có cấu hình; hãy chép {sample} vào thư mục này và sửa [jurisdictions], hoặc chạy ./congvu up --demo.",
        f"No settings yet; copy {sample} into this directory and edit [jurisdictions], or run ./congvu up --demo.",
        where=str(state / "congvu.toml"),
    )


def desired_text(state: Path, root: Path, options: Options) -> str:
    """What ``congvu.toml`` is to hold; writes nothing. An existing file must be sound before it is changed."""
    path = state / "congvu.toml"
    if path.exists():
        load_plan(state, root)
        return changed_text(path.read_text(encoding="utf-8"), options)
    if not options.demo:
        raise _refuse_without_settings(state)
    if state.is_dir() and any(not entry.name.startswith(".") for entry in state.iterdir()):
        raise BadSettings(
            "foreign-directory",
            "Thư mục không rỗng và không có congvu.toml; hãy chọn thư mục khác.",
            "The directory is not empty and holds no congvu.toml; choose another one.",
            where=str(state),
        )
    return first_text(options)


def current_text(state: Path) -> str:
    """What ``congvu.toml`` holds; nothing where there is none."""
    path = state / "congvu.toml"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def store(state: Path, text: str) -> None:
    """Write the settings, the first file of a new state directory. They may hold the database's password."""
    make_directory(Directory(state))
    write(RenderedFile(state / "congvu.toml", text, 0o640, "root", "congvu"))


def endpoints(plan: Plan) -> dict[str, str | None]:
    """Where clients find each service: ``host:port``, and URLs for browsers."""
    host = plan.hostname if plan.listen in {"0.0.0.0", "::"} else plan.listen  # noqa: S104 - compared, not bound
    names = ("smtp", "submission", "submissions", "imap", "imaps", "pop3", "pop3s", "lmtp", "sieve", "ldap", "ldaps")
    return {"portal": plan.portal_url, "webmail": None} | {name: f"{host}:{plan.port(name)}" for name in names}
