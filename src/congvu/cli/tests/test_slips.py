"""``congvu slips`` and ``congvu import``: where the slips go is tried before any password is issued."""

from pathlib import Path

import pytest

from congvu.cli.slips import CannotPrint, print_slips, require_writable
from congvu.directory.slips import Places
from congvu.engines.plan import Plan


@pytest.mark.parametrize(
    "name",
    [".", "file", "file/slips.pdf", "new/slips.pdf"],
    ids=["a directory", "a file", "below a file", "in a new directory"],
)
def test_a_place_that_takes_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """With the place, and the word that nothing was changed."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotPrint, match="nothing was changed") as refusal:
        require_writable(tmp_path / name)
    assert str((tmp_path / name).parent) in str(refusal.value)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_trying_leaves_no_trace(tmp_path: Path) -> None:
    """The new file is gone again."""
    require_writable(None)
    require_writable(tmp_path / "new.pdf")
    assert not list(tmp_path.iterdir())


def test_slips_name_the_server_that_the_portal_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a demo the portal's host: the demo's own name is in no DNS."""
    written: list[Places] = []
    monkeypatch.setattr("congvu.directory.slip_pdf.write_slips", lambda _file, _slips, places: written.append(places))
    plan = Plan(
        state=tmp_path,
        root=tmp_path,
        hostname="mail.congvu.test",
        port_base=10000,
        portal_url="https://localhost:10044",
        database="",
        features=frozenset(),
        jurisdictions={"vinhphuc": "vinhphuc.gov.vn.test"},
    )
    print_slips(plan, [], tmp_path / "slips.pdf", "vinhphuc")
    assert written == [Places.at(plan.portal_url, plan.server_name, plan.port)]
    assert written[0].imap == f"{plan.server_name}:10093" == "localhost:10093"
