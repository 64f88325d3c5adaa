"""Large files go to clamd as open files; what it says is kept until the file is gone, its silence is no verdict."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from congvu.engines.plan import Plan
from congvu.engines.state.files import make_directory
from congvu.engines.upkeep.render import directories
from congvu.engines.upkeep.scans import scan_links

CLEAN, BAD = "a" * 64, "b" * 64


@pytest.fixture
def scanner(plan: Plan) -> Iterator[list[bytes]]:
    """clamd, as far as FILDES shows it; the contents of the files that it was handed."""
    for wanted in directories(plan):
        make_directory(wanted)
    (plan.state / "clamav" / "run").mkdir(parents=True)
    seen: list[bytes] = []
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(plan.state / "clamav" / "run" / "clamd.sock"))
    door.listen()

    def serve() -> None:
        while True:
            try:
                client, _address = door.accept()
            except OSError:
                return
            with client:
                assert client.recv(8) == b"zFILDES\0"
                _data, (file,), *_rest = socket.recv_fds(client, 1, 1)
                with Path(f"/proc/self/fd/{file}").open("rb") as handed:
                    seen.append(handed.read())
                client.sendall(b"fd[10]: Eicar FOUND\0" if b"bad" in seen[-1] else b"fd[10]: OK\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield seen
    door.shutdown(socket.SHUT_RDWR)
    door.close()
    thread.join(5)


def verdicts(plan: Plan) -> dict[str, str]:
    """What is kept."""
    return {path.name: path.read_text("utf-8") for path in (plan.state / "links" / "verdicts").iterdir()}


def test_each_file_once(plan: Plan, scanner: list[bytes], tmp_path: Path) -> None:
    """Links and strange names are no files; verdicts go with their files."""
    new = plan.state / "links" / "new"
    (new / CLEAN).write_bytes(b"good")
    (new / BAD).write_bytes(b"bad")
    (new / "strange").write_bytes(b"good")
    (new / ("c" * 64)).symlink_to(tmp_path / "congvu.toml")
    for _time in range(2):
        scan_links(plan)
    assert sorted(scanner) == [b"bad", b"good"]
    assert verdicts(plan) == {CLEAN: "OK", BAD: "Eicar FOUND"}
    (new / BAD).unlink()
    scan_links(plan)
    assert verdicts(plan) == {CLEAN: "OK"}


def test_without_an_answer_files_wait(plan: Plan) -> None:
    """The scanner is away."""
    for wanted in directories(plan):
        make_directory(wanted)
    (plan.state / "links" / "new" / CLEAN).write_bytes(b"good")
    scan_links(plan)
    assert verdicts(plan) == {}
