"""Mailboxes: what one signs in to, whose it is, and in which state of its life."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from congvu.directory.models.agency import Agency, Unit
from congvu.directory.models.jurisdiction import Jurisdiction
from congvu.directory.models.person import Person


class MailboxKind(models.TextChoices):
    """Whose a mailbox is (VP-2.2, VP-2.3, CT-4.1, DN-5.1)."""

    PERSONAL = "personal", "Cá nhân"
    AGENCY = "agency", "Cơ quan"
    UNIT = "unit", "Đơn vị"
    TECHNICAL = "technical", "Kỹ thuật"


class MailboxState(models.TextChoices):
    """Where in its life a mailbox stands; ``issued`` waits for the owner's first password (CT-10.3, DN-12.1)."""

    ISSUED = "issued", "Đã cấp, chờ đổi mật khẩu"
    ACTIVE = "active", "Đang sử dụng"
    SUSPENDED = "suspended", "Tạm ngưng"
    REVOKED = "revoked", "Đã thu hồi, còn giữ dữ liệu"
    ARCHIVED = "archived", "Đã lưu trữ"
    DELETED = "deleted", "Đã xóa"


class Inbound(models.TextChoices):
    """What happens to mail for a suspended mailbox: kept for the day it comes back (CT-5.4), or refused (VP-6.3)."""

    HOLD = "hold", "Vẫn nhận và giữ"
    REJECT = "reject", "Từ chối"


class Place(models.TextChoices):
    """Where the mail of a mailbox lies on disk, as upkeep found it last."""

    STORE = "mail", "Kho thư"
    ARCHIVE = "archive", "Kho lưu trữ"
    GONE = "gone", "Đã xóa khỏi đĩa"


class Role(models.TextChoices):
    """What somebody may do beyond their own mailbox."""

    DEPARTMENT = "managing_department", "Cơ quan quản lý"
    CENTRE = "operating_centre", "Trung tâm vận hành"
    HEAD = "agency_head", "Thủ trưởng cơ quan"
    AGENCY_IT = "agency_it", "Cán bộ CNTT cơ quan"
    MAIL_ADMIN = "mail_admin", "Quản trị thư điện tử"
    HOME_AFFAIRS = "home_affairs", "Sở Nội vụ"
    HR = "personnel", "Quản lý nhân sự cơ quan"
    OFFICE = "office", "Văn phòng cơ quan"
    UNIT_HEAD = "unit_head", "Trưởng đơn vị"
    LIAISON = "liaison", "Đầu mối thư điện tử"
    SUPERVISOR = "supervisor", "Lãnh đạo theo dõi"
    AUDITOR = "auditor", "Thanh tra, kiểm toán"
    OFFICIAL = "official", "Cán bộ, công chức, viên chức"


def new_store_key() -> uuid.UUID:
    """A mailbox's identity, random so that it says nothing about the owner."""
    return uuid.uuid4()


class Mailbox(AbstractBaseUser):
    """One mailbox; the portal's user. ``quota``: bytes; 0 is unlimited, None what the regulation leaves unset.

    ``basis`` is what it was opened upon: the row of a request (``YC-2026-000123/4``), or a list that was imported.
    ``password_due_at``: by when the owner must change it; ``password_expired``: it opens only the page for that.
    """

    key = models.UUIDField(unique=True, default=new_store_key, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="mailboxes")
    kind = models.CharField(max_length=12, choices=MailboxKind.choices)
    address = models.CharField(unique=True, max_length=254)
    state = models.CharField(max_length=12, choices=MailboxState.choices, default=MailboxState.ISSUED)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="mailbox")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes")
    display_name = models.CharField(max_length=400)
    quota = models.PositiveBigIntegerField(null=True, blank=True)
    registered_at = models.DateTimeField()
    password_changed_at = models.DateTimeField(null=True, blank=True)
    password_issued_at = models.DateTimeField(null=True, blank=True)
    password_due_at = models.DateTimeField(null=True, blank=True)
    password_expired = models.BooleanField(default=False)
    second_factor = models.BooleanField(default=False)
    clause = models.CharField(max_length=32, blank=True)
    basis = models.CharField(max_length=80, blank=True)
    # Why it is in its state and since when; ``due`` is the last day before the next step is taken.
    state_since = models.DateTimeField(null=True, blank=True)
    state_clause = models.CharField(max_length=32, blank=True)
    state_reason = models.CharField(max_length=300, blank=True)
    inbound = models.CharField(max_length=8, choices=Inbound.choices, blank=True)
    due = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=8, choices=Place.choices, default=Place.STORE)
    search = models.CharField(max_length=500)
    sort = models.CharField(max_length=300)

    USERNAME_FIELD = "address"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(kind="agency"), name="one_mailbox_for_an_agency"
            ),
            models.UniqueConstraint(fields=["unit"], condition=models.Q(kind="unit"), name="one_mailbox_for_a_unit"),
        ]
        indexes = [
            # It holds all that lists filter by: a search for what nobody has reads this index only, not 50,000 rows.
            models.Index(fields=["jurisdiction", "sort", "id", "kind", "state", "search"], name="mailbox_search"),
            models.Index(fields=["agency", "sort", "id"], name="mailbox_agency_list"),
            models.Index(fields=["state", "due"], name="mailbox_next_step"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django only reads it
        """Whether the owner may come in at all, be it only to set the first password."""
        return self.state in {MailboxState.ISSUED, MailboxState.ACTIVE}

    @property
    def store(self) -> str:
        """Where the mail lies, relative to the mail root: by identity, so that a new address moves no mail."""
        return f"{self.jurisdiction.slug}/{self.key.hex[:2]}/{self.key.hex}"

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the mailbox's password. Unlike Django's own, it never rewrites a one-time password's hash."""
        return check_password(raw_password, self.password)


class RoleGrant(models.Model):
    """A role that a mailbox's owner has: in the whole jurisdiction, or in one agency."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "role", "agency"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.role}"
