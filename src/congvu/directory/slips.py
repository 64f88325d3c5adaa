"""What the slip with a one-time password says, and the places that it names (DL-11.2.s2); ``slip_pdf`` draws it."""

from collections.abc import Callable
from dataclasses import dataclass

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force


@dataclass(frozen=True, slots=True)
class Slip:
    """What one slip says."""

    agency: str
    name: str
    position: str
    address: str
    password: str
    clause: str

    @classmethod
    def of(cls, issued: Issued) -> "Slip":
        """The slip of a mailbox just issued."""
        box = issued.mailbox
        person, agency = box.person, box.agency
        shared = box.unit if box.kind == MailboxKind.UNIT else agency
        rules = in_force(box).password_rules
        return cls(
            agency=agency.name if agency else box.jurisdiction.name,
            name=person.full_name if person else f"Hộp thư {shared.name if shared else box.address}",
            position=person.position if person else "",
            address=box.address,
            password=issued.one_time_password,
            clause=rules.first_change(box.kind) or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the password is changed, and which servers a mail client is given (host and port)."""

    change_page: str
    imap: str
    pop3: str
    submission: str

    @classmethod
    def at(cls, portal_url: str, server: str, port: Callable[[str], int]) -> "Places":
        """The places of a system: its portal, the name that its mail servers are reached by, and their ports."""
        return cls(
            change_page=f"{portal_url}/password",
            imap=f"{server}:{port('imaps')}",
            pop3=f"{server}:{port('pop3s')}",
            submission=f"{server}:{port('submission')}",
        )
