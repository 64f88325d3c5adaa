"""Who is who: the roles that regulations name, and the grants that give them in this system."""

from congvu.directory.models import Agency, Mailbox
from congvu.directory.models.mailbox import MailboxKind, Role
from congvu.regulations.carriers import carries

ROLES: dict[str, Role] = {
    "manager": Role.DEPARTMENT,
    "operator": Role.CENTRE,
    "mail_admin": Role.MAIL_ADMIN,
    "home_affairs": Role.HOME_AFFAIRS,
    "head": Role.HEAD,
    "it_officer": Role.AGENCY_IT,
    "hr": Role.HR,
    "office": Role.OFFICE,
    "unit_head": Role.UNIT_HEAD,
    "liaison": Role.LIAISON,
    "supervisor": Role.SUPERVISOR,
}
"""The regulations' word for a role, and the role that is granted."""

WORD = {role: word for word, role in ROLES.items()}


@carries("access.roles")
def roles_in(box: Mailbox, agency: Agency) -> frozenset[str]:
    """The roles that somebody has for an agency: granted in it, in one above it, or in the whole jurisdiction."""
    if box.jurisdiction_id != agency.jurisdiction_id or box.kind not in {MailboxKind.PERSONAL, MailboxKind.TECHNICAL}:
        return frozenset()
    line = {agency.pk, agency.parent_id}
    return frozenset(
        WORD[role]
        for role, where in box.grants.values_list("role", "agency_id")
        if role in WORD and (where is None or where in line)
    )
