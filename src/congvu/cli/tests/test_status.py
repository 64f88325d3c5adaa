"""``congvu status``: the exit code says what the table says."""

import json

import pytest

from congvu.cli import status
from congvu.engines.health import ServiceHealth
from congvu.engines.plan import parse_plan
from congvu.engines.state.settings import Options, first_text
from congvu.wiring.main import main


@pytest.mark.parametrize(("reason", "code"), [(None, 0), ("stopped", 1)])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reason: str | None,
    code: int,
    options: list[str],
) -> None:
    """0 for a healthy system, 1 for any other, in words and in JSON."""
    monkeypatch.setattr(
        status, "load_plan", lambda state, root: parse_plan(first_text(Options(demo=True)), state, root)
    )
    monkeypatch.setattr(status, "look", lambda _plan: [ServiceHealth("portal", "running", 1, 0, reason)])
    assert main(["status", *options]) == code
    shown = capsys.readouterr().out
    assert json.loads(shown)["healthy"] == (not code) if options else ("Not healthy" in shown) == bool(code)
