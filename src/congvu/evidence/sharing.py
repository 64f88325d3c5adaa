"""From how many networks each mailbox is signed in to by its owner, as the events of the day come in.

Only what was written since the last reading is read, and only what is younger than a day is remembered. A worker that
begins reads the last piece of the day: an alert may then come late, and nothing is alerted that did not happen.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from congvu.evidence.book import SUFFIX as LINES
from congvu.evidence.news import PIECE, whole_lines
from congvu.regulations.access import OK

REMEMBERED = timedelta(days=1)
PLACE_BITS = {4: 16, 6: 32}
"""Addresses that share them are one place: a telephone changes the others at will (RFC 6177: a provider has 32)."""

Places = Mapping[str, datetime]
"""The last sign-in from each network."""


@dataclass
class Sharing:
    """Reads the events of a folder on and on."""

    events: Path
    offsets: dict[str, int] = field(default_factory=dict)
    known: dict[str, dict[str, datetime]] = field(default_factory=dict)

    def read(self, present: datetime) -> dict[str, Places]:
        """The mailboxes that were signed in to since, with all their places."""
        touched: set[str] = set()
        paths = sorted(self.events.glob(f"[0-9]*{LINES}"))[-2:]  # at midnight the day before is still written
        self.offsets = {path.name: self.offsets.get(path.name, max(0, path.stat().st_size - PIECE)) for path in paths}
        for path in paths:
            while lines := whole_lines(path, self.offsets[path.name]):
                self.offsets[path.name] += sum(map(len, lines))
                touched |= {mailbox for line in lines if (mailbox := self._noted(line, present))}
        self._forget(present - REMEMBERED)
        return {mailbox: self.known[mailbox] for mailbox in touched}

    def _noted(self, line: bytes, present: datetime) -> str:
        if b'"login"' not in line:
            return ""
        try:
            one = json.loads(line)
            moment, network, mailbox = datetime.fromisoformat(one["time"]), place(one["peer"]), str(one["mailbox"])
            own = (one["kind"], one.get("outcome"), one.get("actor")) == ("login", OK, mailbox)
        except (ValueError, KeyError, TypeError):
            return ""  # counted by those who count, when the day is sealed
        if not (own and network and present - REMEMBERED <= moment <= present):
            return ""
        places = self.known.setdefault(mailbox, {})
        places[network] = max(places.get(network, moment), moment)
        return mailbox

    def _forget(self, before: datetime) -> None:
        for mailbox, places in list(self.known.items()):
            self.known[mailbox] = {network: moment for network, moment in places.items() if moment >= before}
            if not self.known[mailbox]:
                del self.known[mailbox]


def place(peer: str) -> str:
    """The network that an address belongs to; none for this machine's own, where the portal and the webmail run."""
    address = ip_address(peer)
    if address.is_loopback:
        return ""
    return str(ip_network((address, PLACE_BITS[address.version]), strict=False))
