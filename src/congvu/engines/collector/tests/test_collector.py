"""Which logs are read, and whose a shared folder is: asked of LDAP, and while LDAP is silent the logs wait."""

from typing import Any

import ldap
import pytest

from congvu.engines.collector import holdings
from congvu.engines.collector.holdings import DirectorySilentError, Holdings
from congvu.engines.collector.run import places, virus_clause
from congvu.engines.plan import Plan
from congvu.engines.state.provision import EVENT_LOGS
from congvu.ground.mounts import Mount, userdb_import

MOUNTS = userdb_import([Mount("mab12", "vp@x", "Văn phòng", "x/ab/ab12", kept=False)])


class Directory:
    """LDAP with one person and one agency's mailbox; ``asked`` are the searches."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search_s(
        self, _base: str, _scope: int, filter_text: str, _wanted: list[str]
    ) -> list[tuple[str, dict[str, Any]]]:
        self.asked.append(filter_text)
        found = {"(mail=an@x)": {"congvuMounts": [MOUNTS.encode()]}, "(uid=ab12)": {"mail": [b"vp@x"]}}
        return [("dn", found[filter_text])] if filter_text in found else []

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


@pytest.fixture
def directory(monkeypatch: pytest.MonkeyPatch) -> Directory:
    made = Directory()
    monkeypatch.setattr(holdings.ldap, "initialize", lambda _uri: made)
    return made


def test_every_log_of_the_mail_path_is_read(plan: Plan) -> None:
    assert places(plan).sources.keys() == EVENT_LOGS.keys()


def test_whose_a_shared_folder_is(plan: Plan, directory: Directory) -> None:
    """Asked once in a while; a folder that nobody has is nobody's."""
    whose = Holdings(plan)
    assert [whose("an@x", "Hộp thư dùng chung/Văn phòng") for _nth in range(3)] == ["vp@x"] * 3
    assert len(directory.asked) == 2
    assert whose("an@x", "Hộp thư dùng chung/Khác") == ""
    assert whose("bình)(@x", "Hộp thư dùng chung/Văn phòng") == ""
    assert directory.asked[-1] == "(mail=bình\\29\\28@x)"


def test_the_logs_wait_for_a_silent_directory(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, directory: Directory
) -> None:
    def silent(*_arguments: object) -> None:
        raise ldap.SERVER_DOWN

    monkeypatch.setattr(directory, "search_s", silent)
    with pytest.raises(DirectorySilentError):
        Holdings(plan)("an@x", "x/y")


@pytest.mark.clause("CT-8.3", "DN-8.3", "DL-11.5.s1", "VP-12.4.s3")
def test_a_virus_is_told_with_the_clause_of_the_mailbox(plan: Plan) -> None:
    """Of its province's regulation, subdomains included; elsewhere with none."""
    found = {slug: virus_clause(plan, f"an@syt.{domain}") for slug, domain in plan.jurisdictions.items()}
    assert found == {
        "cantho": "CT-8.3",
        "daknong": "DN-8.3",
        "daklak": "DL-11.5.s1",
        "vinhphuc": "VP-12.4.s3",
        "quangtri": "",
    }
    assert virus_clause(plan, "x@example.com") == ""
