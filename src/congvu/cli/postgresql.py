"""A PostgreSQL of the tests' own: Debian's server on a private cluster, on loopback, gone with the tests."""

import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from congvu.ground.errors import CongvuError

ACCOUNT = "postgres"
# What a test writes need not survive a power cut.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")


class PostgresqlMissing(CongvuError):
    """Debian's package is not installed, or its server does not start."""


def programs() -> Path:
    """Where Debian keeps the programs of the newest server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise PostgresqlMissing("no-postgresql", "Thiếu gói postgresql.", "The package postgresql is missing.")
    return found[-1].parent


def _run(*command: str | Path, quiet: Path) -> None:
    """Run a program as the server's account."""
    with quiet.open("ab") as log:
        done = subprocess.run(
            command, stdout=log, stderr=log, check=False, timeout=120, user=ACCOUNT, group=ACCOUNT, cwd="/"
        )
    if done.returncode:
        words = quiet.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise PostgresqlMissing(
            "postgresql-fails",
            f"PostgreSQL không khởi động: {words[-1] if words else done.returncode}",
            f"PostgreSQL does not start: {words[-1] if words else done.returncode}",
        )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def private_postgresql() -> Iterator[str]:
    """Start it; gives the URL of an empty database. Stopped and removed at the end."""
    place = Path(tempfile.mkdtemp(prefix="congvu-postgresql-"))
    shutil.chown(place, ACCOUNT, ACCOUNT)
    port, password, log = _free_port(), secrets.token_urlsafe(16), place / "log"
    secret = place / "password"
    secret.write_text(password, encoding="ascii")
    shutil.chown(secret, ACCOUNT, ACCOUNT)
    data, tools = place / "data", programs()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={place}"
    options += "".join(f" -c {setting}" for setting in SETTINGS)
    try:
        where = ("-D", data, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        _run(tools / "initdb", *where, "--auth=scram-sha-256", f"--pwfile={secret}", quiet=log)
        _run(tools / "pg_ctl", "-D", data, "-w", "-l", place / "server.log", "-o", options, "start", quiet=log)
        try:
            yield f"postgresql://{ACCOUNT}:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run(tools / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", quiet=log)
    finally:
        shutil.rmtree(place, ignore_errors=True)
