"""The gate: what it takes from the mail path, how soon it has judged, and how much memory hostile mail makes it use.

Strangers' mail of 10 KB, Vietnamese, through Rspamd, with the gate before it and without. Then mail of those who have
signed in, inside the system, everything on (gate, Rspamd with DKIM and ClamAV, rates), against bare engines with TLS
and SASL. Then the gate alone, spoken to as Postfix does: how long a verdict takes, and memory while hostile mail comes.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from congvu.cli.bench import bare, letters, mail, ours, people
from congvu.cli.bench.cost import cpu_seconds, memory
from congvu.cli.bench.figures import Figure, Sample, Target, compared, interleaved, percentile
from congvu.cli.bench.login import passwords
from congvu.cli.bench.senders import Senders
from congvu.cli.bench.stage import Stage, temporary_place
from congvu.engines.gate.render import home
from congvu.engines.plan import Plan
from congvu.gate.letter import Direction, Envelope
from congvu.gate.peer import Peer

AT_ONCE = 8
MOST_MB = 1500
"""Of all the gate's processes and the children that read files: 4 of them with 1 GiB at the very most, never all."""

OUTSIDE = "mail from outside, against none without the gate"
INSIDE = "mail of the signed-in, everything on"
Say = Callable[[str], None]
figure = partial(Figure, bench="gate")


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    messages: int
    rounds: int
    verdicts: int
    files: int
    hostile: int


FULL, QUICK = Scale(500, 9, 2000, 30, 200), Scale(200, 2, 300, 5, 20)


@dataclass(frozen=True, slots=True)
class Side:
    """One system and its load; what serves both sides is counted for both."""

    plan: Plan
    stage: Stage
    shared: Stage
    messages: int
    send: Callable[[], str]
    shares: list[float]

    def sample(self) -> Sample:
        """All of the system's cost; the gate's part of it, where it has one, is noted in hundredths."""
        before = self.gate_cpu
        found = mail.delivered(self.stage, self.shared, self.messages, self.send)
        self.shares.append(100_000 * (self.gate_cpu - before) / self.messages / found.cpu_ms)
        return found

    @property
    def gate_cpu(self) -> float:
        """CPU seconds of the gate so far."""
        gate = self.stage.running.get("gate")
        return cpu_seconds([gate.pid] if gate else [])


def compare(name: str, sides: Sequence[Side], rounds: int, limit: float, say: Say) -> list[Figure]:
    """One sample of each makes the mailboxes; then the rounds, ours against the other."""
    own, other = sides

    def one(side: Side) -> Sample:
        found = side.sample()
        say(f"{name}, {side.plan.state.name}: {found.per_second:.0f}/s, {found.cpu_ms:.2f} CPU ms")
        return found

    one(own)
    one(other)
    own.shares.clear()
    taken = interleaved(rounds, lambda: one(own), lambda: one(other))
    figures = compared("gate", name, taken, Target(limit, at_least=True, of_ratio=True))
    share = percentile(own.shares, 50)
    bound = Target(10, at_least=False) if name == OUTSIDE else None
    return [*figures, figure(name=f"{name}: the gate's share of our CPU", unit="%", value=share, target=bound)]


def strangers(place: Path, port_base: int, scale: Scale, say: Say) -> list[Figure]:
    """The same pipeline with and without the gate; then that gate alone."""
    letter = place / "letter"
    letter.write_bytes(letters.plain("congdan@example.test", f"1u@{ours.DOMAIN}").replace(b"\r\n", b"\n"))
    plans = (
        ours.plan(place / "ours", port_base, "gate", "rspamd"),
        ours.plan(place / "without", port_base + 100, "rspamd"),
    )
    with Stage(plans[0].state) as own, Stage(plans[1].state) as other, Stage(place) as nothing:
        sides = []
        for plan, stage in zip(plans, (own, other), strict=True):
            ours.write(plan)
            people.load(plan, scale.messages)
            gate = ["gate"] if "gate" in plan.features else []
            ours.start(stage, plan, "slapd", "dovecot", "redis", "rspamd", *gate, "postfix")
            send = partial(mail.from_outside, plan.port("smtp"), scale.messages, letter)
            sides.append(Side(plan, stage, nothing, scale.messages, send, []))
        return compare(OUTSIDE, sides, scale.rounds, 0.9, say) + alone(plans[0], own, scale, say)


