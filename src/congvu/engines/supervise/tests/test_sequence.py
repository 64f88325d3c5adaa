"""Steps begin when what they need is ready; a step that never is ends the sequence with its reason."""

from collections.abc import Callable

import pytest

from congvu.engines.supervise.sequence import Clock, NotReady, Step, run


class Hours:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        """The present second."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Pass the time."""
        self.time += seconds


def after(hours: Hours, second: float) -> Callable[[], str | None]:
    """A question answered by None from that second on."""
    return lambda: None if hours.time >= second else "not yet"


def test_order() -> None:
    """postfix waits for both; redis and slapd begin at once."""
    hours, begun, ready = Hours(), [], []

    def step(name: str, needs: tuple[str, ...], second: float) -> Step:
        return Step(name, needs, lambda: begun.append((name, hours.time)), after(hours, second))

    steps = [
        step("postfix", ("slapd", "rspamd"), 0),
        step("slapd", (), 0),
        step("redis", (), 0.5),
        step("rspamd", ("redis",), 2),
    ]
    run(steps, 10, lambda name, _seconds: ready.append(name), Clock(hours.now, hours.sleep))
    assert [name for name, _ in begun] == ["slapd", "redis", "rspamd", "postfix"]
    assert ready == ["slapd", "redis", "rspamd", "postfix"]
    assert dict(begun)["postfix"] >= 2


def test_patience_ends() -> None:
    """The sentence names the service and what its probe said last."""
    hours = Hours()
    steps = [
        Step("slapd", (), lambda: None, lambda: "slapd: refused"),
        Step("postfix", ("slapd",), lambda: None, lambda: None),
    ]
    with pytest.raises(NotReady, match="slapd is not ready after 5 seconds: slapd: refused"):
        run(steps, 5, lambda _name, _seconds: None, Clock(hours.now, hours.sleep))
