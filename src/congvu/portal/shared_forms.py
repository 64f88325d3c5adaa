"""What people type about shared mailboxes."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congvu.directory import holders
from congvu.directory.models import Delegation, Mailbox
from congvu.directory.models.keeping import DiscardReason
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.regulations.delegating import document_asked


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class PersonForm(forms.Form):
    """A form that names people by their addresses."""

    def __init__(self, box: Mailbox, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.box = box

    def person(self, field: str) -> Mailbox | None:
        """The personal mailbox of the address that was typed."""
        address = str(self.cleaned_data.get(field) or "").lower()
        people = Mailbox.objects.filter(jurisdiction=self.box.jurisdiction_id, kind=MailboxKind.PERSONAL)
        found = people.select_related("person", "agency", "jurisdiction").filter(address=address).first()
        if address and found is None:
            raise ValidationError(_("Không có hộp thư cá nhân này trong danh bạ."))
        return found


class AssignForm(PersonForm):
    """Whom to authorise, by which document, for which days."""

    person_address = forms.EmailField(label=_("Địa chỉ của người được giao"))
    number = forms.CharField(label=_("Số văn bản"), required=False, max_length=60)
    signed = _day(_("Ngày văn bản"))
    first = _day(_("Từ ngày"), required=True)
    last = _day(_("Đến hết ngày"))

    def __init__(self, box: Mailbox, *args: Any, **kwargs: Any) -> None:
        super().__init__(box, *args, **kwargs)
        self.fields["first"].initial = clock.today
        self.fields["number"].required = self.fields["signed"].required = document_asked(in_force(box), box.kind)

    def clean(self) -> dict[str, Any]:
        """The person behind the address."""
        return self.cleaned_data | {"person": self.person("person_address")}


def _address(row: Delegation) -> str:
    return row.holder.address


class HandoverForm(PersonForm):
    """From whom, to whom, and why without the former holder."""

    former = forms.ModelChoiceField(Delegation.objects.none(), label=_("Bên giao"), required=False)
    receiver_address = forms.EmailField(label=_("Địa chỉ của bên nhận"))
    one_sided = forms.CharField(label=_("Lý do, khi bên giao không còn"), required=False, max_length=300)
    number = forms.CharField(label=_("Số văn bản"), required=False, max_length=60)
    signed = _day(_("Ngày văn bản"))

    def __init__(self, box: Mailbox, *args: Any, **kwargs: Any) -> None:
        super().__init__(box, *args, **kwargs)
        former = cast("forms.ModelChoiceField[Delegation]", self.fields["former"])
        former.queryset = holders.held_by(box)
        former.label_from_instance = _address  # type: ignore[method-assign, assignment]  # as Django documents
        former.initial = holders.heads(box).first()

    def clean(self) -> dict[str, Any]:
        """The person behind the address."""
        return self.cleaned_data | {"receiver": self.person("receiver_address")}


class DiscardForm(forms.Form):
    """Which message, and why it may leave."""

    message_id = forms.CharField(label=_("Message-ID của thư"), max_length=998)
    folder = forms.CharField(label=_("Thư mục"), max_length=255, initial="INBOX")
    reason = forms.ChoiceField(
        label=_("Lý do"),
        choices=[
            (DiscardReason.SPAM, _("Thư rác")),
            (DiscardReason.ANONYMOUS, _("Thư nặc danh, không rõ địa chỉ")),
        ],
    )
