"""Orders about held letters are carried out once, and nothing but a queue id of the hold queue is believed."""

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from congvu.engines.plan import Plan
from congvu.engines.state.files import make_directory
from congvu.engines.upkeep import orders
from congvu.engines.upkeep.render import directories

ID = "4jXpJq1pNnzJ9cT"


class Queue:
    """Postfix's hold queue, as far as ``postsuper`` and ``postqueue`` show it."""

    def __init__(self, plan: Plan) -> None:
        self.folder = plan.state / "postfix" / "queue" / "hold"
        self.folder.mkdir(parents=True)
        self.commands: list[list[str]] = []
        self.stuck = False

    def run(self, command: list[str], **_options: object) -> Any:
        """In place of ``subprocess.run``."""
        self.commands.append(command)
        if command[0].endswith("postqueue"):
            lines = [
                json.dumps(
                    {
                        "queue_name": "hold",
                        "queue_id": one.name,
                        "arrival_time": 1764000000,
                        "message_size": 900,
                        "sender": "a@x.vn",
                        "recipients": [{"address": "b@x.vn"}],
                    }
                )
                for one in self.folder.iterdir()
            ]
            return SimpleNamespace(stdout="\n".join(lines), returncode=0)
        if not self.stuck:
            (self.folder / command[4]).unlink()
        return SimpleNamespace(stdout="", stderr="postsuper: Released from hold: 1 message\n", returncode=0)


@pytest.fixture
def queue(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """One held letter, and the directories of orders and reports."""
    for wanted in directories(plan):
        make_directory(wanted)
    made = Queue(plan)
    (made.folder / ID).touch()
    monkeypatch.setattr(orders.subprocess, "run", made.run)
    return made


def order(plan: Plan, name: str = ID, text: str = "", act: str = "release") -> Path:
    """An order as the control plane writes it."""
    path = plan.state / "held" / "orders" / f"{name}.json"
    path.write_text(text or json.dumps({"queue_id": name, "act": act}), "utf-8")
    return path


def report(plan: Plan, name: str = ID) -> dict[str, str] | None:
    """What upkeep said."""
    path = plan.state / "held" / "done" / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None


@pytest.mark.parametrize(("act", "option"), [("release", "-H"), ("refuse", "-d")])
def test_an_order_is_done_once(plan: Plan, queue: Queue, act: str, option: str) -> None:
    """Its report stays until the order is gone."""
    path = order(plan, act=act)
    for _time in range(3):
        orders.carry_out(plan)
    assert [command[3:] for command in queue.commands] == [[option, ID, "hold"]]
    assert (report(plan) or {})["outcome"] == "done"
    path.unlink()
    orders.carry_out(plan)
    assert report(plan) is None


def test_what_is_not_held_any_more_is_said(plan: Plan, queue: Queue) -> None:
    """Killed between Postfix and the report, the second time finds nothing to do; a letter that stays is a failure."""
    queue.stuck = True
    order(plan)
    orders.carry_out(plan)
    assert (report(plan) or {})["outcome"] == "failed"
    order(plan, "4jXpJq1pNnzJ9cX", act="refuse")
    orders.carry_out(plan)
    assert (report(plan, "4jXpJq1pNnzJ9cX") or {})["outcome"] == "absent"
    assert len(queue.commands) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ALL", '{"queue_id": "ALL", "act": "release"}'),
        (ID, '{"queue_id": "ALL", "act": "refuse"}'),
        (ID, f'{{"queue_id": "{ID}", "act": "-r"}}'),
        ("-dALLxxxxx", '{"queue_id": "-dALLxxxxx", "act": "release"}'),
        (ID, "[]"),
        (ID, "{" * 2000),
    ],
)
def test_a_wrong_order_is_thrown_away(plan: Plan, queue: Queue, name: str, text: str) -> None:
    path = order(plan, name, text)
    orders.carry_out(plan)
    assert not path.exists()
    assert queue.commands == []


def test_a_link_and_a_pipe_are_no_orders(plan: Plan, queue: Queue, tmp_path: Path) -> None:
    """Root reads nothing that the control plane only points to, and waits for nothing."""
    real = tmp_path / "real"
    real.write_text(json.dumps({"queue_id": ID, "act": "refuse"}), "utf-8")
    folder = plan.state / "held" / "orders"
    (folder / f"{ID}.json").symlink_to(real)
    os.mkfifo(folder / "4jXpJq1pNnzJ9cX.json")
    orders.carry_out(plan)
    assert list(folder.iterdir()) == []
    assert queue.commands == []


def test_the_queue_is_written_down_when_it_changes(plan: Plan, queue: Queue) -> None:
    """Postfix is asked only then."""
    for _time in range(2):
        orders.survey(plan)
    told = json.loads((plan.state / "held" / "queue.json").read_text("utf-8"))
    facts = {"since": 1764000000, "sender": "a@x.vn", "bytes": 900, "recipients": ["b@x.vn"]}
    assert told["letters"] == {ID: facts}
    assert len(queue.commands) == 1
    (queue.folder / ID).unlink()
    orders.survey(plan)
    assert json.loads((plan.state / "held" / "queue.json").read_text("utf-8"))["letters"] == {}
