"""What people type about reports: which ones, the lines that are theirs to fill, the signed file, what is asked for."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congvu.directory.models import Agency
from congvu.portal.forms import FilterForm
from congvu.reports.forms import FORMS
from congvu.reports.paper import Paper, Value

DAY = {"type": "date"}
MOST = 2_000_000_000
OF_AGENCIES = ("usage.annex", "usage.agency", "usage")
WANTED = (
    ("", _("Tất cả")),
    ("open", _("Chưa nộp")),
    ("late", _("Quá hạn")),
    ("final", _("Đã nộp")),
)


class ReportFilter(FilterForm):
    """Which reports."""

    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=WANTED)


class AnswersForm(forms.Form):
    """The lines of one report that the agency completes, as they stand."""

    def __init__(self, paper: Paper, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in paper.lines():
            if line.open:
                self.fields[line.key] = _field(line.label, line.kind, line.value)

    def answers(self) -> dict[str, Value]:
        """What was typed, by key; an empty number stays what the system says."""
        return {key: value for key, value in self.cleaned_data.items() if value is not None}


def _field(label: str, kind: str, value: Value) -> forms.Field:
    # the words of the printed form, which is Vietnamese in every language
    common: dict[str, Any] = {"label": label, "required": False, "initial": value}
    if kind == "number":
        return forms.IntegerField(min_value=0, max_value=MOST, **common)
    if kind == "long":
        return forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), **common)
    return forms.CharField(max_length=240, **common)


class HandInForm(forms.Form):
    """The signed copy, where the form asks for one."""

    signed = forms.FileField(label=_("Bản đã ký (PDF)"), required=False)
    scan = forms.BooleanField(label=_("Đây là bản quét của bản giấy đã ký tay và đóng dấu"), required=False)


class MakeForm(forms.Form):
    """A report over any days, made now."""

    form = forms.ChoiceField(label=_("Mẫu báo cáo"))
    agency = forms.ModelChoiceField(
        label=_("Cơ quan"), queryset=Agency.objects.none(), required=False, empty_label=_("Toàn bộ")
    )
    first = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    last = forms.DateField(label=_("Đến hết ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    kind = forms.ChoiceField(
        label=_("Dạng tệp"), choices=[(one, one.upper()) for one in ("pdf", "docx", "xlsx", "json")]
    )

    def __init__(self, agencies: QuerySet[Agency], whole: bool, *args: Any) -> None:
        super().__init__(*args)
        agency = cast(Any, self.fields["agency"])
        agency.queryset, agency.required = agencies, not whole
        titles = [(name, form.title) for name, form in FORMS.items()]
        cast(forms.ChoiceField, self.fields["form"]).choices = titles


class AskForm(forms.Form):
    """A report that is asked for beside the calendar."""

    form = forms.ChoiceField(label=_("Mẫu báo cáo"))
    agencies = forms.ModelMultipleChoiceField(label=_("Cơ quan"), queryset=Agency.objects.none())
    first = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    last = forms.DateField(label=_("Đến hết ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    due = forms.DateField(label=_("Hạn nộp"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    on_behalf = forms.CharField(label=_("Theo yêu cầu của"), required=False, max_length=160)
    text = forms.CharField(label=_("Nội dung yêu cầu"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, agencies: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[Agency]", self.fields["agencies"]).queryset = agencies
        titles = [(name, FORMS[name].title) for name in OF_AGENCIES]
        cast(forms.ChoiceField, self.fields["form"]).choices = titles

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        typed = super().clean() or {}
        if typed.get("first") and typed.get("last") and typed["first"] > typed["last"]:
            self.add_error("last", _("Ngày cuối đứng trước ngày đầu của kỳ."))
        return typed
