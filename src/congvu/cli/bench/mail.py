"""Mail in: from the first connection of 20 to the last message stored, 10 KB each, to mailboxes that exist.

The load comes from Postfix's own smtp-source(1). Without filters, then with Rspamd behind both. The messages come from
this machine, for which Rspamd skips its dearest rules: the share of everything else, and so of what is ours, is larger
than it would be for mail from outside.
"""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from congvu.cli.bench import bare, ours, people
from congvu.cli.bench.figures import Figure, Sample, Target, compared, interleaved
from congvu.cli.bench.stage import BenchFailed, Stage, temporary_place
from congvu.engines.plan import Plan

CONNECTIONS = 20
BYTES = 10_000
STORED = (b"saved mail to", b"stored mail into")
"""What Dovecot's LMTP writes for a message in its mailbox, without and with Sieve."""
PATIENCE_SECONDS = 300
AT_PAR = Target(0.95, at_least=True, of_ratio=True)


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    messages: int
    rounds: int


FULL, QUICK = Scale(500, 15), Scale(300, 3)


class Stored:
    """How many messages a Dovecot has stored since this was made, by its log."""

    def __init__(self, stage: Stage) -> None:
        apart = stage.place / "logs" / "dovecot-info.log"  # ours keeps what is no trouble in a log of its own
        self.file = (apart if apart.exists() else stage.log("dovecot")).open("rb")
        self.file.seek(0, 2)
        self.count = 0

    def __call__(self) -> int:
        text = self.file.read()
        self.count += sum(text.count(words) for words in STORED)
        return self.count


def source(port: int, messages: int, letter: Path | None = None) -> list[str]:
    """smtp-source with its connections kept, each message (its own, or the one in a file) to the next mailbox."""
    sizes = ["-s", str(CONNECTIONS), "-m", str(messages), *(["-F", str(letter)] if letter else ["-l", str(BYTES)])]
    names = ["-f", "congdan@example.test", "-N", "-t", f"u@{ours.DOMAIN}", "-S", "Do thu"]
    return ["/usr/sbin/smtp-source", "-d", *sizes, *names, f"127.0.0.1:{port}"]


def from_outside(port: int, messages: int, letter: Path | None = None) -> str:
    """One message to each mailbox; returns what went wrong."""
    command = source(port, messages, letter)
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    return done.stderr.strip() if done.returncode else ""


def delivered(stage: Stage, shared: Stage, messages: int, send: Callable[[], str]) -> Sample:
    """From the first connection to the last message stored."""
    stored = Stored(stage)
    before, start = stage.cpu + shared.cpu, time.monotonic()
    trouble = send()
    while stored() < messages and time.monotonic() - start < PATIENCE_SECONDS and not trouble:
        time.sleep(0.005)
    seconds = time.monotonic() - start
    if stored.count != messages:
        raise BenchFailed(
            "mail-missing",
            f"{stored.count} thư được lưu trên {messages} thư đã gửi: {trouble}",
            f"{stored.count} messages were stored of {messages} that were sent: {trouble}",
            where=str(stage.log("dovecot")),
        )
    return Sample(messages / seconds, 1000 * (stage.cpu + shared.cpu - before) / messages)


@dataclass(frozen=True, slots=True)
class Hall:
    """Both systems side by side; slapd (and Rspamd) serve both."""

    own: Plan
    other: Plan
    shared: Stage
    own_stage: Stage
    other_stage: Stage


def open_hall(hall: Hall, messages: int) -> None:
    """Write both systems and start what both phases need."""
    ours.write(hall.own)
    people.load(hall.own, messages)
    bare.prepare(hall.other, hall.own)
    ours.start(hall.shared, hall.own, "slapd")
    ours.start(hall.own_stage, hall.own, "dovecot")
    bare.start_dovecot(hall.other_stage, hall.other)


def phase(name: str, hall: Hall, scale: Scale, say: Callable[[str], None]) -> list[Figure]:
    """Start both Postfix, fill each mailbox once, take the rounds, stop both Postfix."""

    def one(plan: Plan, stage: Stage) -> Sample:
        send = partial(from_outside, plan.port("smtp"), scale.messages)
        sample = delivered(stage, hall.shared, scale.messages, send)
        say(f"{name}: {'ours' if plan is hall.own else 'bare'} {sample.per_second:.0f}/s, {sample.cpu_ms:.2f} CPU ms")
        return sample

    ours.start(hall.own_stage, hall.own, "postfix")
    bare.start_postfix(hall.other_stage, hall.other)
    one(hall.own, hall.own_stage)
    one(hall.other, hall.other_stage)
    rounds = interleaved(scale.rounds, lambda: one(hall.own, hall.own_stage), lambda: one(hall.other, hall.other_stage))
    hall.own_stage.stop("postfix")
    hall.other_stage.stop("postfix")
    return compared("mail", name, rounds, AT_PAR)


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """Both phases."""
    scale = QUICK if quick else FULL
    with temporary_place() as place:
        own = ours.plan(place / "ours", port_base)
        other = bare.plan(own, place / "bare")
        with Stage(own.state) as shared, Stage(own.state) as own_stage, Stage(other.state) as other_stage:
            hall = Hall(own, other, shared, own_stage, other_stage)
            open_hall(hall, scale.messages)
            figures = phase("mail without filters", hall, scale, say)
            filtered = ours.plan(own.state, port_base, "rspamd")
            ours.write(filtered)
            bare.prepare(other, own, milter=f"inet:127.0.0.1:{filtered.port('rspamd_milter')}")
            ours.start(shared, filtered, "redis", "rspamd")
            hall = Hall(filtered, other, shared, own_stage, other_stage)
            return figures + phase("mail with Rspamd", hall, scale, say)
