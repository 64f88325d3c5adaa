"""Held letters: carries out what the control plane has ordered, and tells it what lies in Postfix's hold queue.

Root's, because the queue is Postfix's. Orders are files of the control plane (``congvu.documents.held.carrying`` says
their form); nothing in one is believed but a queue id of the hold queue and one of two words. Each is done once: its
report stays until the order is gone.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from congvu.engines.plan import Plan, RenderedFile, load_plan
from congvu.engines.postfix.render import config
from congvu.engines.state.files import write
from congvu.engines.upkeep.scans import scan_links
from congvu.ground.clock import now

QUEUE_ID = re.compile(r"[0-9A-Za-z]{6,31}")
OPTIONS = {"release": "-H", "refuse": "-d"}
LARGEST = 1000
"""Bytes of an order."""


def main() -> None:
    """Every order, the state of the queue, then new large files."""
    plan = load_plan(Path(os.environ["CONGVU_STATE"]), Path(__file__).resolve().parents[4])
    carry_out(plan)
    survey(plan)
    if "clamav" in plan.features:
        scan_links(plan)


def carry_out(plan: Plan) -> None:
    """Do what is ordered and not done yet; forget reports whose order is gone."""
    place = plan.state / "held"
    orders = {path.stem: path for path in (place / "orders").glob("*.json")}
    reports = {path.stem for path in (place / "done").glob("*.json")}
    for name in sorted(orders.keys() - reports):
        act = _wanted(name, orders[name])
        if act is None:
            orders[name].unlink(missing_ok=True)
            continue
        outcome, said = _do(plan, name, act)
        told = {"queue_id": name, "act": act, "outcome": outcome, "said": said, "time": now().isoformat()}
        _tell(place / "done" / f"{name}.json", told)
    for name in reports - orders.keys():
        (place / "done" / f"{name}.json").unlink()


def _wanted(name: str, path: Path) -> str | None:
    """What an order asks for; None where it is no order. A link is not followed."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            told = json.loads(file.read(LARGEST))
        named, act = told["queue_id"], told["act"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return act if named == name and QUEUE_ID.fullmatch(name) and act in OPTIONS else None


def _do(plan: Plan, name: str, act: str) -> tuple[str, str]:
    """The outcome, and what Postfix said."""
    if not (_hold(plan) / name).exists():
        return "absent", ""
    command = ["/usr/sbin/postsuper", "-c", str(config(plan)), OPTIONS[act], name, "hold"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    said = " ".join((done.stdout + done.stderr).split())[:300]
    return ("failed" if (_hold(plan) / name).exists() else "done"), said


def survey(plan: Plan) -> None:
    """Write down what is held, when that has changed; ``postqueue`` reads the whole queue, so it is asked only then."""
    path = plan.state / "held" / "queue.json"
    known: dict[str, Any] = json.loads(path.read_text("utf-8"))["letters"] if path.exists() else {}
    moment = now().isoformat()
    there = {one.name for one in _hold(plan).iterdir() if QUEUE_ID.fullmatch(one.name)}
    letters = known if there == known.keys() else dict(_held(plan))
    _tell(path, {"time": moment, "letters": letters})


def _held(plan: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    command = ["/usr/sbin/postqueue", "-c", str(config(plan)), "-j"]
    lines = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout.splitlines()
    for one in map(json.loads, lines):
        if one["queue_name"] == "hold":
            recipients = [to["address"] for to in one["recipients"]]
            facts = {"since": one["arrival_time"], "sender": one["sender"], "bytes": one["message_size"]}
            yield one["queue_id"], facts | {"recipients": recipients}


def _hold(plan: Plan) -> Path:
    return plan.state / "postfix" / "queue" / "hold"


def _tell(path: Path, told: dict[str, Any]) -> None:
    write(RenderedFile(path, json.dumps(told), 0o640, "root", "congvu"))


if __name__ == "__main__":
    main()
