"""A text or a file in an old encoding, to be made Unicode (CT-QD.0, DL-10, DN-9.5, VP-7.2)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 25 << 20


class ConvertForm(forms.Form):
    """Either of the two."""

    text = forms.CharField(
        label=_("Dán văn bản vào đây"), required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(
        label=_("hoặc chọn tệp (DOCX, XLSX, PPTX, HTML, TXT)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.pptx,.html,.htm,.txt,.csv"}),
    )

    def clean(self) -> dict[str, Any]:
        """Something must be given, and not too much."""
        given = super().clean() or {}
        file = given.get("file")
        if not self.errors and not given.get("text") and not file:
            raise ValidationError(_("Hãy dán văn bản hoặc chọn tệp."))
        if file and file.size > MOST:
            self.add_error("file", _("Tệp lớn hơn 25 MB."))
        return given
