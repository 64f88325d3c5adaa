"""Broadcast: one notice of 100 KB to everybody, by the list's address, from the submission door to the last mailbox.

Against the best that LMTP into the same store can do: the same notice handed to Dovecot by hand, in transactions of
several sizes over several connections, whichever is fastest. Stored once: the disk that all copies took is told.
"""

import smtplib
import socket
import ssl
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import ldap
from ldap.modlist import addModlist

from congvu.cli.bench import ours, people
from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.mail import Stored
from congvu.cli.bench.stage import BenchFailed, Stage, temporary_place
from congvu.engines.plan import Plan
from congvu.engines.slapd.render import ldapi, service_dn

BYTES = 100_000
PATIENCE_SECONDS = 600
LIST = f"tatca@{ours.DOMAIN}"
WAYS = ((500, 4), (100, 8))
"""Recipients of a transaction, and connections at once: what LMTP is tried with."""

Say = Callable[[str], None]
figure = partial(Figure, bench="broadcast")


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    mailboxes: int
    rounds: int


FULL, QUICK = Scale(20_000, 2), Scale(2_000, 1)


def notice(number: int) -> bytes:
    """One notice, another each time."""
    line = b"Thong bao toan the can bo, cong chuc, vien chuc; so %d.\r\n" % number
    head = b"From: %b\r\nTo: %b\r\nSubject: Thong bao %d\r\nMessage-ID: <%d.%d@bench.test>\r\n\r\n"
    filled = head % (f"1u@{ours.DOMAIN}".encode(), LIST.encode(), number, number, time.time_ns())
    return filled + line * (BYTES // len(line))


def open_list(plan: Plan) -> None:
    """The list of everybody, as publishing makes it."""
    base = plan.base_dn("vinhphuc")
    found = f"ldap:///ou=people,{base}?mail?sub?(&(congvuKind=personal)(|(congvuState=active)(congvuState=issued)))"
    values = {"cn": LIST, "mail": LIST, "memberURL": found}
    rows = {
        f"ou=lists,{base}": {"objectClass": [b"organizationalUnit"], "ou": [b"lists"]},
        f"cn={LIST},ou=lists,{base}": {"objectClass": [b"groupOfURLs", b"congvuList"]}
        | {name: [value.encode()] for name, value in values.items()},
    }
    client = ldap.initialize(ldapi(plan))
    client.simple_bind_s(service_dn(plan, "publisher"), plan.secret("ldap-publisher"))
    for dn, row in rows.items():
        client.add_s(dn, addModlist(row))


def timed(stage: Stage, count: int, send: Callable[[], object]) -> float:
    """Seconds from the first word to the last message stored."""
    stored, start = Stored(stage), time.monotonic()
    send()
    while stored() < count:
        if time.monotonic() - start > PATIENCE_SECONDS:
            vi, en = f"{stored.count} trên {count} thư được lưu.", f"{stored.count} of {count} messages were stored."
            raise BenchFailed("mail-missing", vi, en, where=str(stage.log("dovecot")))
        time.sleep(0.01)
    return time.monotonic() - start


def submit(plan: Plan, number: int) -> None:
    """The notice to the list, by somebody who has signed in."""
    context = ssl.create_default_context(cafile=str(plan.state / "tls" / "ca.pem"))
    with smtplib.SMTP("localhost", plan.port("submission"), timeout=PATIENCE_SECONDS) as client:
        client.starttls(context=context)
        client.login(people.address(plan, 1), people.PASSWORD)
        client.sendmail(people.address(plan, 1), [LIST], notice(number))


def by_hand(plan: Plan, mailboxes: int, number: int, way: tuple[int, int]) -> None:
    """The notice straight to Dovecot's LMTP, each transaction with so many recipients."""
    size, connections = way
    addresses = (people.address(plan, one) for one in range(people.FIRST, people.FIRST + mailboxes))
    parts = iter(lambda: list(islice(addresses, size)), [])
    with ThreadPoolExecutor(connections) as threads:
        list(threads.map(partial(_transaction, plan, notice(number)), parts))


def _transaction(plan: Plan, text: bytes, recipients: Sequence[str]) -> None:
    """RFC 2033 over the socket that Postfix has, pipelined."""
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(str(plan.state / "dovecot" / "run" / "lmtp-postfix"))
        door.settimeout(PATIENCE_SECONDS)
        reader = door.makefile("rb")
        named = b"".join(b"RCPT TO:<%b>\r\n" % one.encode() for one in recipients)
        door.sendall(b"LHLO bench\r\nMAIL FROM:<a@bench.test>\r\n" + named + b"DATA\r\n")
        _replies(reader.readline, 4 + len(recipients) - 1)
        door.sendall(text + b"\r\n.\r\nQUIT\r\n")
        _replies(reader.readline, len(recipients))


def _replies(line: Callable[[], bytes], count: int) -> None:
    while count:
        told = line()
        if told[:1] not in {b"2", b"3"}:
            raise BenchFailed("lmtp-refused", "LMTP từ chối.", f"LMTP refuses: {told.decode(errors='replace')}")
        count -= told[3:4] == b" "


def blocks(folder: Path) -> int:
    """Bytes on disk; what is linked several times is counted once."""
    seen = {facts.st_ino: facts.st_blocks * 512 for path in folder.rglob("u.*") if (facts := path.stat())}
    return sum(seen.values())


def run(port_base: int, quick: bool, say: Say) -> list[Figure]:
    """Both into the same store, by turns."""
    scale = QUICK if quick else FULL
    with temporary_place() as place:
        plan = ours.plan(place / "ours", port_base, "gate")
        with Stage(plan.state) as stage:
            ours.write(plan)
            people.load(plan, scale.mailboxes)
            ours.start(stage, plan, "slapd")
            open_list(plan)
            ours.start(stage, plan, "dovecot", "gate", "postfix")
            say("broadcast: the first notice makes the mailboxes")
            timed(stage, scale.mailboxes, partial(by_hand, plan, scale.mailboxes, 0, WAYS[0]))
            return _figures(plan, stage, scale, say)


def _figures(plan: Plan, stage: Stage, scale: Scale, say: Say) -> list[Figure]:
    best, own = [], []
    for number in range(1, scale.rounds + 1):
        ways = {
            way: timed(stage, scale.mailboxes, partial(by_hand, plan, scale.mailboxes, number, way)) for way in WAYS
        }
        before = blocks(plan.state / "mail")
        own.append(timed(stage, scale.mailboxes, partial(submit, plan, number)))
        taken = blocks(plan.state / "mail") - before
        best.append(min(ways.values()))
        told = ", ".join(f"{size}×{at_once} {seconds:.1f} s" for (size, at_once), seconds in ways.items())
        say(f"broadcast to {scale.mailboxes}: {own[-1]:.1f} s; LMTP by hand {told}; {taken / 2**20:.1f} MB on disk")
    name = f"notice of 100 KB to {scale.mailboxes:,} mailboxes"
    ratio = statistics.median(one / other for one, other in zip(own, best, strict=True))
    bound = Target(1.3, at_least=False, of_ratio=True)
    seconds = statistics.median(own)
    return [
        figure(name=name, unit="s", value=seconds, bare=statistics.median(best), ratio=ratio, target=bound),
        figure(name=f"{name}: each mailbox on disk", unit="KB", value=taken / 1024 / scale.mailboxes),
    ]
