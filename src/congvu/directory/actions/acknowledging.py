"""Heads and owners acknowledge the regulation: with their first password, or on its page (VP-QD.3)."""

from collections.abc import Iterator

from congvu.directory.models import Agency, Jurisdiction, Mailbox, RoleGrant
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.directory.regulation import in_force
from congvu.ledger.actions import record_one
from congvu.ledger.models import Act
from congvu.regulations.carriers import carries

VERB = "regulation.acknowledge"


def asked_by(box: Mailbox) -> str:
    """The clause by which somebody's acknowledgement is kept; none where the regulation asks for none of them."""
    clause = clause_on(box)
    return clause if clause and box.grants.filter(role=Role.HEAD).exists() else ""


def clause_on(box: Mailbox) -> str:
    """The clause by which heads acknowledge the regulation that binds this mailbox; none where there is none."""
    return _clause(box.agency or box.jurisdiction)


@carries("organisation.roles")
def acknowledge(box: Mailbox) -> None:
    """Keep it, once for each regulation."""
    profile = in_force(box)
    if profile.number and not acknowledged(box):
        place, after = box.jurisdiction.slug, {"regulation": profile.number}
        record_one(
            actor=box.address, verb=VERB, subject=box.address, jurisdiction=place, clause=clause_on(box), after=after
        )


def acknowledged(box: Mailbox) -> bool:
    """Whether this owner has acknowledged the regulation that binds them now."""
    acts = Act.objects.filter(subject=box.address, jurisdiction=box.jurisdiction.slug, verb=VERB)
    number = in_force(box).number
    return any(after.get("regulation") == number for after in acts.values_list("after", flat=True))


def lacking(jurisdiction: Jurisdiction) -> Iterator[tuple[Agency, Mailbox, str]]:
    """The heads who have not, with their agency and the clause."""
    heads = RoleGrant.objects.filter(mailbox__jurisdiction=jurisdiction, role=Role.HEAD, agency__closed_on=None)
    heads = heads.filter(mailbox__state__in=[MailboxState.ISSUED, MailboxState.ACTIVE])
    found = heads.select_related("agency__parent__parent", "agency__jurisdiction", "mailbox__agency__parent__parent")
    for grant in found.select_related("mailbox__jurisdiction").order_by("agency__sort", "agency", "pk"):
        clause = _clause(grant.agency) if grant.agency else ""
        if grant.agency and clause and not acknowledged(grant.mailbox):
            yield grant.agency, grant.mailbox, clause


def _clause(owner: Agency | Jurisdiction) -> str:
    clauses = in_force(owner).of_rule("organisation.roles")
    return next((one.id for one in clauses if one.get("acknowledged")), "")
