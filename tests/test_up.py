"""``up``, ``status`` and ``down``: what refuses says so in one line and changes nothing; systems stand side by side."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from congvu.cli.trial import PORT_BASE
from tests.system import ROOT, System, processes_of

LIGHT = ("--demo", "--demo-size", "20", "--without", "rspamd,clamav")
SERVICES = {"slapd", "redis", "clamav", "rspamd", "dovecot", "postfix", "portal", "worker", "caddy"}
ENDPOINTS = {
    "portal",
    "webmail",
    "smtp",
    "submission",
    "imap",
    "imaps",
    "pop3",
    "pop3s",
    "lmtp",
    "sieve",
    "ldap",
}
ROLES = {"managing_department", "operating_centre", "agency_head", "agency_it", "auditor", "official"}
pytestmark = pytest.mark.system


@pytest.fixture
def place() -> Iterator[Path]:
    """A short path that others may pass, for a state directory."""
    folder = Path(tempfile.mkdtemp(prefix="congvu-up-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    System(folder / "var").run("down", check=False)
    shutil.rmtree(folder, ignore_errors=True)


def refused(state: Path, *options: str) -> str:
    """An ``up`` that must fail: its one line."""
    done = System(state).run("up", *options, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert " / " in done.stderr
    return done.stderr


def tree(folder: Path) -> dict[str, bytes]:
    """Every file with its content."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_status_has_the_promised_shape(system: System) -> None:
    """What other programs rely on (DESIGN.md, section 7)."""
    status = system.status()
    assert set(status) == {"healthy", "jurisdictions", "endpoints", "services"}
    assert status["healthy"] is True
    assert set(status["jurisdictions"]) == {"vinhphuc", "quangtri", "daklak", "cantho", "daknong"}
    assert set(status["endpoints"]) >= ENDPOINTS
    assert {one["name"] for one in status["services"]} >= SERVICES
    for service in status["services"]:
        assert set(service) == {"name", "state", "pid", "rss_bytes"}
        assert service["state"] == "running"
        assert Path(f"/proc/{service['pid']}").exists()
        assert service["rss_bytes"] > 100_000


def test_demo_accounts_are_private_and_complete(system: System) -> None:
    """Mode 0600; in each jurisdiction one account of each role and two officials who have signed in."""
    assert (system.state / "demo-accounts.csv").stat().st_mode & 0o777 == 0o600
    head = (system.state / "demo-accounts.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head == "jurisdiction,address,password,role,state"
    for jurisdiction in system.status()["jurisdictions"]:
        mine = [one for one in system.accounts if one.jurisdiction == jurisdiction]
        assert {one.role for one in mine} >= ROLES
        assert Counter(one.role for one in mine if one.state == "active") == {"official": 2}
        assert {one.state for one in mine} == {"active", "issued"}


def test_no_process_serves_as_root_longer_than_it_must(system: System) -> None:
    """Least privilege: only masters that bind or change accounts are root's."""
    for service in system.status()["services"]:
        status = Path(f"/proc/{service['pid']}/status").read_text()
        owner = int(status.split("Uid:")[1].split()[1])
        assert (owner == 0) <= (service["name"] in {"postfix", "dovecot", "upkeep"}), service


def test_secrets_are_private(system: System) -> None:
    """Keys and passwords are nobody else's to read."""
    secrets = [*(system.state / "secrets").iterdir(), *(system.state / "dkim").iterdir()]
    secrets += [*(system.state / "tls").glob("*.key"), system.state / "db" / "congvu.sqlite3"]
    open_ones = [path for path in secrets if path.stat().st_mode & 0o077 and path.parent.stat().st_mode & 0o007]
    assert open_ones == []


def test_second_up_on_the_same_state_is_refused(system: System) -> None:
    """With the pid of the first; nothing is disturbed."""
    before = {one["name"]: one["pid"] for one in system.status()["services"]}
    words = refused(system.state, "--demo")
    assert (system.state / "supervise" / "supervisord.pid").read_text().strip() in words
    assert {one["name"]: one["pid"] for one in system.status()["services"]} == before


def test_taken_port_is_named_and_nothing_is_written(place: Path) -> None:
    """The port, what it is for, and who holds it."""
    with socket.create_server(("127.0.0.1", PORT_BASE + 243)):
        words = refused(place / "var", *LIGHT, "--port-base", str(PORT_BASE + 200))
    assert str(PORT_BASE + 243) in words
    assert str(os.getpid()) in words
    assert not (place / "var").exists()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("port_base = \n", "line 1"),
        ('hostname = "x"\n', "port_base"),
        ('hostname = "mail.congvu.test"\nport_base = "26200"\n', "port_base"),
        ("\x00\xff", "congvu.toml"),
        ("", "hostname"),
    ],
)
def test_broken_settings_are_told_with_their_place(place: Path, text: str, sign: str) -> None:
    """The file, the key or the line; the file stays as it is."""
    (place / "var").mkdir()
    (place / "var" / "congvu.toml").write_bytes(text.encode("latin-1"))
    words = refused(place / "var", *LIGHT)
    assert sign in words
    assert "congvu.toml" in words
    assert tree(place) == {"var/congvu.toml": text.encode("latin-1")}


