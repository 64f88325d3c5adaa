"""What people type about mailing lists."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congvu.directory.actions.lists import Rule
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Unit
from congvu.directory.models.mailing_list import Reach
from congvu.portal.words import AGENCY_KINDS

REACHES = [(Reach.PEOPLE, _("Cá nhân")), (Reach.UNITS, _("Hộp thư đơn vị")), (Reach.AGENCIES, _("Hộp thư cơ quan"))]


class ListForm(forms.Form):
    """A list: its address, its name, and the rule that fills it."""

    local = forms.CharField(label=_("Tên địa chỉ (trước @)"), max_length=60)
    name = forms.CharField(label=_("Tên danh sách"), max_length=200)
    reach = forms.ChoiceField(label=_("Gửi đến"), choices=REACHES)
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Cơ quan (trống: mọi cơ quan)"), required=False)
    unit = forms.CharField(label=_("Mã đơn vị trong cơ quan"), max_length=40, required=False)
    agency_kind = forms.ChoiceField(label=_("Loại cơ quan"), required=False)
    position = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)

    def __init__(self, place: Jurisdiction, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies: forms.ModelChoiceField[Agency] = self.fields["agency"]  # type: ignore[assignment]
        agencies.queryset = Agency.objects.filter(jurisdiction=place, closed_on=None).order_by("sort", "id")
        kinds: forms.ChoiceField = self.fields["agency_kind"]  # type: ignore[assignment]
        kinds.choices = [("", "–"), *AGENCY_KINDS.items()]

    def clean(self) -> dict[str, Any]:
        """The unit behind its code."""
        typed = self.cleaned_data
        unit, agency = None, typed.get("agency")
        if typed.get("unit"):
            unit = Unit.objects.filter(agency=agency, code=typed["unit"].lower(), closed_on=None).first()
            if unit is None:
                raise ValidationError(_("Cơ quan này không có đơn vị mang mã đó."))
        rule = {name: typed.get(name, "") for name in ("reach", "agency_kind", "position")}
        return typed | {"rule": Rule(agency=None if unit else agency, unit=unit, **rule)}


class PosterForm(forms.Form):
    """Whom the head authorises to write to the list, by which document."""

    address = forms.EmailField(label=_("Địa chỉ của người được ủy quyền"))
    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    day = forms.DateField(label=_("Ngày văn bản"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, place: Jurisdiction, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def clean_address(self) -> Mailbox:
        """The mailbox of the address."""
        box = Mailbox.objects.filter(jurisdiction=self.place, address=self.cleaned_data["address"].lower()).first()
        if box is None:
            raise ValidationError(_("Không có hộp thư này trong danh bạ."))
        return box
