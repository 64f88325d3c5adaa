"""An amended article gets a new version from its day; what happened before is judged by the old one."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from congvu.regulations.idleness import idle_rule
from congvu.regulations.loading import load_profile, read_profile

BROKEN = Path(__file__).parent / "broken" / "same_id.toml"


def test_each_day_has_its_own_version(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    head, old, new = BROKEN.read_text("utf-8").split("[[clause]]\n")
    old = old.replace("rule =", "effective_to = 2022-06-30\nrule =")
    new = new.replace("rule =", "effective_from = 2022-07-01\nrule =").replace("5 GiB", "6 GiB")
    path = folder / "profile.toml"
    path.write_text("[[clause]]\n".join([head, new, old]), "utf-8")
    profile = read_profile(path)
    assert profile.quota("personal") == 6 << 30
    assert profile.on(date(2022, 7, 1)) is profile
    assert profile.on(date(2022, 6, 30)).quota("personal") == 5 << 30
    assert profile.on(date(2020, 1, 10)).quota("personal") is None
    assert len(profile.versions) == 2


@pytest.mark.clause("VP-QD.2", "QT-QD.2", "DL-QD.3", "CT-QD.2", "DN-QD.2")
@pytest.mark.parametrize(
    ("slug", "first"),
    [
        ("vinhphuc", date(2014, 7, 20)),
        ("quangtri", date(2018, 11, 29)),
        ("daklak", date(2014, 5, 19)),
        ("cantho", date(2015, 12, 30)),
        ("daknong", date(2012, 8, 27)),
    ],
)
def test_no_event_before_the_first_day_is_judged(slug: str, first: date) -> None:
    profile = load_profile(slug)
    assert profile.on(first - timedelta(1)).clauses == {}
    assert idle_rule(profile.on(first - timedelta(1)), "personal") is None
    assert profile.on(first) is profile