def test_foreign_directory_is_not_taken(place: Path) -> None:
    """A directory with somebody's files in it stays as it is."""
    (place / "var").mkdir()
    (place / "var" / "thu-rieng.txt").write_text("của tôi")
    refused(place / "var", *LIGHT)
    assert tree(place) == {"var/thu-rieng.txt": "của tôi".encode()}


def test_not_root_is_refused(place: Path) -> None:
    """One line, also when the checkout can be read by everyone."""
    command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", str(ROOT / "congvu"), "up", "--demo"]
    done = subprocess.run(
        [*command, "--state", str(place / "var")], capture_output=True, text=True, check=False, timeout=60, cwd="/"
    )
    if done.returncode == 126:
        pytest.skip("nobody cannot reach this checkout")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "root" in done.stderr


def test_full_disk_is_refused(place: Path) -> None:
    """Before anything is written."""
    (place / "var").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "congvu-test", str(place / "var")], check=True)
    try:
        assert "MB" in refused(place / "var", *LIGHT, "--port-base", str(PORT_BASE + 200))
        assert tree(place) == {}
    finally:
        subprocess.run(["umount", str(place / "var")], check=True)


def test_system_side_by_side_and_its_end(system: System, place: Path) -> None:
    """A second system beside the first: mail within it, broken files and a killed supervisor healed, nothing left."""
    second = System(place / "var")
    second.run("up", *LIGHT, "--port-base", str(PORT_BASE + 300))
    assert second.status()["healthy"]
    assert system.status()["healthy"]
    own = second.member("cantho")
    assert len(second.fetch(own, second.send(own, own.address, "Hệ thống thứ hai"))) == 1

    before = {one["name"]: one["pid"] for one in second.status()["services"]}
    second.run("down", "--only", "worker")
    assert second.status()["healthy"] is False
    second.run("up")
    after = {one["name"]: one["pid"] for one in second.status()["services"]}
    assert {name for name, pid in after.items() if pid != before[name]} == {"worker"}
    assert second.status()["healthy"]
    assert processes_of(second.state)
    assert second.run("down").returncode == 0
    assert processes_of(second.state) == []
    assert second.status()["healthy"] is False
    assert second.run("down").returncode == 0

    (second.state / "postfix" / "config" / "main.cf").write_text("myhostname =")
    (second.state / "dovecot" / "dovecot.conf").unlink()
    (second.state / "tls" / "server.pem").write_text("")
    (second.state / "secrets" / "ldap-reader").write_text("")
    shutil.rmtree(second.state / "slapd")
    second.run("up")
    assert second.status()["healthy"]
    assert len(second.fetch(own, second.send(own, own.address, "Sau khi sửa"))) == 1

    os.kill(int((second.state / "supervise" / "supervisord.pid").read_text()), signal.SIGKILL)
    second.run("up")
    assert second.status()["healthy"]
    assert len(second.fetch(own, second.send(own, own.address, "Sau khi mất bộ giám sát"))) == 1
    second.run("down")
    assert processes_of(second.state) == []
    assert system.status()["healthy"]


def test_interrupted_up_goes_on_where_it_stopped(place: Path) -> None:
    """SIGKILL in the midst of the first ``up``; the next one finishes, and nothing of the first is left running."""
    second = System(place / "var")
    command = [str(ROOT / "congvu"), "up", *LIGHT, "--port-base", str(PORT_BASE + 400), "--state", str(second.state)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(4)
    process.kill()
    process.wait(10)
    second.run("down", check=False)
    second.run("up", *LIGHT)
    assert second.status()["healthy"]
    assert len([one for one in second.accounts if one.state == "active"]) == 10
    second.run("down")
    assert processes_of(second.state) == []


def test_below_a_closed_directory(place: Path) -> None:
    """An ancestor that only root may enter, as /root is: the engines reach the state directory all the same."""
    place.chmod(0o700)
    second = System(place / "var")
    second.run("up", *LIGHT, "--port-base", str(PORT_BASE + 500))
    assert second.status()["healthy"]
    own = second.member("vinhphuc")
    assert len(second.fetch(own, second.send(own, own.address, "Trong thư mục kín"))) == 1
    assert place.stat().st_mode & 0o777 == 0o700
    second.run("down")
    assert processes_of(second.state) == []
