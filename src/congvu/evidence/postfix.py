"""Postfix's log as events: mail sent by the signed-in, each recipient's delivery, deferral or bounce, every refusal.

Several lines tell of one message; they are joined by its queue id, so that each event can name the message id. A
message that leaves the queue although a recipient was told nothing becomes an event too (VP-13.1.c.s4).
"""

import re
from collections.abc import Callable, Iterator
from time import time

from congvu.evidence.lines import Event, Moment, event, syslog_moment
from congvu.evidence.memory import Facts, Memory
from congvu.regulations.carriers import carries

_LINE = re.compile(r"\S+ (postfix\S*?)/(\w+)\[\d+\]: (?:([0-9A-Za-z]{6,}|NOQUEUE): )?(.*)")
_CLIENT = re.compile(r"client=[^\[]*\[([^\]]*)\](?:.* sasl_username=(\S+))?")
_QUEUED = re.compile(r"from=<([^>]*)>, size=(\d+), nrcpt=(\d+) ")
_ATTEMPT = re.compile(r"to=<([^>]*)>, .*?relay=([^,]*),.* dsn=([\d.]+), status=(\w+)")
_REFUSED = re.compile(
    r"(milter-)?(reject|hold|discard): (\S+) from [^\[]*\[([^\]]*)\]: (?:(\d{3}) )?(?:(\d\.\d+\.\d+) )?(.*); "
    r"from=<([^>]*)>(?: to=<([^>]*)>)?"
)
_OWNER = re.compile(r"not owned by user (\S+)$")
_CLAUSE = re.compile(r"\[([A-Z]{2}-[^\]\s]+)\]")
_ADDRESS = re.compile(r"\[([^\]/]+)\]")
_AGENTS = {"lmtp", "smtp", "relay", "error", "retry", "virtual", "local", "discard", "bounce"}
_COPY = re.compile(r"\+Sent(?=@)", re.IGNORECASE)
"""The copy for the folder Sent of a shared mailbox: nothing that arrived, unless it fails."""
_OUTCOMES = {"sent": "delivered", "deferred": "deferred", "bounced": "bounced", "expired": "bounced"}
_REFUSALS = {"reject": "rejected", "hold": "held", "discard": "discarded"}
VIRUS = "thu co ma doc"
"""By these words Rspamd's refusal of an infected letter is known (``engines/rspamd/templates/antivirus.conf``)."""
_WHOLE = ("END-OF-MESSAGE", "DATA", "BODY", "HEADER")
_OPERATOR = {"removed": "purged", "placed on hold": "held", "released from hold": "released"}
_FORGOTTEN_SECONDS = 86400
"""A client that goes away before its message is complete leaves a queue id that is never heard of again."""


