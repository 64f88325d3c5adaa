"""What people type about documents and letters."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from congvu.directory.models import Mailbox
from congvu.documents.actions.entering import LENGTHS, Fields
from congvu.documents.actions.issuing import To
from congvu.documents.kinds import KINDS, choices
from congvu.documents.models import Means
from congvu.portal import words
from congvu.portal.document_words import DOCUMENTS
from congvu.portal.forms import ALL, FilterForm
from congvu.regulations.profile import Profile

DAY = {"type": "date"}
KIND_WORDS = [(code, DOCUMENTS[f"doc.{code}"]) for code in KINDS]
FIELDS = [(name, DOCUMENTS[f"field.{name}"]) for name in LENGTHS]


class Desk(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """One of some mailboxes, by its key: those that somebody works on, or people."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Mailbox.objects.none(), to_field_name="key", empty_label=None, **kwargs)

    def label_from_instance(self, obj: Mailbox) -> str:
        """Whose it is, and its address."""
        return f"{obj.display_name} ({obj.address})"


class DocumentFilter(FilterForm):
    """Which entries of a book."""

    q = forms.CharField(
        label=_("Số, ký hiệu, trích yếu, cơ quan"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Loại văn bản"), required=False, choices=[ALL, *KIND_WORDS])
    box = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class LetterFilter(FilterForm):
    """Which letters."""

    waiting = forms.BooleanField(label=_("Chỉ thư đang chờ"), required=False)
    box = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class Files(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each of them."""
        return [super(FilesField, self).clean(one, initial) for one in data or ()]


class UploadForm(forms.Form):
    """A document that is about to be issued: from which mailbox, its files."""

    box = Desk(label=_("Gửi từ hộp thư"))
    files: Any = FilesField(label=_("Tệp văn bản (PDF, DOCX) và tài liệu kèm theo"), required=False)
    secret = forms.BooleanField(label=_("Văn bản mật: chỉ vào sổ, không gửi qua hệ thống"), required=False)

    def __init__(self, boxes: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Desk, self.fields["box"]).queryset = boxes


class FactsForm(forms.Form):
    """What a document says of itself."""

    number = forms.CharField(label=_("Số"), required=False, max_length=LENGTHS["number"])
    symbol = forms.CharField(label=_("Ký hiệu"), required=False, max_length=LENGTHS["symbol"])
    day = forms.DateField(label=_("Ngày văn bản"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    kind = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), required=False, max_length=LENGTHS["issuer"])
    abstract = forms.CharField(
        label=_("Trích yếu"),
        required=False,
        max_length=LENGTHS["abstract"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, profile: Profile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", "–"), *_kinds(profile)]

    def told(self, **more: Any) -> Fields:
        """The fields as they were typed."""
        typed = self.cleaned_data
        return Fields(**{name: typed[name] for name in LENGTHS}, **more)


def _kinds(profile: Profile) -> Iterable[tuple[str, str]]:
    """Each kind, with what the regulation says of it."""
    for kind, way in choices(profile):
        name = words.word(f"doc.{kind.code}")
        yield kind.code, f"{name}: {words.word(f'mode.{way.mode}')} ({way.clause})" if way.mode else name


class DraftForm(FactsForm):
    """A draft before it is issued."""

    on_paper = forms.BooleanField(label=_("Phát hành cả bản giấy"), required=False)
    order = forms.BooleanField(label=_("Mệnh lệnh hành chính: từng người nhận xác nhận đã đọc"), required=False)
    files: Any = FilesField(label=_("Thay tệp (bỏ trống để giữ tệp đang có)"), required=False)


class PlaceForm(forms.Form):
    """One place in "Nơi nhận"; an empty address with mail as its means is a place that still lacks one."""

    line = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Tên nơi nhận"), required=False, max_length=400)
    address = forms.CharField(
        label=_("Địa chỉ thư"), required=False, max_length=254, widget=forms.TextInput(attrs={"inputmode": "email"})
    )
    means = forms.ChoiceField(
        label=_("Cách gửi"),
        choices=[(one, DOCUMENTS[f"means.{one}"]) for one in (Means.MAIL, Means.SYSTEM, Means.LINK)],
    )
    detail = forms.CharField(label=_("Tên hệ thống, liên kết"), required=False, max_length=300)
    drop = forms.BooleanField(label=_("Bỏ"), required=False)

    def place(self) -> To | None:
        """The place; None for an empty row and one that was dropped."""
        typed = self.cleaned_data
        if not typed or typed.get("drop") or not any(typed.get(one) for one in ("line", "name", "address", "detail")):
            return None
        return To(typed["line"], typed["name"], typed["address"], typed["means"], typed["detail"])


Places = forms.formset_factory(PlaceForm, extra=3, max_num=2100, absolute_max=2100)


class EntryForm(FactsForm):
    """A paper that came."""

    box = Desk(label=_("Cơ quan nhận"))
    files: Any = FilesField(label=_("Bản quét"), required=False)
    field_order = ("box", *LENGTHS, "files")

    def __init__(self, boxes: Any, profile: Profile, *args: Any, **kwargs: Any) -> None:
        super().__init__(profile, *args, **kwargs)
        cast(Desk, self.fields["box"]).queryset = boxes


class RefusalForm(EntryForm):
    """A paper that is refused, and the address of who sent it."""

    address = forms.EmailField(label=_("Địa chỉ thư của nơi gửi"), max_length=254)
    field_order = ("box", *LENGTHS, "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["files"]


class CorrectionForm(forms.Form):
    """One fact of an entry, corrected."""

    field = forms.ChoiceField(label=_("Mục cần đính chính"), choices=FIELDS)
    value = forms.CharField(label=_("Nội dung đúng"), required=False, max_length=500)
    reason = forms.CharField(label=_("Lý do"), max_length=300, error_messages={"required": _("Chưa ghi lý do.")})


class AssignmentForm(forms.Form):
    """To whom a letter is given, by when."""

    person = Desk(label=_("Người xử lý"))
    due = forms.DateField(label=_("Hạn xử lý"), required=False, widget=forms.DateInput(attrs=DAY))
    task = forms.CharField(label=_("Nội dung giao"), required=False, max_length=500)

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Desk, self.fields["person"]).queryset = people


class PeriodForm(FilterForm):
    """From a day to a day."""

    first = forms.DateField(label=_("Từ ngày"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    last = forms.DateField(
        label=_("Đến hết ngày"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )
    box = forms.UUIDField(required=False, widget=forms.HiddenInput)
