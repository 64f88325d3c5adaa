"""What the gate knows of addresses: gathered from LDAP once for each letter, before it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox here. ``regulation`` is the slug of its agency's own where it has one, else of its jurisdiction's."""

    address: str
    kind: str  # personal, agency, unit, technical
    jurisdiction: str
    regulation: str
    name: str = ""  # the display name as the directory has it: "Họ tên - Cơ quan"
    agency: str = ""  # codes from the agency up
    unit: str = ""
    senders: tuple[str, ...] = ()  # logins that may send as it, besides its own


@dataclass(frozen=True, slots=True)
class MailList:
    """A mailing list here, and who may write to it (addresses of mailboxes)."""

    address: str
    jurisdiction: str
    regulation: str
    agency: str = ""
    posters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one login sent within the last so many minutes, this letter included."""

    messages: int
    recipients: int
    told: bool = False  # whether it was stopped and told of before, in the same stretch


@dataclass(frozen=True)
class Facts:
    """All that is known for one letter; an address that is in neither mapping is a stranger's.

    ``domains`` leads from each mail domain here to the slug of its jurisdiction; ``known`` holds folded names beside
    addresses at free mail (``congvu.gate.names``) that a person or body of the directory bears; ``traffic`` leads from
    the minutes of each limit to what the login sent in them.
    """

    accounts: Mapping[str, Account] = field(default_factory=dict)
    lists: Mapping[str, MailList] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    traffic: Mapping[int, Traffic] = field(default_factory=dict)
    portal_url: str = ""

    def account(self, address: str) -> Account | None:
        """The mailbox with this address (its own or an alias)."""
        return self.accounts.get(address.lower())

    def mail_list(self, address: str) -> MailList | None:
        """The list with this address."""
        return self.lists.get(address.lower())

    def local(self, address: str) -> bool:
        """Whether the address is in a mail domain here."""
        return address.rpartition("@")[2].lower() in self.domains
