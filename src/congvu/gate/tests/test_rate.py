"""How much a login may send: the limit to the letter, counted together by all workers."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from congvu.gate.facts import Traffic
from congvu.gate.findings import Action
from congvu.gate.rates import CountsAwayError, Rates
from congvu.gate.tests.letters import INBOUND, clause_of, found, judged, letter

LIMITS = {"CT-8.2": (1, 300), "DL-13.5": (60, 200), "QT-4.3.6.s2": (60, 200), "VP-13.1.c.s1": (10, 500)}


@pytest.mark.clause("CT-8.2", "DL-13.5", "QT-4.3.6.s2", "VP-13.1.c.s1")
@pytest.mark.parametrize("clause", LIMITS)
def test_the_last_letter_passes_and_the_next_is_deferred(clause: str) -> None:
    minutes, most = LIMITS[clause]
    assert not found("rate", clause, letter(), traffic={minutes: Traffic(most, most)})
    verdict = judged("rate", clause, letter(), traffic={minutes: Traffic(most + 1, most + 1)})
    assert verdict.action is Action.DEFER
    assert verdict.findings[0].tell == clause_of(clause).get("tell")
    assert set(verdict.findings[0].tell) & {"head", "operator", "manager"}


@pytest.mark.clause("CT-8.2", "DL-13.5", "QT-4.3.6.s2", "VP-13.1.c.s1")
@pytest.mark.parametrize("clause", LIMITS)
def test_recipients_count_too_and_people_are_told_once(clause: str) -> None:
    minutes, most = LIMITS[clause]
    recipients = clause_of(clause).get("recipients")
    assert not found("rate", clause, letter(), traffic={minutes: Traffic(most, recipients)})
    (finding,) = found("rate", clause, letter(), traffic={minutes: Traffic(1, recipients + 1, told=True)})
    assert (finding.action, finding.tell) == (Action.DEFER, ())
    assert not found("rate", clause, letter(INBOUND), traffic={minutes: Traffic(most + 1, most + 1)})


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Redis of one's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("needs redis-server")
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "s"
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    end = time.monotonic() + 10
    while not socket.exists() and time.monotonic() < end:
        time.sleep(0.02)
    yield socket
    server.terminate()
    server.wait(10)


LIMIT = clause_of("VP-13.1.c.s1")


@pytest.mark.clause("VP-13.1.c.s1")
def test_workers_count_together(redis: Path) -> None:
    """Two workers, 600 letters at once: 500 are counted, one stop is told; another login is not touched."""

    async def burst() -> list[Traffic]:
        workers = [Rates(redis), Rates(redis)]
        asked = [workers[n % 2].counted("an@x.vn", f"letter{n}", 1, [LIMIT]) for n in range(600)]
        answers = [traffic[10] for traffic in await asyncio.gather(*asked)]
        other = await workers[0].counted("binh@x.vn", "letter", 3, [LIMIT])
        assert other == {10: Traffic(1, 3)}
        for worker in workers:
            await worker.close()
        return answers

    answers = asyncio.run(burst())
    assert sum(one.messages <= 500 for one in answers) == 500
    assert sum(one.messages == 501 and not one.told for one in answers) == 1
    assert sum(one.messages == 501 and one.told for one in answers) == 99


@pytest.mark.clause("VP-13.1.c.s1", "DL-13.5")
def test_recipients_are_added_up_and_a_letter_counts_once(redis: Path) -> None:
    async def sent() -> None:
        rates = Rates(redis)
        limits = [LIMIT, clause_of("DL-13.5")]
        assert await rates.counted("c@x.vn", "a", 100, limits) == {10: Traffic(1, 100), 60: Traffic(1, 100)}
        assert await rates.counted("c@x.vn", "a", 100, limits) == {10: Traffic(1, 100), 60: Traffic(1, 100)}
        assert await rates.counted("c@x.vn", "b", 1850, limits) == {10: Traffic(2, 1950), 60: Traffic(2, 1950)}
        above = {10: Traffic(3, 2010), 60: Traffic(3, 2010)}
        assert await rates.counted("c@x.vn", "c", 60, limits) == above  # above Đắk Lắk's 2,000: not counted
        assert await rates.counted("c@x.vn", "d", 50, limits) == {10: Traffic(3, 2000), 60: Traffic(3, 2000)}
        assert await rates.counted("c@x.vn", "e", 1, []) == {}
        await rates.close()

    asyncio.run(sent())


def test_without_redis_nothing_is_known(tmp_path: Path) -> None:
    async def ask() -> None:
        rates = Rates(tmp_path / "nothing")
        with pytest.raises(CountsAwayError):
            await rates.counted("an@x.vn", "letter", 1, [LIMIT])
        await rates.close()

    asyncio.run(ask())
