"""``congvu check``: one line for each message, in order, with nothing running; bad input in one line."""

import io
import json
import os
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from congvu.wiring.main import main

SOURCES = Path(__file__).resolve().parents[3]


def letter(folder: Path, name: str, subject: str, sender: str = "a@example.com", **files: bytes) -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "b@daknong.gov.vn", subject
    message.set_content("Kính gửi.")
    for title, content in files.items():
        message.add_attachment(content, "application", "octet-stream", filename=title.replace("_", "."))
    path = folder / name
    path.write_bytes(message.as_bytes())
    return str(path)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.clause("VP-8.3.c.s1")
def test_a_line_for_each_message_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = letter(tmp_path, "1.eml", "[QC] Khuyến mãi")
    second = letter(tmp_path, "2.eml", "Báo cáo")
    assert main(["check", first, second, first, "--regulation", "vinhphuc", "--direction", "submission"]) == 0
    found = lines(capsys)
    assert [one["file"] for one in found] == [first, second, first]
    assert [one["action"] for one in found] == ["reject", "accept", "reject"]
    assert set(found[0]) == {"file", "action", "findings"}
    (finding,) = found[0]["findings"]  # type: ignore[misc]
    assert set(finding) == {"clause", "check", "detail", "where"}
    assert (finding["clause"], finding["check"], finding["where"]) == ("VP-8.3.c.s1", "advertising", "subject")
    assert " / " in finding["detail"]
    assert main(["check", first, "--regulation", "vinh-phuc-28-2014", "--direction", "inbound"]) == 0
    assert [one["action"] for one in lines(capsys)] == ["accept"]


def test_who_sends_is_who_writes_unless_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = letter(tmp_path, "1.eml", "Báo cáo", "nvan@daknong.gov.vn")
    door = ["--regulation", "daknong", "--direction", "submission"]
    for who, action in (
        ((), "accept"),
        (("--as", "nvan@daknong.gov.vn"), "accept"),
        (("--as", "x@daknong.gov.vn"), "reject"),
    ):
        assert main(["check", path, *door, *who]) == 0
        assert [one["action"] for one in lines(capsys)] == [action]


@pytest.mark.clause("DN-5.2.s2")
def test_a_bomb_is_not_counted_but_the_file_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.txt", b"0 " * (15 << 20))
    path = letter(tmp_path, "1.eml", "Tệp", a_zip=packed.getvalue())
    assert main(["check", path, "--regulation", "daknong", "--direction", "inbound"]) == 0
    ((found),) = lines(capsys)
    assert not [one for one in found["findings"] if one["check"] == "size"]  # type: ignore[attr-defined]


def test_what_cannot_be_read_is_told_and_the_rest_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = letter(tmp_path, "1.eml", "Báo cáo")
    missing = str(tmp_path / "không có.eml")
    assert main(["check", missing, path, str(tmp_path), "--regulation", "cantho", "--direction", "inbound"]) == 1
    told = capsys.readouterr()
    assert [json.loads(line)["file"] for line in told.out.splitlines()] == [path]
    assert len(told.err.splitlines()) == 2
    assert missing in told.err
    assert main(["check", path, "--regulation", "nowhere", "--direction", "inbound"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--regulation", "cantho", "--direction", "inbound"],
        ["x.eml", "--direction", "inbound"],
        ["x.eml", "--regulation", "cantho"],
        ["x.eml", "--regulation", "cantho", "--direction", "sideways"],
        ["x.eml", "--regulation", "cantho", "--direction", "inbound", "--as", "nobody"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", *arguments])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_it_needs_neither_database_nor_settings_and_reads_standard_input(tmp_path: Path) -> None:
    path = Path(letter(tmp_path, "1.eml", "Báo cáo"))
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCES), "DATABASE_URL": "postgresql://nowhere:1/x"}
    loaded = (
        "import sys; from congvu.wiring.main import main; "
        "code = main(sys.argv[1:]); "
        "bad = [name for name in ('django', 'ldap', 'redis', 'psycopg') if name in sys.modules]; "
        "sys.exit(f'loaded: {bad}' if bad else code)"
    )
    command = [sys.executable, "-c", loaded, "check", "-", "--regulation", "daklak", "--direction", "inbound"]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True, env=bare, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["action"] == "accept"
