"""Giving roles. With an office come the mailboxes that it holds (DL-12.1.c.s1, DN-13.1.s1)."""

from django.db import transaction

from congvu.directory.actions.delegations import end, take_office
from congvu.directory.holders import of_office
from congvu.directory.ldap import publish
from congvu.directory.models import Agency, Delegation, Mailbox, RoleGrant
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.models.publication import PublicationKind
from congvu.directory.offices import OWN
from congvu.directory.posters import lists_with
from congvu.directory.regulation import in_force
from congvu.ground.errors import CongvuError
from congvu.ledger.actions import Entry, record
from congvu.regulations import holding


class RoleRefused(CongvuError):
    """The role cannot be given or taken like this."""


@transaction.atomic
def grant_role(box: Mailbox, role: str, agency: Agency | None, actor: str) -> None:
    """Give a mailbox's owner a role, in one agency or in the whole jurisdiction, and the mailboxes of the office."""
    grant, _new = RoleGrant.objects.get_or_create(mailbox=box, role=role, agency=agency)
    _publish_lists(box)
    _enter("role.grant", grant, actor)
    for held in of_office(grant):
        take_office(held, box, actor)


@transaction.atomic
def revoke_role(grant: RoleGrant, actor: str, clause: str = "") -> None:
    """Take a role back. Raises RoleRefused while a mailbox is held by it that the regulation wants handed over."""
    _let_go(grant, actor, clause)
    _enter("role.revoke", grant, actor, clause)
    _publish_lists(grant.mailbox)
    grant.delete()


@transaction.atomic
def appoint(box: Mailbox, role: str, agency: Agency | None, by: Mailbox) -> RoleGrant:
    """An officer gives somebody else a role. Raises RoleRefused for oneself, in the wrong place, or a second time."""
    _refuse_own(box, by)
    if box.kind != MailboxKind.PERSONAL or not box.is_active:
        vi, en = "Vai trò chỉ giao cho người có hộp thư đang dùng.", "Roles are for persons with a mailbox in use."
        raise RoleRefused("role-holder", vi, en, where=box.address)
    if (role in OWN) != (agency is not None):
        vi = "Vai trò trong một cơ quan phải ghi cơ quan; vai trò toàn tỉnh thì không."
        raise RoleRefused("role-place", vi, "A role within an agency names the agency; a wide one names none.")
    if RoleGrant.objects.filter(mailbox=box, role=role, agency=agency).exists():
        raise RoleRefused(
            "role-there", "Người này đã giữ vai trò đó.", "They have this role already.", where=box.address
        )
    grant_role(box, role, agency, by.address)
    return RoleGrant.objects.get(mailbox=box, role=role, agency=agency)


def dismiss(grant: RoleGrant, by: Mailbox) -> None:
    """An officer takes somebody else's role back. Raises RoleRefused for one's own."""
    _refuse_own(grant.mailbox, by)
    revoke_role(grant, by.address)


def _let_go(grant: RoleGrant, actor: str, clause: str) -> None:
    """What is held by this office ends with it, after a handover where there must be one (DN-13.2, QT-4.2.3)."""
    boxes = of_office(grant)
    standing = Delegation.objects.filter(mailbox__in=boxes, holder=grant.mailbox, basis=Basis.HEAD, ended_at=None)
    for row in standing.select_related("mailbox__agency__parent", "mailbox__jurisdiction", "holder"):
        if rule := holding.handover(in_force(row.mailbox), row.mailbox.kind):
            address = row.mailbox.address
            vi = f"Người này còn giữ hộp thư {address} theo chức vụ; hãy bàn giao trước."
            en = f"They still hold the mailbox {address} by office; hand it over first."
            raise RoleRefused("hand-over-first", vi, en, clause=rule.clause, where=grant.mailbox.address)
        end(row, actor, clause)


def _publish_lists(box: Mailbox) -> None:
    """Offices write to lists: those of before and after are published anew."""
    publish.request(PublicationKind.LIST, list(lists_with([box.pk]).values_list("pk", flat=True)))


def _refuse_own(box: Mailbox, by: Mailbox) -> None:
    if box.pk == by.pk:
        vi, en = "Không tự giao, tự bỏ vai trò của mình.", "Nobody grants or removes their own roles."
        raise RoleRefused("own-role", vi, en)


def _enter(verb: str, grant: RoleGrant, actor: str, clause: str = "") -> None:
    facts = {"role": grant.role, "agency": grant.agency.code if grant.agency else None}
    entry = Entry(
        actor=actor,
        verb=verb,
        subject=grant.mailbox.address,
        jurisdiction=grant.mailbox.jurisdiction.slug,
        clause=clause,
        **{"before" if verb == "role.revoke" else "after": facts},
    )
    record([entry])