def signed_in(place: Path, port_base: int, scale: Scale, say: Say) -> list[Figure]:
    """Everything on, against the engines alone."""
    own = ours.plan(place / "everything", port_base, "gate", "rspamd", "clamav")
    other = bare.plan(own, place / "bare")
    with Stage(own.state) as own_stage, Stage(other.state) as bare_stage, Stage(own.state) as slapd:
        ours.write(own)
        people.load(own, scale.messages)
        bare.prepare(other, own, passwords(own, scale.messages))
        ours.start(slapd, own, "slapd")
        ours.start(own_stage, own, "dovecot", "redis", "clamav", "rspamd", "gate", "postfix")
        bare.start_dovecot(bare_stage, other)
        bare.start_postfix(bare_stage, other)
        with ExitStack() as stack:
            sides = []
            for plan, stage in ((own, own_stage), (other, bare_stage)):
                writers = stack.enter_context(closing(Senders(plan, own.state / "tls" / "ca.pem", letters.plain)))
                sides.append(Side(plan, stage, slapd, scale.messages, partial(writers.send, scale.messages), []))
            return compare(INSIDE, sides, scale.rounds, 0.6, say)


def letter_to(plan: Plan, number: int) -> Envelope:
    """A stranger's envelope to one of the mailboxes."""
    to = people.address(plan, people.FIRST + number % 100)
    return Envelope(Direction.INBOUND, "a@example.test", (to,), client="192.0.2.1", queue_id=f"Q{number}")


def verdicts(plan: Plan, raws: Sequence[bytes], count: int) -> list[float]:
    """Milliseconds from the end of each letter to the gate's answer, eight letters at a time."""

    def some(place: int) -> list[float]:
        found = []
        with closing(Peer(home(plan) / "run" / "inbound")) as peer:
            for number in range(place, count, AT_ONCE):
                peer.begin(raws[number % len(raws)], envelope := letter_to(plan, number))
                start = time.monotonic()
                peer.end(envelope)
                found.append(1000 * (time.monotonic() - start))
        return found

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [one for part in threads.map(some, range(AT_ONCE)) for one in part]


def alone(plan: Plan, gate: Stage, scale: Scale, say: Say) -> list[Figure]:
    """How soon it has judged, and its memory under hostile mail."""
    sort = letters.plain("a@example.test", people.address(plan, 1)), letters.with_pdf(10)
    verdicts(plan, sort, AT_ONCE * 2)  # its readers start with the first file
    quick, slow = verdicts(plan, sort[:1], scale.verdicts), verdicts(plan, sort[1:], scale.files)
    say(f"verdict: median {percentile(quick, 50):.1f} ms, with a PDF of 10 MB {percentile(slow, 50):.0f} ms")
    sizes = [0]
    with ThreadPoolExecutor(1) as thread:
        stream = thread.submit(verdicts, plan, letters.hostile(), scale.hostile)
        while not stream.done():
            sizes.append(memory([gate.running["gate"].pid])[1])
            time.sleep(0.1)
        worst = max(stream.result())
    say(f"hostile mail: at most {worst:.0f} ms, {max(sizes) >> 20} MB")
    at_most = partial(Target, at_least=False)
    return [
        figure(name="verdict without files, p99", unit="ms", value=percentile(quick, 99), target=at_most(50)),
        figure(name="verdict on a PDF of 10 MB, p99", unit="ms", value=percentile(slow, 99), target=at_most(2000)),
        figure(name="memory while hostile mail comes", unit="MB", value=max(sizes) / 2**20, target=at_most(MOST_MB)),
        figure(name="slowest verdict on hostile mail", unit="ms", value=worst),
    ]


def run(port_base: int, quick: bool, say: Say) -> list[Figure]:
    """All of it."""
    scale = QUICK if quick else FULL
    with temporary_place() as place:
        return strangers(place, port_base, scale, say) + signed_in(place, port_base, scale, say)
