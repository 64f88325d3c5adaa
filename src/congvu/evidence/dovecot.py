"""Dovecot's log as events: sign-ins, sessions, deliveries by LMTP, what a holder's own filter drops.

Three kinds of lines, as our ``dovecot.conf`` makes them: of a login process; of a session (``mail_log_prefix`` names
user, actor, session and peer); exported events as JSON, of which ``auth_request_finished`` tells each failed sign-in
once and each sign-in at submission, ``imap_command_finished`` that somebody opened a shared mailbox under their own
sign-in (doc.dovecot.org: event export; login_log_format_elements).
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from congvu.evidence.lines import Event, Moment, UnreadableError, event, iso_moment
from congvu.evidence.memory import Memory

_LOGIN = re.compile(
    r"(\w+)-login: Info: Login: user=<([^>]*)>, actor=<([^>]*)>,.* rip=([^,]*),.* session=<([^>]*)>"
)  # fmt: skip
_CROWDED = re.compile(r"(\w+)-login: Info: .*: Maximum number of connections .*: user=<([^>]+)>,.* rip=([^,]*),")
_OF_USER = re.compile(r"(\w+)\(([^)]*)\)<([^>]*)><([^>]*)><([^>]*)>: Info: (.*)")
_ENDED = re.compile(r" in=\d+ out=(\d+)| retr=\d+/(\d+),| bytes=\d+/(\d+)$")
_STORED = re.compile(
    r"(?:sieve: )?msgid=(.*) from=<([^>]*)> size=(\d+): (?:\w+ action: )?"
    r"(saved mail to|stored mail into|[Mm]arked message to be discarded|rejected message|save failed)"
)
Shared = Callable[[str, str], str]
"""The address of the shared mailbox that a person has as this folder; empty where nobody knows it (any more)."""

_PROTOCOLS = {"managesieve": "sieve", "smtp": "submission"}
_UNORDERED, _ENDLESS = timedelta(minutes=1), timedelta(days=30)
_STATS = "stats: Info: {"
_FILTERED = {"marked": "discarded", "rejected": "rejected"}


class Dovecot:
    """The reader of ``dovecot-info.log``."""

    moment = staticmethod(iso_moment)

    def __init__(self, memory: Memory, shared: Shared) -> None:
        """Open sessions are remembered from their login to their end."""
        self._memory = memory
        self._shared = shared
        self._minute = ""

    def read(self, line: str, moment: Moment) -> Iterator[Event]:
        """The events of one line; most lines are none."""
        if moment.text[:16] != self._minute:
            self._minute = moment.text[:16]
            self._sweep(datetime.fromisoformat(moment.text))
        text = line[32:]
        if text.startswith(_STATS):
            return self._exported(text[len(_STATS) - 1 :], moment)
        if found := _OF_USER.match(text):
            return self._of_user(found, moment)
        if found := _LOGIN.match(text):
            return self._login(found, moment)
        if found := _CROWDED.match(text):
            service, mailbox, peer = found.groups()
            return iter([event(moment, "login", mailbox=mailbox, protocol=_name(service), peer=peer, outcome="failed")])
        return iter(())

    def _sweep(self, present: datetime) -> None:
        """Once a minute: ends whose login never came, and sessions whose process was killed and told no end."""
        ends, sessions = (f"{present - ago:%Y-%m-%dT%H:%M:%S}" for ago in (_UNORDERED, _ENDLESS))
        for key, facts in self._memory.items():
            if key.startswith("end ") and facts["until"] < ends:
                self._memory.pop(key)
                self._memory.tally["session_without_login"] += 1
            elif key.startswith("session ") and facts["time"] < sessions:
                self._memory.pop(key)
                self._memory.tally["session_without_end"] += 1

    def _login(self, found: re.Match[str], moment: Moment) -> Iterator[Event]:
        service, mailbox, actor, peer, session = found.groups()
        who = {"mailbox": mailbox, "actor": actor or mailbox, "protocol": _name(service)}
        yield event(moment, "login", **who, session=session, peer=peer, outcome="ok")
        if left := self._memory.pop(f"end {session}"):
            yield event(Moment(min(moment.text, left["until"]), moment.day), "session", **left)
        else:
            self._memory.put(f"session {session}", {"time": moment.text})

    def _of_user(self, found: re.Match[str], moment: Moment) -> Iterator[Event]:
        service, mailbox, actor, session, peer, text = found.groups()
        if service == "lmtp":
            return self._filed(mailbox, peer, text, moment)
        if ended := _ENDED.search(text):
            return self._ended((service, mailbox, actor, session, peer), ended, moment)
        return iter(())

    def _ended(self, who: tuple[str, ...], ended: re.Match[str], moment: Moment) -> Iterator[Event]:
        """A logout is the client's own; a session has an end in any case, and its start is that of its login.

        Two processes wrote the two lines: of a short session the end may come first, and then waits for the login.
        """
        service, mailbox, actor, session, peer = who
        told = {"mailbox": mailbox, "actor": actor or mailbox, "protocol": _name(service), "session": session}
        if "Logged out" in ended.string:
            yield event(moment, "logout", **told, peer=peer)
        opened = self._memory.pop(f"session {session}") or {}
        told |= {"until": moment.text, "peer": peer}
        for box, since in opened.get("shared", {}).items():
            yield event(
                Moment(since, moment.day), "session", **(told | {"mailbox": box, "actor": mailbox}), outcome="ok"
            )
        sent = next(int(size) for size in ended.groups() if size)
        left: dict[str, str | int | None] = {**told, "bytes": sent, "outcome": "ok"}
        if "time" in opened:
            yield event(Moment(opened["time"], moment.day), "session", **left)
        else:
            self._memory.put(f"end {session}", left)

    def _filed(self, mailbox: str, peer: str, text: str, moment: Moment) -> Iterator[Event]:
        """Deliveries that came by TCP (those from Postfix have no address, and Postfix tells them); filters of both."""
        if not (found := _STORED.match(text)):
            return
        message_id, sender, size, action = found.groups()
        told = {"mailbox": mailbox, "actor": sender, "protocol": "lmtp", "peer": peer}
        told |= {"message_id": "" if message_id == "unspecified" else message_id}
        if kind := _FILTERED.get(action.split()[0].lower()):
            yield event(moment, kind, **told, bytes=int(size), outcome="filter")
        elif peer:
            kind = "deferred" if action == "save failed" else "delivered"
            yield event(moment, kind, **told, bytes=int(size), outcome="failed" if kind == "deferred" else "ok")

    def _exported(self, text: str, moment: Moment) -> Iterator[Event]:
        try:
            exported = json.loads(text)
            fields = exported["fields"]
        except (ValueError, KeyError, TypeError):
            raise UnreadableError from None
        if exported["event"] == "imap_command_finished":
            yield from self._opened(fields, moment)
        elif exported["event"] == "auth_request_finished" and fields.get("user"):
            ok = fields.get("success") == "yes"
            told = {"protocol": _name(fields["service"]), "peer": fields.get("remote_ip")}
            told |= {"session": fields.get("session"), "outcome": "ok" if ok else "failed"}
            yield event(moment, "login", mailbox=fields["user"], actor=fields["user"] if ok else None, **told)

    def _opened(self, fields: Mapping[str, str], moment: Moment) -> Iterator[Event]:
        """A shared mailbox, by who holds it: a sign-in to it the first time in a session; used until its end.

        The event may come after the end of a short session, which then tells of the sign-in alone.
        """
        person, session = fields["user"], fields["session"]
        box = self._shared(person, "/".join(fields["mailbox"].split("/")[:2]))
        opened = self._memory.get(f"session {session}") or {}
        if not box:
            self._memory.tally["shared_mailbox_unknown"] += 1
        elif box not in opened.get("shared", {}):
            if opened:
                shared = {**opened.get("shared", {}), box: moment.text}
                self._memory.put(f"session {session}", {**opened, "shared": shared})
            told = {"mailbox": box, "actor": person, "protocol": "imap", "session": session}
            yield event(moment, "login", **told, peer=fields.get("remote_ip"), outcome="ok")


def _name(service: str) -> str:
    return _PROTOCOLS.get(service, service)
