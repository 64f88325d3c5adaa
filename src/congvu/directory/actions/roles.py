"""Giving roles. With an office come the mailboxes that it holds (DL-12.1.c.s1, DN-13.1.s1)."""

from django.db import transaction

from congvu.directory.actions.delegations import take_office
from congvu.directory.holders import of_office
from congvu.directory.models import Agency, Mailbox, RoleGrant
from congvu.ledger.actions import Entry, record


@transaction.atomic
def grant_role(box: Mailbox, role: str, agency: Agency | None, actor: str) -> None:
    """Give a mailbox's owner a role, in one agency or in the whole jurisdiction, and the mailboxes of the office."""
    grant, _new = RoleGrant.objects.get_or_create(mailbox=box, role=role, agency=agency)
    _enter("role.grant", grant, actor)
    for held in of_office(grant):
        take_office(held, box, actor)


@transaction.atomic
def revoke_role(grant: RoleGrant, actor: str, clause: str = "") -> None:
    """Take a role back; what was held by office goes by handover."""
    _enter("role.revoke", grant, actor, clause)
    grant.delete()


def _enter(verb: str, grant: RoleGrant, actor: str, clause: str = "") -> None:
    entry = Entry(
        actor=actor,
        verb=verb,
        subject=grant.mailbox.address,
        jurisdiction=grant.mailbox.jurisdiction.slug,
        clause=clause,
        after={"role": grant.role, "agency": grant.agency.code if grant.agency else None},
    )
    record([entry])
