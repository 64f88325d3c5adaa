"""``congvu document``: the portal's acts in the shell."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from congvu.cli import document
from congvu.directory.models import Notice
from congvu.documents.tests.conftest import Offices, offices
from congvu.documents.tests.forms import Made
from congvu.documents.tests.letters import delivered, examined
from congvu.ground.errors import CongvuError
from congvu.requests.tests.conftest import _places, now, province

__all__ = ["_places", "now", "offices", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _system(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own database stands for a system's."""
    monkeypatch.setattr(document, "open_system", lambda _state: None)


def told(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> Any:
    """What it says in JSON."""
    parser = argparse.ArgumentParser()
    document.configure(parser)
    capsys.readouterr()
    assert document.run(parser.parse_args([*words, "--json"])) == status
    return json.loads(capsys.readouterr().out)


def test_from_the_file_to_each_place(
    offices: Callable[..., Offices], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = offices("vinhphuc")
    file = tmp_path / "tb.docx"
    file.write_bytes(Made(recipients=["Sở Tài chính", "VP UBND tỉnh", "Sở Ngoại vụ"]).docx())
    assert told(capsys, "read", str(file))["number"] == "123"
    drafted = told(capsys, "add", made.box.address, str(file), "--number", "124", "--on-paper")["documents"][0]
    assert (drafted["number"], drafted["symbol"], drafted["kind"]) == ("124", "TB-SYT", "thong_bao")
    assert [one["address"].partition("@")[0] for one in drafted["places"]] == ["stc", "vpubnd", ""]
    with pytest.raises(CongvuError):
        told(capsys, "issue", str(drafted["id"]))
    issued = told(capsys, "issue", str(drafted["id"]), "--confirmed")["documents"][0]
    assert issued["state"] == "issued"
    assert Notice.objects.count() == 2
    lacking = told(capsys, "missing", made.box.address)["missing"]
    assert [one["place"] for one in lacking] == ["Sở Tài chính", "Văn phòng UBND tỉnh", "Sở Ngoại vụ"]
    assert [one["id"] for one in told(capsys, "list", made.box.address, "--book", "out")["documents"]] == [issued["id"]]
    entered = told(capsys, "add", made.box.address, "--book", "in", "--number", "1", "--kind", "giay_moi")
    assert entered["documents"][0]["arrival"] == 1
    parser = argparse.ArgumentParser()
    document.configure(parser)
    for words in (("show", str(issued["id"])), ("list", made.box.address), ("missing", made.box.address)):
        assert document.run(parser.parse_args(words)) == 0


def test_what_is_no_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Chào anh")
    assert told(capsys, "read", str(tmp_path / "a.txt"), status=1) is None
    with pytest.raises(CongvuError):
        told(capsys, "show", "999")


@pytest.mark.clause("DL-14.1.s2")
def test_the_head_approves(offices: Callable[..., Offices], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In person only; then it goes out."""
    made = offices("daklak")
    file = tmp_path / "tb.docx"
    file.write_bytes(Made(recipients=["VP UBND tỉnh"]).docx())
    number = str(told(capsys, "add", made.box.address, str(file), "--number", "125")["documents"][0]["id"])
    for word in ("hr", "office", "manager"):
        with pytest.raises(CongvuError):
            told(capsys, "approve", number, "--as", made.who(word).address)
    head = made.who("head").address
    assert told(capsys, "approve", number, "--as", head)["documents"][0]["approved_by"] == head
    assert told(capsys, "issue", number, "--confirmed")["documents"][0]["state"] == "issued"


@pytest.mark.clause("CT-7.1.s4", "CT-7.2.s2", "CT-11.2.s2")
def test_at_the_desk_of_a_mailbox(offices: Callable[..., Offices], capsys: pytest.CaptureFixture[str]) -> None:
    """A letter is confirmed and assigned, a paper refused, by whoever works on the mailbox."""
    made = offices("cantho")
    letter = delivered(examined(made.box.address, author="b@example.com"))[0]
    office, person, box = made.who("office").address, made.who("hr").address, made.box.address
    assert [one["id"] for one in told(capsys, "letters", box, "--waiting")["letters"]] == [letter.pk]
    paper = ("refuse", box, "vanthu@example.com", "--kind", "giay_moi", "--number", "7", "--issuer", "Sở Y tế")
    for words in (("acknowledge", str(letter.pk)), ("assign", str(letter.pk), person), paper):
        with pytest.raises(CongvuError):
            told(capsys, *words, "--as", person)
    assert told(capsys, "acknowledge", str(letter.pk), "--as", office)["letters"][0]["acknowledged_at"]
    words = ("assign", str(letter.pk), person, "--task", "Trả lời", "--due", "2099-01-05", "--as", office)
    assert told(capsys, *words)["letters"][0]["assigned"] == [person]
    assert told(capsys, *paper, "--as", office)["clause"] == "CT-7.2.s2"
    assert told(capsys, "letters", box, "--waiting")["letters"] == []
    with pytest.raises(CongvuError):
        told(capsys, "acknowledge", "999", "--as", office)
    parser = argparse.ArgumentParser()
    document.configure(parser)
    assert document.run(parser.parse_args(["letters", box])) == 0
    assert document.run(parser.parse_args([*paper, "--as", office])) == 0
    assert "Báo cáo tháng 11" not in capsys.readouterr().out
