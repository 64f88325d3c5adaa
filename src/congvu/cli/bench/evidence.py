"""The evidence: how fast the collector is on one core and in how much memory, how small a sealed day is, what it costs
Dovecot to tell of a login.

The collector reads logs of a morning: sessions by IMAP, and messages of one to five recipients. What telling costs is
measured on two of our own systems, one of them without the collector, its log lines and exported events.
"""

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import psutil

from congvu.cli.bench import ours, people
from congvu.cli.bench.clients import Door
from congvu.cli.bench.figures import Figure, Sample, Target, compared, interleaved
from congvu.cli.bench.login import FEW, Side, crowd_at_hand, signed_in
from congvu.cli.bench.stage import BenchFailed, Stage, temporary_place
from congvu.engines.collector.run import places
from congvu.engines.control_plane.environment import environment
from congvu.engines.dovecot import render as dovecot_files
from congvu.engines.plan import Plan
from congvu.engines.state.files import write
from congvu.engines.state.settings import Options, first_text
from congvu.evidence.sealing import seal_through
from congvu.ground.clock import LOCAL, now

RATE, MEMORY = Target(5000, at_least=True), Target(150, at_least=False)
SIZE, COST = Target(12, at_least=False), Target(0.95, at_least=True, of_ratio=True)
MAILBOXES, ADDRESSES = 4000, 1500
ITEMS, QUICK_ITEMS = 120_000, 10_000
LOGINS, ROUNDS, QUICK_ROUNDS = 400, 9, 2
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class Morning:
    """Log lines as the engines write them, of many people at once, always the same."""

    def __init__(self) -> None:
        """The present hour, so that no clock seems to jump."""
        self._chance = Random(7)  # noqa: S311 - a load, no secret
        self._start = now() - timedelta(minutes=31)
        self.events = 0

    def write(self, logs: Path, items: int) -> None:
        """Three sessions for each message; so many in all; each log in the order of time."""
        told: dict[str, list[tuple[datetime, str]]] = {"dovecot-info.log": [], "mail.log": []}
        for number in range(items):
            at = self._start + timedelta(seconds=number * 1200 / items)
            if number % 4:
                told["dovecot-info.log"] += self._session(at)
            else:
                told["mail.log"].append((at, self._message(at)))
        for name, lines in told.items():
            text = "".join(line for _at, line in sorted(lines, key=lambda one: one[0]))
            (logs / name).write_text(text, encoding="ascii")

    def _person(self) -> tuple[str, str]:
        number = self._chance.randrange(MAILBOXES)
        place = number * 7919 % ADDRESSES if self._chance.random() < 0.8 else self._chance.randrange(ADDRESSES)
        return f"can.bo{number}@cantho.gov.vn.test", f"10.{place // 256}.{place % 256}.7"

    def _text(self, length: int) -> str:
        return "".join(self._chance.choices(_LETTERS, k=length))

    def _session(self, at: datetime) -> list[tuple[datetime, str]]:
        """Up to ten minutes."""
        who, peer = self._person()
        session = f"{self._text(8)}hudg{self._text(2)}/AAAB"
        end = at + timedelta(seconds=self._chance.uniform(1, 600))
        at += timedelta(microseconds=self._chance.randrange(10**6))
        begun, ended = (f"{moment:%Y-%m-%dT%H:%M:%S.%f}+0000" for moment in (at, end))
        self.events += 3
        login = f"user=<{who}>, actor=<{who}>, method=PLAIN, rip={peer}, lip=10.0.0.1, mpid=7, TLS, session=<{session}>"
        size = self._chance.randrange(10**5)
        left = f"Disconnected: Logged out in=99 out={size} deleted=0 expunged=0 trashed=0 hdr_count=0 body_count=0"
        return [
            (at, f"{begun} imap-login: Info: Login: {login}\n"),
            (end, f"{ended} imap({who})<{who}><{session}><{peer}>: Info: {left}\n"),
        ]

    def _message(self, at: datetime) -> str:
        sender, peer = self._person()
        queue_id, count = "4jX" + self._text(12), self._chance.choice((1, 1, 2, 5))
        head = f"{at.astimezone():%b %d %H:%M:%S} mail postfix"
        attempt = "relay=mail[/run/lmtp], delay=0.2, delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Saved)"
        lines = [
            f"submission/smtpd[7]: connect from pc[{peer}]",
            f"submission/smtpd[7]: {queue_id}: client=pc[{peer}], sasl_method=PLAIN, sasl_username={sender}",
            f"cleanup[7]: {queue_id}: message-id=<{self._chance.randbytes(12).hex()}@cantho.gov.vn.test>",
            f"qmgr[7]: {queue_id}: from=<{sender}>, size={self._chance.randrange(10**6)}, nrcpt={count} (queue active)",
            *(f"lmtp[7]: {queue_id}: to=<{self._person()[0]}>, {attempt}" for _nth in range(count)),
            f"qmgr[7]: {queue_id}: removed",
        ]
        self.events += 1 + count
        return "".join(f"{head}/{line}\n" for line in lines)


