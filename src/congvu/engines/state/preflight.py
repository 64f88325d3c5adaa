"""What must hold before ``up`` touches anything: a place, the programs, the accounts, room on the disk, free ports."""

import errno
import os
import pwd
import shutil
import socket
from pathlib import Path

from congvu.engines.plan import Plan
from congvu.engines.supervise.processes import holder
from congvu.ground.errors import CongvuError

LONGEST_STATE_PATH = 60
"""A unix socket's path has 107 characters (unix(7)); the longest of ours takes 46 below the state directory."""

NEEDED_BYTES = 200 * 1024 * 1024

LISTENING = (
    "smtp",
    "submission",
    "submissions",
    "imap",
    "imaps",
    "pop3",
    "pop3s",
    "lmtp",
    "sieve",
    "ldap",
    "ldaps",
    "https",
    "http",
    "inject",
)

PROGRAMS = {
    "/usr/sbin/slapd": None,
    "/usr/sbin/postfix": None,
    "/usr/sbin/dovecot": None,
    "/usr/bin/caddy": None,
    "/usr/bin/redis-server": "rspamd",
    "/usr/bin/rspamd": "rspamd",
    "/usr/sbin/clamd": "clamav",
}
ACCOUNTS = {
    "openldap": None,
    "postfix": None,
    "dovecot": None,
    "dovenull": None,
    "caddy": None,
    "congvu": None,
    "congvu-mail": None,
    "congvu-gate": None,
    "redis": "rspamd",
    "_rspamd": "rspamd",
    "clamav": "clamav",
}


class CannotStart(CongvuError):
    """Something outside the state directory stands in the way; nothing was touched."""


def _wanted(table: dict[str, str | None], plan: Plan) -> list[str]:
    return [name for name, feature in table.items() if feature is None or feature in plan.features]


def require_root() -> None:
    """Engines run under accounts of their own, and only root can start them so."""
    if os.geteuid() != 0:
        raise CannotStart("not-root", "Lệnh này cần quyền root.", "This command must be run as root.")


def require_place(state: Path) -> None:
    """A path short enough for sockets, without characters that an engine's file would misread, and not a file."""
    if len(str(state)) > LONGEST_STATE_PATH:
        raise CannotStart(
            "long-path",
            f"Đường dẫn thư mục dài quá {LONGEST_STATE_PATH} ký tự, socket không chứa nổi.",
            f"The path of the state directory is longer than the {LONGEST_STATE_PATH} characters that sockets allow.",
            where=str(state),
        )
    if not all(letter.isalnum() or letter in "/._-+" for letter in str(state)) or not str(state).isascii():
        raise CannotStart(
            "odd-path",
            "Đường dẫn chỉ được gồm chữ cái không dấu, chữ số và các dấu / . _ - +.",
            "The path may hold only unaccented letters, digits and / . _ - +.",
            where=str(state),
        )
    if state.exists() and not state.is_dir():
        raise CannotStart("not-a-directory", "Đây không phải là thư mục.", "This is not a directory.", where=str(state))


def require_room(state: Path) -> None:
    """Enough free space where the state directory is or will be."""
    place = next(folder for folder in (state, *state.parents) if folder.is_dir())
    free = shutil.disk_usage(place).free
    if free < NEEDED_BYTES:
        raise CannotStart(
            "disk-full",
            f"Đĩa chỉ còn trống {free // 2**20} MB, cần ít nhất {NEEDED_BYTES // 2**20} MB.",
            f"Only {free // 2**20} MB are free on this disk, at least {NEEDED_BYTES // 2**20} MB are needed.",
            where=str(place),
        )


def require_programs(plan: Plan) -> None:
    """Every engine is installed and every account exists."""
    missing = [path for path in _wanted(PROGRAMS, plan) if not os.access(path, os.X_OK)]
    known = {entry.pw_name for entry in pwd.getpwall()}
    missing += [name for name in _wanted(ACCOUNTS, plan) if name not in known]
    if missing:
        names = ", ".join(missing)
        raise CannotStart(
            "not-installed",
            f"Còn thiếu: {names}; hãy chạy bằng ./congvu để cài đặt.",
            f"Missing: {names}; run it through ./congvu, which installs them.",
        )


def require_readable(plan: Plan) -> None:
    """The portal's account can read the code: a checkout made under umask 077 cannot be."""
    for path in (plan.root / "src" / "congvu" / "__init__.py", plan.root / ".venv" / "pyvenv.cfg"):
        if path.exists() and not path.stat().st_mode & 0o004:
            raise CannotStart(
                "unreadable-checkout",
                f"Tài khoản congvu không đọc được mã nguồn; hãy chạy: chmod -R go+rX {plan.root}",
                f"The account congvu cannot read the code; run: chmod -R go+rX {plan.root}",
            )


def listening_ports(plan: Plan) -> dict[str, int]:
    """Every TCP port that this system opens."""
    names = [*LISTENING, *(("rspamd_milter", "rspamd_controller") if "rspamd" in plan.features else ())]
    return {name: plan.port(name) for name in names}


def _taken(listen: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in listen else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise CannotStart(
                "cannot-listen",
                f"Không mở được {listen}:{port} ({error.strerror}).",
                f"Cannot listen on {listen}:{port} ({error.strerror}).",
            ) from error
    return False


def require_ports(plan: Plan) -> None:
    """Every port is free; the refusal names the port and who holds it."""
    for name, port in listening_ports(plan).items():
        if not 0 < port < 65536:
            raise CannotStart(
                "no-such-port",
                f"Cổng {port} ({name}) không tồn tại.",
                f"There is no port {port} ({name}); choose another port_base.",
            )
        if _taken(plan.listen, port) or (plan.listen != "127.0.0.1" and _taken("127.0.0.1", port)):
            who = holder(port)
            raise CannotStart(
                "port-taken",
                f"Cổng {port} ({name}) đang bị {who} chiếm; hãy dừng tiến trình đó hoặc chọn --port-base khác.",
                f"Port {port} ({name}) is taken by {who}; stop it or choose another --port-base.",
            )
