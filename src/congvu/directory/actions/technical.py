"""Technical mailboxes: those that mail itself asks for, held by no person or agency (RFC 5321 4.5.1, RFC 2142)."""

from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.models import Address, Jurisdiction
from congvu.directory.models.mailbox import MailboxKind
from congvu.ground import clock


def ensure_postmasters(actor: str = "congvu up") -> None:
    """See that each jurisdiction's domain has a postmaster, who is reached as abuse@ too."""
    for jurisdiction in Jurisdiction.objects.order_by("id"):
        address = f"postmaster@{jurisdiction.domain}"
        if Address.objects.filter(address=address).exists():
            continue
        opening = Opening(
            kind=MailboxKind.TECHNICAL,
            address=address,
            aliases=(f"abuse@{jurisdiction.domain}",),
            registered_at=clock.now(),
        )
        open_mailboxes(jurisdiction, [opening], actor)
