"""The room's tables: a request, its rows, its files, its letters, and the series of its numbers."""

from typing import Any

from django.db import models

from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person, StoredFile, Unit
from congvu.directory.models.mailbox import MailboxKind
from congvu.requests.reorganising.models import Reorganisation as Reorganisation  # one of the room's tables


class Channel(models.TextChoices):
    """How a request came (VP-6.1, CT-6.1.a.s3, DN-6.s1)."""

    MAIL = "agency_mailbox", "Hộp thư cơ quan"
    PORTAL = "portal", "Cổng"
    PAPER = "written", "Văn bản giấy"


class Action(models.TextChoices):
    """What a row asks for (CT-5.0, VP-6.1)."""

    ISSUE = "issue", "Cấp mới"
    CHANGE = "change", "Thay đổi"
    CANCEL = "cancel", "Hủy bỏ"
    REISSUE = "reissue", "Cấp lại mật mã"


class RequestState(models.TextChoices):
    """Where a request stands. While it is ``waiting`` the agency has the next word and the clock stands still."""

    WAITING = "waiting", "Chờ cơ quan"
    CHECKED = "checked", "Chờ duyệt"
    APPROVED = "approved", "Chờ thực hiện"
    EXECUTING = "executing", "Đang thực hiện"
    DONE = "done", "Đã trả lời"
    REFUSED = "refused", "Từ chối"
    WITHDRAWN = "withdrawn", "Cơ quan rút lại"


CLOSED = (RequestState.DONE, RequestState.REFUSED, RequestState.WITHDRAWN)


class RowState(models.TextChoices):
    """Where a row stands."""

    BAD = "bad", "Sai, chờ cơ quan sửa"
    UNDECIDED = "undecided", "Chờ cán bộ quyết định địa chỉ"
    PROPOSED = "proposed", "Chờ cơ quan đồng ý"
    READY = "ready", "Đủ điều kiện"
    APPROVED = "approved", "Đã duyệt"
    DONE = "done", "Đã thực hiện"
    REFUSED = "refused", "Không thực hiện"


ENDED = (RowState.DONE, RowState.REFUSED)


class Series(models.Model):
    """The last number given to a request of a jurisdiction in a year."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "year"], name="request_series")]

    def __str__(self) -> str:
        return f"{self.jurisdiction.slug} {self.year}: {self.last}"


class Request(models.Model):
    """One request of one agency. ``due`` is its visible clock; ``days_left`` and ``running_since`` make it (CT-6.3)."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="requests")
    number = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="requests")
    channel = models.CharField(max_length=16, choices=Channel.choices)
    state = models.CharField(max_length=12, choices=RequestState.choices)
    requester = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    document_number = models.CharField(max_length=80, blank=True)
    document_date = models.DateField(null=True, blank=True)
    document_signer = models.CharField(max_length=160, blank=True)
    signature = models.JSONField(default=dict)
    message_id = models.CharField(max_length=998, blank=True)
    received_at = models.DateTimeField()
    complete_at = models.DateTimeField(null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(null=True, blank=True)
    running_since = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    due_provisional = models.BooleanField(default=False)
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    executor = models.CharField(max_length=254, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    clause = models.CharField(max_length=32, blank=True)
    files = models.ManyToManyField(StoredFile, through="Attachment", related_name="+")
    sort = models.CharField(max_length=48, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "number"], name="request_number")]
        indexes = [
            models.Index(fields=["jurisdiction", "sort", "id"], name="request_queue"),
            models.Index(fields=["agency", "sort", "id"], name="request_agency"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with its place in the queue: what is due first stands first, what waits behind, what is closed last."""
        closed = self.state in CLOSED
        self.sort = f"{'2' if closed else '0' if self.due else '1'}{self.due or ''}{self.received_at:%Y%m%d%H%M%S%f}"
        super().save(*args, **kwargs)


class Row(models.Model):
    """One row: what was ``asked`` stays as it came; what is proposed instead stands in ``amendments`` until agreed."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=Action.choices)
    kind = models.CharField(max_length=12, choices=MailboxKind.choices)
    asked = models.JSONField(default=dict)
    name = models.CharField(max_length=240)
    identity = models.CharField(max_length=320, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="request_rows")
    address = models.CharField(max_length=254, blank=True)
    aliases = models.JSONField(default=list)
    note = models.TextField(blank=True)
    clause = models.CharField(max_length=32, blank=True)
    changes = models.JSONField(default=dict)
    amendments = models.JSONField(default=list)
    agreed_by = models.CharField(max_length=254, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=RowState.choices)
    effective = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    done_by = models.CharField(max_length=254, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "place"], name="row_place")]
        indexes = [
            models.Index(fields=["identity"], name="row_identity"),
            models.Index(fields=["address"], name="row_address"),
        ]

    def __str__(self) -> str:
        return f"{self.request.number}/{self.place}"


