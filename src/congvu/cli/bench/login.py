"""IMAP logins: 20 at once under TLS, each connect, LOGIN, LOGOUT, against bare Dovecot with the same hash in a file.

Distinct people meet the slow hash each time on both sides; a few people who come again meet our cache of sign-ins,
which bare Dovecot has switched off by default. Ours without its cache shows what the cache is worth.
"""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from congvu.cli.bench import bare, ours, people
from congvu.cli.bench.clients import Crowd, Door
from congvu.cli.bench.figures import Figure, Sample, Target, compared, interleaved
from congvu.cli.bench.stage import Stage, temporary_place
from congvu.engines.dovecot import control as dovecot
from congvu.engines.dovecot import render as dovecot_files
from congvu.engines.plan import Plan
from congvu.engines.state.files import write

AT_PAR = Target(0.8, at_least=True, of_ratio=True)
FEW = 20


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    logins: int
    rounds: int


FULL, QUICK = Scale(150, 7), Scale(60, 2)


@dataclass(frozen=True, slots=True)
class Side:
    """One system and who asks it."""

    plan: Plan
    stage: Stage
    shared: Stage
    door: Door


def signed_in(crowd: Crowd, side: Side, addresses: Sequence[str]) -> Sample:
    """One login for each address."""
    before, start = side.stage.cpu + side.shared.cpu, time.monotonic()
    count = crowd.sign_in(side.door, addresses)
    seconds = time.monotonic() - start
    return Sample(count / seconds, 1000 * (side.stage.cpu + side.shared.cpu - before) / count)


@contextmanager
def crowd_at_hand() -> Iterator[Crowd]:
    """Client processes, ended in any case."""
    crowd = Crowd()
    try:
        yield crowd
    finally:
        crowd.close()


def passwords(plan: Plan, count: int) -> str:
    """A passwd-file (doc.dovecot.org): the same Argon2id, with Dovecot's name for it."""
    value = people.hashed().removeprefix("argon2$")
    numbers = range(people.FIRST, people.FIRST + count)
    return "".join(f"{people.address(plan, number)}:{{ARGON2ID}}${value}\n" for number in numbers)


def switch_cache_off(plan: Plan) -> None:
    """Render our Dovecot once more, without the cache of sign-ins."""
    for file in dovecot_files.render(plan):
        write(replace(file, content=file.content.replace("auth_cache_size = 64 M", "auth_cache_size = 0")))


def forget(plan: Plan) -> None:
    """Empty our cache, as the publisher does for whom it changes."""
    subprocess.run(dovecot.flush_command(plan), check=True, capture_output=True, timeout=30)


@dataclass(frozen=True, slots=True)
class Case:
    """Who signs in, and whether ours must meet each of them for the first time."""

    name: str
    addresses: Sequence[str]
    first: bool = False


def measured(case: Case, crowd: Crowd, own: Side, other: Side, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """The rounds of one case, after one sample of each that is not counted."""

    def one(side: Side) -> Sample:
        if case.first and side is own:
            forget(own.plan)
        sample = signed_in(crowd, side, case.addresses)
        say(f"{case.name}: {'ours' if side is own else 'bare'} {sample.per_second:.0f}/s, {sample.cpu_ms:.2f} CPU ms")
        return sample

    one(own)
    one(other)
    return compared("login", case.name, interleaved(rounds, lambda: one(own), lambda: one(other)), AT_PAR)


def restart_without_cache(own: Side) -> None:
    """Our Dovecot again, with its cache off."""
    own.stage.stop("dovecot")
    switch_cache_off(own.plan)
    ours.start(own.stage, own.plan, "dovecot")


def cases(crowd: Crowd, own: Side, other: Side, scale: Scale, say: Callable[[str], None]) -> list[Figure]:
    """First sign-ins, then those who come again, then the same without our cache."""
    everyone = [people.address(own.plan, people.FIRST + number) for number in range(scale.logins)]
    few = [everyone[number % FEW] for number in range(scale.logins)]
    first, again = Case("first logins of distinct people", everyone, first=True), Case(f"{FEW} people again", few)
    figures = measured(first, crowd, own, other, scale.rounds, say)
    figures += measured(again, crowd, own, other, scale.rounds, say)
    restart_without_cache(own)
    uncached = Case(f"{FEW} people again, our cache off", few)
    return figures + measured(uncached, crowd, own, other, scale.rounds, say)


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """Both systems side by side."""
    scale = QUICK if quick else FULL
    with temporary_place() as place:
        own = ours.plan(place / "ours", port_base)
        other = bare.plan(own, place / "bare")
        ours.write(own)
        people.load(own, scale.logins)
        bare.prepare(other, own, passwords=passwords(own, scale.logins))
        with (
            Stage(own.state) as shared,
            Stage(own.state) as mine,
            Stage(other.state) as theirs,
            crowd_at_hand() as crowd,
        ):
            ours.start(shared, own, "slapd")
            ours.start(mine, own, "dovecot")
            bare.start_dovecot(theirs, other)
            authority = own.state / "tls" / "ca.pem"
            side, opposite = (
                Side(plan, stage, shared, Door(plan.port("imaps"), authority, people.PASSWORD))
                for plan, stage in ((own, mine), (other, theirs))
            )
            return cases(crowd, side, opposite, scale, say)
