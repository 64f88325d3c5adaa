"""Who may do what in a sample province, and the two officials who have signed in already."""

import secrets

from congvu.directory.actions.passwords import change_password, faults, issue_one_time_password
from congvu.directory.actions.roles import grant_role
from congvu.directory.demo.people import province
from congvu.directory.ldap import publish
from congvu.directory.models import Jurisdiction, Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role

POSTS = {
    "Chuyên viên quản lý hệ thống thư": Role.DEPARTMENT,
    "Quản trị viên hệ thống": Role.CENTRE,
    "Cán bộ công nghệ thông tin": Role.AGENCY_IT,
    "Thanh tra viên": Role.AUDITOR,
    "Quản trị viên thư điện tử": Role.MAIL_ADMIN,
    "Chuyên viên tổ chức bộ máy": Role.HOME_AFFAIRS,
    "Cán bộ quản lý nhân sự": Role.HR,
    "Chánh Văn phòng Sở": Role.OFFICE,
    "Phụ trách đơn vị": Role.UNIT_HEAD,
    "Đầu mối thư điện tử": Role.LIAISON,
    "Phó Giám đốc theo dõi thư điện tử": Role.SUPERVISOR,
}
IN_ONE_AGENCY = {Role.HEAD, Role.AGENCY_IT, Role.HR, Role.OFFICE, Role.UNIT_HEAD, Role.LIAISON, Role.SUPERVISOR}
HEAD_RANK = 3
ACTIVE = 2
CONSONANTS = "bcdfghjkmnpqrstvwxz"


def give_roles(jurisdiction: Jurisdiction, actor: str) -> None:
    """Roles by post; a body's head is the head of that agency. What was given already is not given again."""
    boxes = Mailbox.objects.filter(jurisdiction=jurisdiction, kind=MailboxKind.PERSONAL).select_related(
        "person", "agency", "jurisdiction"
    )
    wanted = [(box, POSTS[box.person.position]) for box in boxes.filter(person__position__in=POSTS) if box.person]
    wanted += [(box, Role.HEAD) for box in boxes.filter(person__rank=HEAD_RANK)]
    there = set(jurisdiction.mailboxes.filter(grants__isnull=False).values_list("pk", flat=True))
    with publish.held():
        for box, role in wanted:
            if box.pk not in there:
                grant_role(box, role, box.agency if role in IN_ONE_AGENCY else None, actor)


def activate_officials(jurisdiction: Jurisdiction, actor: str) -> dict[str, str]:
    """Let two specialists of the managing department sign in for the first time; their own passwords by address."""
    manager = province(jurisdiction.slug).manager
    officials = (
        Mailbox.objects.filter(jurisdiction=jurisdiction, agency__name=manager, person__position="Chuyên viên")
        .select_related("jurisdiction", "person", "agency", "unit")
        .order_by("id")[:ACTIVE]
    )
    own = {}
    for box in officials:
        if box.state == MailboxState.ACTIVE:
            issue_one_time_password(box, actor)
        own[box.address] = own_password(box)
        change_password(box, None, own[box.address])
    return own


def own_password(box: Mailbox) -> str:
    """A password that the regulation allows; without vowels it holds nobody's name."""
    while True:
        groups = [
            secrets.choice(CONSONANTS).upper() + secrets.choice(CONSONANTS) + str(secrets.randbelow(10))
            for _ in range(4)
        ]
        password = "-".join(groups)
        if not faults(box, password):
            return password


def role_of(box: Mailbox) -> str:
    """The role by which an account is listed: a person's grant, else official; a shared mailbox by its kind."""
    if box.kind != MailboxKind.PERSONAL:
        return f"{box.kind}_mailbox"
    granted = next(iter(box.grants.all()), None)
    return granted.role if granted else Role.OFFICIAL.value
