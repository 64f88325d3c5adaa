"""Lists of revoked certificates are fetched from where the operator says, and believed where an anchor signed them."""

from pathlib import Path

import pytest

from congvu.ground.signatures import files
from congvu.ground.signatures.revocations import fetch, places
from congvu.ground.signatures.samples import Authority, Holder
from congvu.ground.signatures.trust import anchors
from congvu.ground.signatures.verdicts import Reason, Verdict

URL = "http://127.0.0.1:1/ca.crl"


@pytest.fixture
def authority() -> Authority:
    return Authority("Ban Cơ yếu Chính phủ")


@pytest.fixture
def trust(tmp_path: Path, authority: Authority) -> Path:
    """A folder without lists of its own that names one place."""
    folder = authority.trusted_in(tmp_path / "trust")
    next(folder.glob("*.crl")).unlink()
    (folder / "fetched").mkdir()
    (folder / "trust.toml").write_text(f'lists = ["{URL}", "file:///etc/passwd"]\n')
    return folder


def listed(authority: Authority, folder: Path, *withdrawn: Holder) -> bytes:
    """A list that the authority gives out."""
    return next(authority.trusted_in(folder, *withdrawn).glob("*.crl")).read_bytes()


def reason(holder: Holder, trust: Path) -> str:
    return files.examine([("a.p7m", holder.cms(b"x"))], anchors(trust))[0].worst.reason


def test_a_fetched_list_counts(trust: Path, tmp_path: Path, authority: Authority) -> None:
    """Only http and https are asked; what was fetched stays when the place is silent."""
    holder = authority.holder()
    asked: list[str] = []

    def get(url: str) -> bytes:
        asked.append(url)
        return listed(authority, tmp_path / "elsewhere", holder)

    assert reason(holder, trust) == ""
    assert fetch(trust, get) == []
    assert asked == [URL]
    assert reason(holder, trust) == Reason.REVOKED
    assert fetch(trust) == [URL], "nobody listens there"
    assert reason(holder, trust) == Reason.REVOKED


def test_a_list_of_another_is_not_believed(trust: Path, tmp_path: Path, authority: Authority) -> None:
    """Neither when it comes nor when it lies there: whoever forges one could withdraw everybody's certificate."""
    holder, forger = authority.holder(), Authority("Ban Cơ yếu Chính phủ")
    forged = listed(forger, tmp_path / "elsewhere", holder)
    assert fetch(trust, lambda _url: forged) == [URL]
    assert fetch(trust, lambda _url: b"rubbish") == [URL]
    (trust / "fetched" / "x.crl").write_bytes(forged)
    assert files.examine([("a.p7m", holder.cms(b"x"))], anchors(trust))[0].worst.verdict is Verdict.VALID


def test_without_settings_nothing_is_asked(tmp_path: Path) -> None:
    assert places(tmp_path) == []
    (tmp_path / "trust.toml").write_text("lists = [")
    assert places(tmp_path) == []