def collected(plan: Plan, items: int, say: Callable[[str], None]) -> list[Figure]:
    """A collector on one core that finds all the logs there, until it has made all their events."""
    where = places(plan)
    for folder in (where.events, where.book, plan.state / "logs"):
        folder.mkdir(parents=True)
    morning = Morning()
    morning.write(plan.state / "logs", items)
    day = where.events / f"{now().astimezone(LOCAL):%Y-%m-%d}.jsonl"
    start = time.monotonic()
    process = psutil.Popen([sys.executable, "-m", "congvu.engines.collector.run"], env=os.environ | environment(plan))
    process.cpu_affinity([0])
    size = -1
    while size != (size := day.stat().st_size if day.exists() else 0) or not size:
        seconds = time.monotonic() - start
        time.sleep(1)
    cpu, memory = sum(process.cpu_times()[:2]), _peak(process.pid)
    process.kill()
    process.wait()
    count = sum(1 for _line in day.open("rb"))
    if count != morning.events:
        raise BenchFailed("events-missing", f"{count} sự kiện", f"{count} events of {morning.events}", where=str(day))
    say(f"collector: {count} events in {seconds:.1f} s, {cpu:.1f} s of CPU, {memory:.0f} MB")
    return [
        Figure(bench="evidence", name="collector on one core, events", unit="1/s", value=count / cpu, target=RATE),
        Figure(bench="evidence", name="collector, memory at the peak", unit="MB", value=memory, target=MEMORY),
        *sealed(where.events, day.stem, count),
    ]


def _peak(pid: int) -> float:
    """The largest resident size so far (proc(5), VmHWM), MB."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) / 1024


def sealed(events: Path, day: str, count: int) -> list[Figure]:
    """That day as Parquet."""
    start = time.monotonic()
    seal_through(events, day)
    seconds = time.monotonic() - start
    size = (events / f"{day}.parquet").stat().st_size / count
    return [
        Figure(bench="evidence", name="a sealed event", unit="bytes", value=size, target=SIZE),
        Figure(bench="evidence", name="sealing, events", unit="1/s", value=count / seconds),
    ]


def silence(plan: Plan) -> None:
    """Dovecot without anything that is there for the evidence: one log of its own form, no exported events."""
    ours_only = r"^(info_log_path|log_timestamp|login_log_format_elements|mail_log_prefix|deliver_log_format) = .*\n"
    blocks = r"^(event_exporter|metric) [^}]*}\n"
    for file in dovecot_files.render(plan):
        write(replace(file, content=re.sub(f"{ours_only}|{blocks}", "", file.content, flags=re.MULTILINE)))


def overhead(place: Path, port_base: int, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """Logins of people who come again, the cheapest that there are, so that what is added weighs most."""
    telling, silent = (ours.plan(place / name, port_base + 200 * nth) for nth, name in enumerate(("on", "off")))
    for plan in (telling, silent):
        ours.write(plan)
        people.load(plan, FEW)
    silence(silent)
    addresses = [people.address(telling, people.FIRST + number % FEW) for number in range(LOGINS)]
    with Stage(telling.state) as on, Stage(silent.state) as off, crowd_at_hand() as crowd:
        sides = []
        for plan, stage in ((telling, on), (silent, off)):
            ours.start(stage, plan, "slapd", "dovecot")
            door = Door(plan.port("imaps"), plan.state / "tls" / "ca.pem", people.PASSWORD)
            sides.append(Side(plan, stage, Stage(plan.state), door))

        def one(side: Side) -> Sample:
            sample = signed_in(crowd, side, addresses)
            say(f"logins: {side.plan.state.name} {sample.per_second:.0f}/s, {sample.cpu_ms:.2f} CPU ms")
            return sample

        for side in sides:
            one(side)
        taken = interleaved(rounds, lambda: one(sides[0]), lambda: one(sides[1]))
    return compared("evidence", "logins, told of and not", taken, COST)


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """Collector and sealing, then what telling costs."""
    with temporary_place() as place:
        state = place / "collector"
        state.mkdir()
        (state / "congvu.toml").write_text(first_text(Options(demo=True)), encoding="utf-8")
        figures = collected(ours.plan(state, port_base), QUICK_ITEMS if quick else ITEMS, say)
        return figures + overhead(place, port_base, QUICK_ROUNDS if quick else ROUNDS, say)