class FileRole(models.TextChoices):
    """What a file is to its request."""

    DOCUMENT = "document", "Văn bản"
    LIST = "list", "Danh sách"
    SCAN = "scan", "Bản quét"
    MESSAGE = "message", "Thư gốc"
    ANSWER = "answer", "Văn bản trả lời"


class Attachment(models.Model):
    """A file of a request, under the name that it came with."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=FileRole.choices)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "file", "role"], name="attachment_once")]

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """One message that came to the intake address: handled once, by its place in the mailbox and by its Message-ID."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="letters")
    source = models.CharField(unique=True, max_length=80)
    message_id = models.CharField(max_length=250)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=40)
    handled_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "message_id"], name="letter_message")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"


class Undertaking(models.Model):
    """A registering body's dated promise to obey the regulation, before any of its mailboxes works (VP-4.3.s2)."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="undertaking")
    regulation = models.CharField(max_length=80)
    signer = models.CharField(max_length=160)
    signed_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clause = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.agency}: {self.regulation}"


class OwnSystem(models.Model):
    """An agency that keeps mail of its own, and the address at which it is written to (CT-12.4, VP-8.2)."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="own_system")
    address = models.CharField(max_length=254)
    chosen_on = models.DateField()
    clause = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.agency}: {self.address}"


class Question(models.Model):
    """A question of somebody who needs help (QT-1.5); ``desk`` is the agency whose office has it, None the operator."""

    asker = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="questions")
    desk = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    forwarded_at = models.DateTimeField(null=True, blank=True)
    forwarded_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["desk", "asked_at"], condition=models.Q(answered_at=None), name="help_open")]

    def __str__(self) -> str:
        return f"{self.asker}: {self.text[:40]}"


class Leaving(models.TextChoices):
    """Why somebody leaves the place where the mailbox is."""

    MOVE = "move", "Chuyển công tác"
    RETIRE = "retire", "Nghỉ hưu"
    QUIT = "quit", "Thôi việc"


class Departure(models.Model):
    """Somebody's own notice that they move or leave (DL-13.6); ``row`` is what the agency then asked for.

    ``destination`` is a body of this province, where the mailbox moves along; ``place`` is anywhere else.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="departures")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="departures")
    reason = models.CharField(max_length=8, choices=Leaving.choices)
    destination = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    clause = models.CharField(max_length=32, blank=True)
    told_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    row = models.ForeignKey(Row, on_delete=models.SET_NULL, null=True, blank=True, related_name="departures")

    class Meta:
        indexes = [models.Index(fields=["agency", "day"], condition=models.Q(withdrawn_at=None), name="departure_open")]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.reason} {self.day}"


class MailboxException(models.Model):
    """A special case: one mailbox more for somebody, in another post (DN-5.0.s2); it has a person of its own."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exceptions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=80, blank=True)
    last_day = models.DateField()
    granted_by = models.CharField(max_length=254)
    granted_at = models.DateTimeField()
    clause = models.CharField(max_length=32)
    ended_by = models.CharField(max_length=254, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    mailbox = models.OneToOneField(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="exception")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"], condition=models.Q(ended_at=None), name="exception_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.agency}, {self.last_day}"
