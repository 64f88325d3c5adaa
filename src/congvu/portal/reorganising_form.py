"""The form on which a reorganisation is planned."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congvu.ground import clock
from congvu.requests.reorganising.actions import Paper
from congvu.requests.reorganising.models import Kind
from congvu.requests.reorganising.orders import Order, Part, part_of

KINDS: dict[str, Promise] = {
    Kind.RENAME: _("Đổi tên"),
    Kind.MOVE: _("Chuyển sang cơ quan khác"),
    Kind.MERGE: _("Sáp nhập"),
    Kind.SPLIT: _("Chia, tách"),
    Kind.DISSOLVE: _("Giải thể"),
}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _body(label: Any, hint: Any, *, required: bool = False) -> forms.CharField:
    attributes = {"list": "bodies", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=400, widget=forms.TextInput(attrs=attributes)
    )


class ReorganisationForm(forms.Form):
    """What happens to which bodies, upon which decision, from which day."""

    kind = forms.ChoiceField(label=_("Việc"), choices=list(KINDS.items()))
    bodies = _body(
        _("Cơ quan, đơn vị"),
        _("Mã như trong địa chỉ: skhdt; đơn vị: skhdt/vanphong. Nhiều nơi cách nhau bằng dấu phẩy."),
        required=True,
    )
    name = forms.CharField(
        label=_("Tên mới"), required=False, max_length=200, help_text=_("Khi đổi tên, hoặc sáp nhập thành nơi mới.")
    )
    code = forms.CharField(
        label=_("Mã mới"), required=False, max_length=40, help_text=_("Để trống: mã theo tên, như quy chế đặt địa chỉ.")
    )
    into = _body(
        _("Nơi tiếp nhận"),
        _("Khi chuyển, sáp nhập; khi giải thể là nơi giữ thư lưu. Ghi - để đưa một cơ quan lên cấp trên cùng."),
    )
    parts = forms.CharField(
        label=_("Các phần mới"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "Khi chia, tách, mỗi dòng một phần: tên | mã | mã đơn vị hoặc địa chỉ người, cách nhau bằng dấu phẩy."
        ),
    )
    document = forms.CharField(label=_("Số quyết định"), max_length=80)
    document_date = _day(_("Ngày quyết định"))
    effective = _day(_("Có hiệu lực từ ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective"].initial = clock.today()

    def order(self) -> Order:
        """What is to happen."""
        data = self.cleaned_data
        return Order(
            kind=data["kind"],
            bodies=tuple(one.strip() for one in data["bodies"].split(",") if one.strip()),
            name=data["name"].strip(),
            code=data["code"].strip().lower(),
            into=data["into"].strip(),
            parts=self._parts(),
        )

    def _parts(self) -> tuple[Part, ...]:
        lines = self.cleaned_data["parts"].splitlines()
        return tuple(part_of(line.split("|")) for line in lines if line.strip())

    def paper(self) -> Paper:
        """The decision, and the day."""
        data = self.cleaned_data
        return Paper(number=data["document"], signed=data["document_date"], effective=data["effective"])
