"""What ``up`` does where a system is there already."""

from unittest.mock import Mock

import pytest

from congvu.engines import raising
from congvu.engines.plan import Plan
from congvu.engines.registry import services
from congvu.engines.state.settings import Options, first_text


@pytest.fixture
def known(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, int | None]]:
    """A running system as the supervisor knows it."""
    found: dict[str, tuple[str, int | None]] = {one.name: ("running", 1) for one in services(plan)}
    raising.started(plan.state).parent.mkdir()
    raising.started(plan.state).touch()
    (plan.state / "congvu.toml").write_text(first_text(Options(demo=True)), encoding="utf-8")
    monkeypatch.setattr(raising.control, "supervisor_pid", lambda _state: 7)
    monkeypatch.setattr(raising.control, "states", lambda _state: found)
    for name in ("require_programs", "require_readable", "require_room"):
        monkeypatch.setattr(raising.preflight, name, Mock())
    return found


def test_services_that_were_stopped_start_again(
    plan: Plan, known: dict[str, tuple[str, int | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Just those; a service that fails is no stopped one."""
    known |= {"portal": ("stopped", None), "worker": ("stopped", None), "caddy": ("fatal", None)}
    begun = []
    monkeypatch.setattr(raising.control, "start_service", lambda _plan, name: begun.append(name))
    monkeypatch.setattr(
        raising.sequence, "run", lambda steps, _patience, _report: [step.begin() for step in steps] and None
    )
    raising.raise_system(plan.state, plan.root, Options(), Mock())
    assert sorted(begun) == ["portal", "worker"]


def test_a_system_that_runs_is_refused(plan: Plan, known: dict[str, tuple[str, int | None]]) -> None:
    """Also a stopped service waits where other settings are asked for at the same time."""
    with pytest.raises(raising.AlreadyRunning):
        raising.raise_system(plan.state, plan.root, Options(), Mock())
    known["portal"] = ("stopped", None)
    with pytest.raises(raising.AlreadyRunning):
        raising.raise_system(plan.state, plan.root, Options(unwanted=("clamav",)), Mock())


def test_a_demo_ends_with_an_account_to_begin_with(plan: Plan) -> None:
    """One whose owner can sign in, and the file with its password; without a demo the address of the portal is last."""
    listed = raising.accounts(plan.state)
    rows = "cantho,an@x.vn,p,official,issued\ncantho,binh@x.vn,p,official,active\n"
    listed.write_text("jurisdiction,address,password,role,state\n" + rows, encoding="utf-8")
    said: list[str] = []
    raising.tell_ready(plan, Options(demo=True), said.append)
    assert "binh@x.vn" in said[-1]
    assert said[-1].endswith(str(listed))
    raising.tell_ready(plan, Options(), said.append)
    assert said[-1].startswith("Sẵn sàng / Ready: ")
