"""The examiner: what it finds, that it loses and doubles nothing when killed, that a letter cannot stop it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from congvu.documents import examining
from congvu.documents.examiner import ORPHANED, Examiner
from congvu.ground.bounded import Bounds
from congvu.ground.signatures.samples import Authority, Holder, docx, letter

BODY = "Kính gửi quý cơ quan. Đây là bản quét từ bản gốc."


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Ban Cơ yếu Chính phủ")


@pytest.fixture(scope="module")
def holder(authority: Authority) -> Holder:
    return authority.holder(email="syt@x.test")


@pytest.fixture
def home(tmp_path: Path, authority: Authority) -> Path:
    """Spool, results, and the trust of one jurisdiction."""
    for name in ("spool", "examined"):
        (tmp_path / name).mkdir()
    authority.trusted_in(tmp_path / "trust" / "cantho")
    return tmp_path


def message(holder: Holder | None = None, *files: tuple[str, bytes], text: str = BODY) -> bytes:
    """A letter, signed where somebody signs it."""
    entity, header = letter("syt@x.test", "stc@x.test", *files, text=text)
    return holder.message(entity, header) if holder else header + entity


def leave(home: Path, queue_id: str, raw: bytes, **more: Any) -> None:
    """As the gate leaves a letter."""
    told = {
        "queue_id": queue_id,
        "time": "2026-11-23T05:00:00.000+00:00",
        "direction": "submission",
        "action": "accept",
        "sender": "syt@x.test",
        "login": "syt@x.test",
        "client": "127.0.0.1",
        "recipients": ["stc@x.test"],
        "jurisdictions": ["cantho"],
    }
    (home / "spool" / f"{queue_id}.eml").write_bytes(raw)
    (home / "spool" / f"{queue_id}.json").write_text(json.dumps(told | more), "utf-8")


def run_until_empty(home: Path, seconds: float = 60) -> None:
    """An examiner in this process, until the spool is empty."""
    examiner = Examiner(home, home / "trust", at_once=2)
    thread = threading.Thread(target=examiner.run)
    thread.start()
    until = time.monotonic() + seconds
    while time.monotonic() < until and any((home / "spool").glob("*.json")):
        time.sleep(0.05)
    examiner.stop.set()
    thread.join(60)


def results(home: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in (home / "examined").glob("[!.]*.json")}


def test_a_letter_is_examined_and_the_spool_is_empty(home: Path, holder: Holder) -> None:
    leave(home, "A1", message(holder, ("cv.docx", holder.office(docx()))))
    run_until_empty(home)
    assert list((home / "spool").iterdir()) == []
    found = results(home)["A1"]
    assert (found["sender"], found["declared"]) == ("syt@x.test", True)
    assert found["message_id"].endswith("@test>")
    own, file = found["verdicts"]["cantho"]
    assert (own["kind"], own["verdict"]) == ("smime", "valid")
    assert (file["name"], file["kind"], file["verdict"]) == ("cv.docx", "docx", "valid")
    assert file["carried"][0]["name"] == "Sở Y tế"


def test_each_jurisdiction_judges_by_its_own_trust(home: Path, holder: Holder) -> None:
    (home / "trust" / "daklak").mkdir()
    leave(home, "A1", message(holder), jurisdictions=["cantho", "daklak"])
    run_until_empty(home)
    verdicts = results(home)["A1"]["verdicts"]
    assert [verdicts[slug][0]["verdict"] for slug in ("cantho", "daklak")] == ["valid", "untrusted"]


DOCUMENT = (
    "ỦY BAN NHÂN DÂN TỈNH\nSỞ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Số: 123/SYT-VP\nCần Thơ, ngày 20 tháng 11 năm 2026\nGIẤY MỜI\nHọp giao ban\nNơi nhận:\n- Sở Tài chính;\n"
)


def test_the_document_in_a_letter_is_recognised(home: Path, holder: Holder) -> None:
    """In the body, also within an opaque signature."""
    entity, header = letter("syt@x.test", "stc@x.test", text=DOCUMENT)
    leave(home, "A1", header + entity)
    leave(home, "A2", holder.opaque(entity, header))
    run_until_empty(home)
    assert [results(home)[name]["recognised"]["number"] for name in ("A1", "A2")] == ["123", "123"]


def test_what_hangs_is_stopped_and_told(home: Path, holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that takes longer than it may is killed; the letter is done, with an open verdict."""
    quick = Bounds(memory=1 << 30, cpu_seconds=5, wall_seconds=8)
    monkeypatch.setattr(examining, "SIGNATURES", f"{__name__}:hang")
    with examining.Examination(home / "trust", 1, quick) as examination:
        began = time.monotonic()
        found = examination.examine(message(holder), {"jurisdictions": ["cantho"]})
    assert 8 <= time.monotonic() - began < 60
    only = found["verdicts"]["cantho"][0]
    assert (only["verdict"], only["reason"]) == ("indeterminate", "too_heavy")


def hang(_content: bytes, trust: str) -> None:
    """Work that never ends."""
    time.sleep(3600)


def test_rubbish_in_the_spool_does_not_stop_it(home: Path) -> None:
    (home / "spool" / "B1.json").write_text("{", "utf-8")
    (home / "spool" / "B2.json").write_text('{"queue_id": "B2"}', "utf-8")
    (home / "spool" / "B2.eml").write_bytes(b"x")
    leave(home, "B3", b"\x00\xff" * 1000)
    leave(home, "B4", b"")
    run_until_empty(home)
    assert results(home).keys() == {"B3", "B4"}


def test_halves_that_nobody_finishes_are_removed(home: Path) -> None:
    for name in ("C1.eml", ".C2.part"):
        path = home / "spool" / name
        path.write_bytes(b"x")
        os.utime(path, (0, time.time() - 2 * ORPHANED))
    (home / "spool" / "C3.eml").write_bytes(b"just coming")
    Examiner(home, home / "trust").clear_orphans()
    assert [path.name for path in (home / "spool").iterdir()] == ["C3.eml"]


def test_killed_at_any_moment_nothing_is_lost_or_doubled(home: Path, holder: Holder) -> None:
    raw = message(holder)
    for number in range(12):
        leave(home, f"D{number}", raw)
    command = [sys.executable, "-m", "congvu.documents.examiner", str(home), str(home / "trust")]
    for wait in (0.6, 0.9, 1.2):
        process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": "src"}, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = {path.stem for path in (home / "spool").glob("*.json")}
        assert left | results(home).keys() == {f"D{number}" for number in range(12)}
    run_until_empty(home)
    assert results(home).keys() == {f"D{number}" for number in range(12)}
    assert all(one["verdicts"]["cantho"][0]["verdict"] == "valid" for one in results(home).values())
