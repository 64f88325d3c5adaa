"""What people type when they leave, ask for an exception, appoint somebody, or enter what an agency promised."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congvu.directory.models import Agency, Mailbox
from congvu.directory.models.agency import BODIES
from congvu.directory.models.mailbox import MailboxKind, Role
from congvu.directory.offices import OWN
from congvu.ground import clock
from congvu.portal import words
from congvu.portal.act_forms import DAY
from congvu.portal.forms import ALL, FilterForm, SearchForm
from congvu.portal.request_forms import LARGEST_SCAN, AgencyChoice
from congvu.requests.actions.departures import Going
from congvu.requests.actions.exceptions import Special
from congvu.requests.models import Leaving


class AddressField(forms.EmailField):
    """A person's mailbox of the reader's part of the register, by its address."""

    boxes: QuerySet[Mailbox] = Mailbox.objects.none()

    def clean(self, value: Any) -> Mailbox:
        """The mailbox of the address."""
        address = str(super().clean(value)).strip().lower()
        found = self.boxes.filter(address=address, kind=MailboxKind.PERSONAL).select_related("person").first()
        if found is None:
            raise forms.ValidationError(_("Không có người nào dùng địa chỉ này."))
        return found


class DepartureForm(forms.Form):
    """That I move, retire or leave: why, when, where to."""

    reason = forms.ChoiceField(label=_("Lý do"), choices=[])
    day = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs=DAY))
    destination = AgencyChoice(
        label=_("Chuyển đến cơ quan trong tỉnh"), queryset=Agency.objects.none(), required=False, empty_label="–"
    )
    place = forms.CharField(label=_("Hoặc nơi khác"), max_length=200, required=False)

    def __init__(self, agencies: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AgencyChoice, self.fields["destination"]).queryset = agencies
        cast(forms.ChoiceField, self.fields["reason"]).choices = [
            (one, words.word(f"leaving.{one}")) for one in Leaving.values
        ]

    def going(self) -> Going:
        """As the act takes it."""
        typed = self.cleaned_data
        moves = typed["reason"] == Leaving.MOVE
        return Going(
            reason=Leaving(typed["reason"]),
            day=typed["day"],
            destination=typed["destination"] if moves else None,
            place=typed["place"] if moves and not typed["destination"] else "",
        )


class ExceptionForm(forms.Form):
    """One mailbox more for somebody."""

    person = AddressField(label=_("Địa chỉ thư đang dùng"), max_length=254)
    agency = AgencyChoice(label=_("Cơ quan của hộp thư thứ hai"), queryset=Agency.objects.none(), empty_label="–")
    last_day = forms.DateField(label=_("Đến hết ngày"), widget=forms.DateInput(attrs=DAY))
    document = forms.CharField(label=_("Số văn bản"), required=False, max_length=80)
    reason = forms.CharField(label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, boxes: QuerySet[Mailbox], agencies: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AddressField, self.fields["person"]).boxes = boxes
        cast(AgencyChoice, self.fields["agency"]).queryset = agencies

    def special(self) -> Special:
        """As the act takes it."""
        return Special(**{name: value for name, value in self.cleaned_data.items() if name != "person"})


class RoleFilter(SearchForm):
    """Which grants."""

    role = forms.ChoiceField(label=_("Vai trò"), required=False, choices=[ALL, *words.ROLES.items()])
    agency = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class RoleForm(forms.Form):
    """Whom to give which role; an agency for those that are held in one."""

    person = AddressField(label=_("Địa chỉ thư"), max_length=254)
    role = forms.ChoiceField(label=_("Vai trò"), choices=[])
    agency = AgencyChoice(
        label=_("Trong cơ quan (để trống nếu vai trò toàn tỉnh)"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label="–",
    )

    def __init__(self, boxes: QuerySet[Mailbox], agencies: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AddressField, self.fields["person"]).boxes = boxes
        cast(AgencyChoice, self.fields["agency"]).queryset = agencies
        roles = [role for role in Role if role != Role.OFFICIAL]
        wide = [(role.value, words.word(role)) for role in roles if role not in OWN]
        own = [(role.value, words.word(role)) for role in roles if role in OWN]
        cast(forms.ChoiceField, self.fields["role"]).choices = [(_("Trong một cơ quan"), own), (_("Toàn tỉnh"), wide)]


class UndertakingForm(forms.Form):
    """The promise of a body that registers."""

    signer = forms.CharField(label=_("Người ký"), max_length=160)
    day = forms.DateField(label=_("Ngày ký"), widget=forms.DateInput(attrs=DAY))
    scan = forms.FileField(label=_("Bản quét (PDF)"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf"}))

    def clean_day(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("Ngày ở tương lai."))
        return day

    def clean_scan(self) -> Any:
        """A PDF of reasonable size."""
        scan = self.cleaned_data.get("scan")
        if scan and ((scan.size or 0) > LARGEST_SCAN or not scan.read(5).startswith(b"%PDF")):
            raise forms.ValidationError(_("Tệp văn bản phải là PDF, không quá 20 MB."))
        return scan


class OwnSystemForm(forms.Form):
    """Where an agency with mail of its own is written to."""

    address = forms.EmailField(label=_("Địa chỉ thư ngoài hệ thống"), max_length=254)
    since = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs=DAY))


CAPITAL = [("", _("Chưa rõ")), ("yes", _("Có")), ("no", _("Không có"))]


class CapitalForm(forms.Form):
    """Whether there is State capital in an enterprise."""

    capital = forms.ChoiceField(label=_("Vốn nhà nước"), choices=CAPITAL[1:])


class BodyForm(forms.Form):
    """A body that registers."""

    name = forms.CharField(label=_("Tên"), max_length=200)
    code = forms.CharField(label=_("Mã trong địa chỉ thư"), max_length=40)
    kind = forms.ChoiceField(label=_("Loại"), choices=[(kind, words.AGENCY_KINDS[kind]) for kind in BODIES])
    capital = forms.ChoiceField(label=_("Vốn nhà nước (doanh nghiệp)"), choices=CAPITAL, required=False)


class WeekForm(FilterForm):
    """A stretch of days; whoever has not signed in may have to say of which province."""

    province = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    first = forms.DateField(label=_("Từ ngày"), required=False, widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=_("Đến hết ngày"), required=False, widget=forms.DateInput(attrs=DAY))


class MonthForm(FilterForm):
    """A month."""

    month = forms.DateField(
        label=_("Tháng"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2026-01"}),
    )