class Postfix:
    """The reader of ``mail.log``."""

    moment = staticmethod(syslog_moment)

    def __init__(self, memory: Memory, viruses: Callable[[str], str] = lambda _mailbox: "") -> None:
        """Messages are remembered while they are in the queue; ``viruses`` is the clause that bars them here."""
        self._memory = memory
        self._viruses = viruses
        self._cleared = time()

    def read(self, line: str, moment: Moment) -> Iterator[Event]:
        """The events of one line; most lines are none."""
        if not (found := _LINE.match(line, 16)):
            return iter(())
        door, daemon, queue_id, text = found.groups()
        if queue_id is None:
            return iter(())
        if daemon in _AGENTS:
            return self._attempted(daemon, queue_id, text, moment)
        if daemon == "qmgr":
            return self._moved(queue_id, text, moment)
        if daemon in {"smtpd", "cleanup"}:
            return self._taken(door, queue_id, text, moment)
        return self._by_hand(queue_id, text, moment) if daemon == "postsuper" else iter(())

    def _taken(self, door: str, queue_id: str, text: str, moment: Moment) -> Iterator[Event]:
        """A message comes in, or is refused."""
        if text.startswith("message-id="):
            self._note(queue_id, message_id=text[len("message-id=") :].replace("<>", ""))
        elif found := _CLIENT.match(text):
            self._clear_out()
            self._note(queue_id, peer=found[1], actor=found[2], since=int(time()))
        elif found := _REFUSED.match(text):
            yield from self._refused(door, queue_id, found, moment)

    @carries("log.no_silent_loss")
    def _refused(self, door: str, queue_id: str, found: re.Match[str], moment: Moment) -> Iterator[Event]:
        """What the door refuses, holds or drops, with the code of the reason.

        What the gate decided, which cites a clause or holds, its own log tells (``congvu.evidence.gate``).
        """
        milter, verb, stage, peer, code, status, text, sender, recipient = found.groups()
        facts = self._memory.get(_key(queue_id)) or {}
        if stage in _WHOLE and verb != "hold":
            self._memory.pop(_key(queue_id))
        signed_in = facts.get("actor") or (owner[1] if (owner := _OWNER.search(text)) else None)
        submitted = "submission" in door or signed_in
        if milter and (verb == "hold" or _CLAUSE.search(text)):
            return
        mailbox = (sender if submitted else recipient or "").lower()
        yield event(
            moment,
            "deferred" if verb == "reject" and (code or status or "5")[0] == "4" else _REFUSALS[verb],
            mailbox=mailbox,
            actor=signed_in if submitted else sender,
            protocol="submission" if submitted else "smtp",
            peer=peer,
            message_id=facts.get("message_id"),
            queue_id=queue_id if queue_id != "NOQUEUE" else None,
            outcome=status or code or ("failed" if verb == "reject" else "no_reason"),
            clause=self._viruses(mailbox) if milter and VIRUS in text else None,
        )

    def _moved(self, queue_id: str, text: str, moment: Moment) -> Iterator[Event]:
        """The queue manager takes a message up, or is done with it."""
        if text == "removed":
            yield from self._removed(queue_id, moment)
        elif found := _QUEUED.match(text):
            facts = self._memory.get(_key(queue_id)) or {}
            if "count" not in facts:
                sender, size, count = found[1].lower(), int(found[2]), int(found[3])
                facts = self._note(queue_id, sender=sender, bytes=size, count=count, done=0)
                if facts.get("actor"):
                    told = {"mailbox": sender, "actor": facts["actor"], "protocol": "submission"}
                    yield _of_message(moment, "sent", queue_id, facts, **told, peer=facts["peer"], outcome="ok")
        elif "status=expired" in text:
            facts = self._memory.get(_key(queue_id)) or {}
            self._note(queue_id, done=facts.get("count", 0))
            yield _of_message(moment, "bounced", queue_id, facts, actor=facts.get("sender"), outcome="expired")

    @carries("log.no_silent_loss")
    def _removed(self, queue_id: str, moment: Moment) -> Iterator[Event]:
        """Out of the queue: every recipient must have had an answer."""
        facts = self._memory.pop(_key(queue_id))
        if facts and facts.get("done", 0) < facts.get("count", 0):
            self._memory.tally["lost"] += 1
            yield _of_message(moment, "lost", queue_id, facts, actor=facts.get("sender"), outcome="no_reason")

    def _attempted(self, daemon: str, queue_id: str, text: str, moment: Moment) -> Iterator[Event]:
        """One recipient's turn."""
        if not (found := _ATTEMPT.match(text)) or found[4] not in _OUTCOMES:
            return
        recipient, relay, status, result = found.groups()
        facts = self._memory.get(_key(queue_id))
        if facts is None:
            self._memory.tally["delivery_without_message"] += 1
            facts = {}
        elif result != "deferred":
            self._note(queue_id, done=facts.get("done", 0) + 1)
        recipient, copies = _COPY.subn("", recipient)
        if copies and result == "sent":
            return
        kind = "discarded" if daemon == "discard" else _OUTCOMES[result]
        # a message of our own people has its sender's address in its "sent"
        peer = _ADDRESS.search(relay) if daemon != "lmtp" else None
        told = {"mailbox": recipient.lower(), "actor": facts.get("sender")}
        told |= {"protocol": "lmtp" if daemon == "lmtp" else "smtp"}
        told |= {"peer": peer[1] if peer else None if facts.get("actor") else facts.get("peer")}
        yield _of_message(moment, kind, queue_id, facts, **told, outcome="ok" if kind == "delivered" else status)

    @carries("log.no_silent_loss")
    def _by_hand(self, queue_id: str, text: str, moment: Moment) -> Iterator[Event]:
        """What was done to the queue by ``postsuper``, which asks for no reason."""
        if kind := _OPERATOR.get(text):
            facts = (self._memory.pop if kind == "purged" else self._memory.get)(_key(queue_id)) or {}
            yield _of_message(moment, kind, queue_id, facts, actor=facts.get("sender"), outcome="no_reason")

    def _note(self, queue_id: str, **more: str | int | None) -> Facts:
        facts = {**(self._memory.get(_key(queue_id)) or {}), **more}
        self._memory.put(_key(queue_id), facts)
        return facts

    def _clear_out(self) -> None:
        """Once an hour."""
        if time() - self._cleared > 3600:
            self._cleared = time()
            for key, facts in self._memory.items():
                if "since" in facts and "count" not in facts and facts["since"] < time() - _FORGOTTEN_SECONDS:
                    self._memory.pop(key)


def _key(queue_id: str) -> str:
    return f"mail {queue_id}"


def _of_message(moment: Moment, kind: str, queue_id: str, facts: Facts, **told: str | int | None) -> Event:
    outcome = told.pop("outcome")
    identity = {"message_id": facts.get("message_id"), "queue_id": queue_id, "bytes": facts.get("bytes")}
    return event(moment, kind, **told, **identity, outcome=outcome)
