"""The entry: exit codes, one line for a refusal, and nothing imported that a command does not need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from congvu.wiring.main import COMMANDS, main

SOURCE = Path(__file__).resolve().parents[3]


def test_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its Vietnamese and its English."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown and vi in shown and en in shown for name, (_, vi, en) in COMMANDS.items())


@pytest.mark.parametrize("arguments", [[], ["nonsense"]])
def test_wrong_usage(arguments: list[str]) -> None:
    """Exit code 2."""
    assert main(arguments) == 2


def test_wrong_option() -> None:
    """argparse's own 2."""
    with pytest.raises(SystemExit) as end:
        main(["status", "--nonsense"])
    assert end.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "sign"),
    [
        (["up", "--port-base", "99999"], "phải là số từ 0 đến 64000 / must be a number from 0 to 64000"),
        (["bench", "nosuch"], "there are: mail, login, provision, directory"),
        (["name", "x.csv"], "thiếu --regulation / the following arguments are required: --regulation"),
        (["name", "--regulation"], "--regulation cần có giá trị / "),
        (["ledger", "none"], "ACT không nhận 'none'; chọn một trong: 'verify', 'export', 'show' / "),
        (["ledger", "show", "--first", "abc"], "“abc” không phải ngày, viết như 2026-01-31 / is no day"),
        (["leave", "list", "--month", "2026"], "không phải ngày"),
        (["leave", "cancel", "x"], "NUMBER phải là số nguyên, không phải 'x' / "),
        (["up", "--wait=1"], "--wait không nhận giá trị '1' / "),
        (["up", "--w"], "--w chưa rõ, có thể là --with, --without, --wait / "),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], sign: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In both languages, before anything is looked at, and with what was wrong."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.startswith(f"congvu {arguments[0]}")
    assert ": sai cách dùng / wrong usage: " in line
    assert sign in line


def test_a_refusal_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, place first, Vietnamese before English."""
    assert main(["status", "--state", str(tmp_path)]) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.startswith(f"congvu: {tmp_path}: Chưa có hệ thống nào ở đây")


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence, whichever command was to read it."""
    missing = tmp_path / "none.jsonl"
    assert main(["ledger", "verify", str(missing)]) == 1
    assert capsys.readouterr().err == f"congvu: {missing}: Không có tệp này. / There is no such file.\n"


@pytest.mark.parametrize(
    "content", [b"no database at all " * 500, b"SQLite format 3\0" + b"\x10\x00\x01\x01" + b"x" * 9000]
)
def test_a_damaged_database_is_named(tmp_path: Path, content: bytes) -> None:
    """One line with the file, for commands and for what prepares the database."""
    database = tmp_path / "congvu.sqlite3"
    database.write_bytes(content)
    code = (
        "import django; from django.conf import settings; from pathlib import Path; import sys, types\n"
        "import congvu.wiring.settings as own\n"
        "own.DATABASES['default']['NAME'] = Path(sys.argv[1])\n"
        "from congvu.wiring import main, prepare\n"
        "def ask(_):\n"
        "    django.setup()\n"
        "    from congvu.directory.models import Mailbox\n"
        "    return Mailbox.objects.count()\n"
        "module = types.SimpleNamespace(configure=lambda _: None, run=ask)\n"
        "main.import_module = lambda _: module\n"
        "print(main.main(['slips']), prepare.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(database)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(SOURCE), "DJANGO_SETTINGS_MODULE": "congvu.wiring.settings"},
    )
    assert done.stdout.split() == ["1", "1"]
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert all(f"{database}: không dùng được cơ sở dữ liệu này; hãy khôi phục" in line for line in lines)
    assert all("restore it from a backup." in line for line in lines)


def test_help_comes_without_an_environment(tmp_path: Path) -> None:
    """In a bare checkout: nothing is installed or built for the overview and the help of ``test``."""
    (tmp_path / "congvu").write_bytes((SOURCE.parent / "congvu").read_bytes())
    (tmp_path / "src").symlink_to(SOURCE)
    for arguments in (["--help"], ["-h"], ["help"], ["test", "--help"], ["test", "-k", "x", "-h"]):
        done = subprocess.run(
            ["bash", str(tmp_path / "congvu"), *arguments], capture_output=True, text=True, check=True, timeout=60
        )
        assert "usage: congvu" in done.stdout
        assert done.stderr == ""
    assert sorted(one.name for one in tmp_path.iterdir()) == ["congvu", "src"]


def test_the_entry_is_light() -> None:
    """Neither Django nor the engines are imported for the overview."""
    code = (
        "import sys; from congvu.wiring.main import main; main(['--help']);"
        "print([name for name in ('django', 'psutil') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    assert done.stdout.strip().endswith("[]")
