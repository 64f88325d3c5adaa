"""What people type about acts on mailboxes, and about leave."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from congvu.directory.models import Person
from congvu.directory.models.leave import LeaveKind
from congvu.directory.models.mailbox import Inbound
from congvu.portal import life_words, words
from congvu.portal.forms import FilterForm
from congvu.regulations.clauses import Clause
from congvu.requests.acts import Deed, Order

DAY = {"type": "date"}


class ActForm(forms.Form):
    """The reason of an act, the clause that allows it, and what becomes of mail to a suspended mailbox."""

    clause = forms.ChoiceField(label=_("Điều khoản cho phép"), error_messages={"required": _("Chưa chọn điều khoản.")})
    inbound = forms.ChoiceField(label=_("Thư gửi đến trong thời gian này"), choices=list(life_words.INBOUND.items()))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Chưa ghi lý do.")},
    )

    incident = forms.CharField(label=_("Mã sự cố (để trống thì hệ thống đặt)"), max_length=40, required=False)

    def __init__(self, deed: Deed, clauses: Iterable[Clause], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(clause.id, f"{clause.id}: {words.text_of(clause)}") for clause in clauses]
        cast(forms.ChoiceField, self.fields["clause"]).choices = [("", "–"), *offered]
        if not offered:
            del self.fields["clause"]
        if deed is not Deed.SUSPEND:
            del self.fields["inbound"]
        if deed is not Deed.DELETE:
            del self.fields["incident"]

    def order(self, deed: Deed) -> Order:
        """The act as it was typed."""
        typed = self.cleaned_data
        inbound = Inbound(typed["inbound"]) if "inbound" in typed else None
        more = {name: typed.get(name, "") for name in ("clause", "incident")}
        return Order(deed=deed, reason=typed["reason"], inbound=inbound, **more)


class LeaveFilter(FilterForm):
    """Whose leave, and in which month."""

    q = forms.CharField(
        label=_("Tìm"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    month = forms.DateField(
        label=_("Tháng"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2026-01"}),
    )


class PersonField(forms.CharField):
    """A person of some agencies by the address of the mailbox."""

    people = Person.objects.none()

    def clean(self, value: Any) -> Person:
        """The person of the address."""
        address = str(super().clean(value)).strip().lower()
        found = self.people.filter(mailbox__address=address).select_related("jurisdiction", "mailbox").first()
        if found is None:
            raise forms.ValidationError(_("Cơ quan của bạn không có người nào dùng địa chỉ này."))
        return found


class LeaveForm(forms.Form):
    """One leave; its last day may be the first."""

    person = PersonField(label=_("Địa chỉ thư của người nghỉ"), max_length=254, widget=forms.EmailInput)
    kind = forms.ChoiceField(label=_("Loại nghỉ"), choices=list(life_words.LEAVES.items()), initial=LeaveKind.ANNUAL)
    first = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=_("Đến hết ngày"), widget=forms.DateInput(attrs=DAY))
    session = forms.TypedChoiceField(
        label=_("Buổi"),
        required=False,
        choices=[("", _("Cả ngày")), ("0", _("Buổi sáng")), ("1", _("Buổi chiều"))],
        coerce=int,
        empty_value=None,
    )
    document = forms.CharField(label=_("Số văn bản"), required=False, max_length=200)

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PersonField, self.fields["person"]).people = people
