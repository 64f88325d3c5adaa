"""One letter from its bytes to the answer: facts, checks, evidence, spool; and what is answered when anything fails.

A short letter without files is judged in the event loop, in a millisecond; another in a thread, because reading files
waits for bounded children (``congvu.ground.extraction``), and nobody else shall wait for a slow PDF.
"""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from congvu.gate import journal, policy, spool
from congvu.gate.directory import Directory, DirectorySilentError
from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Finding, Verdict, verdict
from congvu.gate.letter import Direction, Envelope
from congvu.gate.message import Message
from congvu.gate.names import free_names
from congvu.gate.rates import CountsAwayError, Rates
from congvu.gate.settings import Settings
from congvu.ground.bounded import Busy
from congvu.ground.clock import today
from congvu.ground.extraction import Reader

SECONDS = 120.0
"""A letter that takes longer is deferred; Postfix would wait five minutes (milter_content_timeout)."""

AT_ONCE = 4
"""Letters with files that one worker reads at the same time."""

SHORT = 128 << 10
"""Bytes of a letter that is judged in the event loop."""

log = logging.getLogger("congvu.gate")


def _trouble(vi: str, en: str) -> Verdict:
    """Deferred without a clause: not the letter's fault."""
    return verdict([Finding("", "gate", vi, en, action=Action.DEFER)])


DIRECTORY_SILENT = _trouble("chưa tra cứu được danh bạ", "the directory does not answer")
NOT_COUNTED = _trouble("chưa đếm được thư gửi", "letters cannot be counted now")
NOT_JUDGED = _trouble("chưa kiểm tra được thư", "the letter could not be judged now")
TOO_SLOW = _trouble("kiểm tra thư quá lâu", "judging took too long")
FULL = Finding("", "gate", "kho chờ kiểm tra chữ ký đầy, thư không được ghi sổ tự động", "the examiner's spool is full")


@dataclass(slots=True)
class Judge:
    """What a worker keeps between letters."""

    settings: Settings
    directory: Directory
    rates: Rates | None
    reader: Reader
    pool: ThreadPoolExecutor

    async def judged(self, raw: bytes, envelope: Envelope) -> Verdict:
        """The verdict, after its evidence is written; in any doubt the letter waits at its sender."""
        start = time.perf_counter()
        letter = Message(raw, envelope, self.reader)
        facts = Facts()
        try:
            facts = await self._facts(letter)
            found = await self._found(letter, facts)
        except DirectorySilentError:
            found = DIRECTORY_SILENT
        except CountsAwayError:
            found = NOT_COUNTED
        except (TimeoutError, Busy):
            found = TOO_SLOW
        except Exception:  # the outermost loop of one letter: a defect of a check defers, and serves the next letter
            log.exception("%s could not be judged", envelope.queue_id)
            found = NOT_JUDGED
        try:
            return self._kept(letter, raw, found, facts, start)
        except OSError:
            log.exception("%s: evidence could not be written", envelope.queue_id)
            return NOT_JUDGED

    async def _found(self, letter: Message, facts: Facts) -> Verdict:
        if letter.size <= SHORT and not letter.has_files:
            return policy.judge(letter, facts, today())
        work = partial(policy.judge, letter, facts, today())
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self.pool, work), SECONDS)

    async def _facts(self, letter: Message) -> Facts:
        """What the checks of this letter may ask for, and no more."""
        envelope = letter.envelope
        authors = (address for _name, address in letter.authors)
        asked = {*envelope.recipients, *authors, envelope.sender, envelope.login, policy.writer(letter)}
        facts = replace(self.directory.facts(asked), portal_url=self.settings.portal_url)
        tables = [policy.table(slug, envelope.direction, today()) for slug in policy.addressees(letter, facts)]
        free = {
            one for table in tables for name, clause in table if name == "freemail" for one in clause.get("domains", ())
        }
        if named := free_names(letter, frozenset(free)):
            facts = replace(facts, known=self.directory.names(named))
        limits = [clause for table in tables for name, clause in table if name == "rate"]
        if limits and self.rates:
            count = len(envelope.recipients)
            traffic = await self.rates.counted(envelope.login, envelope.queue_id, count, limits)
            facts = replace(facts, traffic=traffic)
        return facts

    def _kept(self, letter: Message, raw: bytes, found: Verdict, facts: Facts, start: float) -> Verdict:
        """Spool and evidence, in this order: what the line says has been done."""
        envelope = letter.envelope
        parties = envelope.recipients if envelope.direction is Direction.INBOUND else (policy.writer(letter),)
        domains = (facts.domains.get(one.rpartition("@")[2], "") for one in parties)
        whose = [slug for slug in dict.fromkeys(domains) if slug]
        if spool.wanted(envelope, found, facts):
            if spool.full(self.settings.spool):
                found = Verdict(found.action, (*found.findings, FULL))
            else:
                spool.put(self.settings.spool, raw, envelope, found.action, whose)
        seconds = time.perf_counter() - start
        journal.write(self.settings.log, journal.line(letter, found, whose[0] if whose else "", seconds))
        return found
