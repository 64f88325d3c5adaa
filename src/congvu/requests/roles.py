"""Who is who: the roles that regulations name, and the grants that give them in this system."""

from collections.abc import Iterable

from congvu.directory.models import Agency, Mailbox, RoleGrant
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


def role_names(words: Iterable[str]) -> tuple[str, str]:
    """Roles as people read them, in both languages; the body above has no role of its own."""
    named = list(words)
    vi = [str(ROLES[word].label) if word in ROLES else "cơ quan cấp trên" for word in named]
    return ", ".join(vi), ", ".join(word.replace("_", " ") for word in named)


WORD = {role: word for word, role in ROLES.items()}


@carries("access.roles")
def roles_in(box: Mailbox, agency: Agency) -> frozenset[str]:
    """The roles that somebody has for an agency: granted in it, in one above it, or in the whole jurisdiction."""
    if box.jurisdiction_id != agency.jurisdiction_id or box.kind not in {MailboxKind.PERSONAL, MailboxKind.TECHNICAL}:
        return frozenset()
    line = {agency.pk, agency.parent_id}
    return frozenset(
        WORD[Role(role)]
        for role, where in box.grants.values_list("role", "agency_id")
        if role in WORD and (where is None or where in line)
    )


def roles_about(by: Mailbox, box: Mailbox) -> frozenset[str]:
    """The roles that somebody has for a mailbox's agency; for one without agency those in the whole jurisdiction."""
    if box.agency:
        return roles_in(by, box.agency)
    wide = (
        by.grants.filter(agency=None).values_list("role", flat=True)
        if by.jurisdiction_id == box.jurisdiction_id
        else []
    )
    return frozenset(WORD[Role(role)] for role in wide if role in WORD)


def people_with(agency: Agency, words: Iterable[str]) -> list[str]:
    """The addresses of those who have these roles (the regulation's words) in an agency, or in the one above it."""
    wanted = [ROLES[word] for word in words]
    grants = RoleGrant.objects.filter(role__in=wanted, agency__in=[agency.pk, agency.parent_id])
    return sorted(set(grants.values_list("mailbox__address", flat=True)))
