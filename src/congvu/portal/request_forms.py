"""What people type about requests: the list or a few rows, the document, an address, a reason."""

from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congvu.directory.models import Agency
from congvu.ground.errors import CongvuError
from congvu.portal import words
from congvu.portal.forms import ALL, SearchForm
from congvu.requests.examining import rows_of
from congvu.requests.lists import MOST_BYTES, Asked, settle, text_in

LARGEST_SCAN = 20 << 20
TYPED = 5
TYPED_COLUMNS = ("action", "family", "middle", "given", "birth_date", "category", "position", "unit")
TYPED_MORE = ("staff_code", "current", "wish", "news", "reason", "effective")


class RequestFilter(SearchForm):
    """The filter of the queue."""

    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[ALL, *words.REQUEST_STATES.items()])
    late = forms.BooleanField(label=_("Chỉ quá hạn"), required=False)


class AgencyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """An agency by its name."""

    def label_from_instance(self, obj: Agency) -> str:
        """The name, with the district of a commune."""
        return f"{obj.name}, {obj.parent.name}" if obj.parent else obj.name


class NewRequestForm(forms.Form):
    """A new request: for which agency, its document, and the list as a file."""

    agency = AgencyChoice(label=_("Cơ quan"), queryset=Agency.objects.none(), empty_label=None)
    number = forms.CharField(label=_("Số văn bản"), max_length=80, required=False)
    day = forms.DateField(label=_("Ngày văn bản"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    signer = forms.CharField(label=_("Người ký"), max_length=160, required=False)
    scan = forms.FileField(
        label=_("Tệp văn bản (PDF)"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf"})
    )
    roster = forms.FileField(
        label=_("Danh sách theo mẫu (XLSX)"), required=False, widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

    def __init__(self, agencies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def mark(self, must: AbstractSet[str]) -> None:
        """Show which fields must be filled in."""
        for name in must & self.fields.keys():
            self.fields[name].label = f"{self.fields[name].label} *"

    def clean_day(self) -> date | None:
        """A document of today or before."""
        from congvu.ground import clock

        day: date | None = self.cleaned_data.get("day")
        if day and day > clock.today():
            raise ValidationError(_("Ngày văn bản ở tương lai."))
        return day

    def clean_scan(self) -> Any:
        """A PDF of reasonable size."""
        scan = self.cleaned_data.get("scan")
        if scan and ((scan.size or 0) > LARGEST_SCAN or not scan.read(5).startswith(b"%PDF")):
            raise ValidationError(_("Tệp văn bản phải là PDF, không quá 20 MB."))
        return scan

    def clean_roster(self) -> tuple[str, bytes, list[Asked]] | None:
        """The list, read in a bounded child."""
        roster = self.cleaned_data.get("roster")
        if not roster:
            return None
        if (roster.size or 0) > MOST_BYTES:
            raise ValidationError(_("Danh sách không quá 10 MB."))
        content = roster.read()
        try:
            rows = rows_of(content)
        except CongvuError as refusal:
            raise ValidationError(words.said(refusal)) from refusal
        return roster.name or "danh-sach.xlsx", content, rows

    def rows(self) -> list[Asked]:
        """The rows of the list, else those that were typed."""
        listed = self.cleaned_data.get("roster")
        return listed[2] if listed else list(self.typed())

    def typed(self) -> list[Asked]:
        """The rows typed into the page; empty ones are nothing."""
        found: list[Asked] = []
        for number in range(1, TYPED + 1):
            values = {key: self.data.get(f"{key}-{number}", "").strip() for key in (*TYPED_COLUMNS, *TYPED_MORE)}
            if any(text for key, text in values.items() if key not in {"action", "category"}):
                found.append(self.asked(len(found) + 1, values))
        return found

    @staticmethod
    def asked(place: int, values: dict[str, str]) -> Asked:
        """One typed row, read as a list's row is."""
        from congvu.directory.roster.cells import CellFault

        asked = Asked(place)
        for key, text in values.items():
            try:
                read = text_in(key, text)
            except CellFault as fault:
                asked.faults.append((key, fault.vi, fault.en))
                continue
            if read:
                asked.texts[key] = read
        settle(asked, "person")
        return asked


class ReasonForm(forms.Form):
    """The reason of a refusal."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AddressForm(forms.Form):
    """An officer's address for a row."""

    address = forms.CharField(label=_("Địa chỉ"), max_length=254)
    reason = forms.CharField(label=_("Lý do"), max_length=500)
