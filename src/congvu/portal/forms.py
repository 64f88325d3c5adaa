"""What people type into the portal."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congvu.directory.actions.passwords import faults, refuse_dead_first_password
from congvu.directory.errors import PasswordRefused
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.portal import throttle, words
from congvu.regulations.witnesses import Said
from congvu.reports.compliance.form import STATES, VERDICTS, Wish, title_of

ALL = ("", _("Tất cả"))


def _secret(label: Any, missing: Any, autocomplete: str) -> forms.CharField:
    """A field for a password: blanks are kept, and a browser is told which password it is."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing},
    )


class SignInForm(AuthenticationForm):
    """Address and password; who tries too often waits."""

    username = UsernameField(
        label=_("Địa chỉ thư"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": _("Chưa nhập địa chỉ thư.")},
    )
    password = _secret(_("Mật khẩu"), _("Chưa nhập mật khẩu."), "current-password")
    error_messages = {
        "invalid_login": _(
            "Địa chỉ hoặc mật khẩu không đúng, hoặc hộp thư không còn được đăng nhập. Hãy kiểm tra và nhập lại."
        ),
    }

    def clean(self) -> dict[str, Any]:
        """Find the mailbox. The sentence is the same whatever was wrong."""
        address, secret = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if address and secret and self.request:
            self.user_cache = throttle.mailbox_of(self.request, address, secret)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            try:
                refuse_dead_first_password(self.user_cache)
            except PasswordRefused as refusal:
                raise ValidationError(words.said(refusal)) from refusal
        return self.cleaned_data


class PasswordForm(forms.Form):
    """The owner's own password, twice; and the present one, unless the one-time password was typed just before."""

    present = _secret(_("Mật khẩu hiện tại"), _("Chưa nhập mật khẩu hiện tại."), "current-password")
    new = _secret(_("Mật khẩu mới"), _("Chưa nhập mật khẩu mới."), "new-password")
    again = _secret(_("Nhập lại mật khẩu mới"), _("Chưa nhập lại mật khẩu mới."), "new-password")

    def __init__(self, box: Mailbox, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.box = box
        if box.state == MailboxState.ISSUED:
            del self.fields["present"]
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def clean_new(self) -> str:
        """All that the regulation finds wrong, at once."""
        new: str = self.cleaned_data["new"]
        found = faults(self.box, new)
        if found:
            raise ValidationError([words.said(violation) for violation in found])
        return new

    def clean_again(self) -> str:
        """The same password twice."""
        again: str = self.cleaned_data["again"]
        if again != self.data.get(self.add_prefix("new")):
            raise ValidationError(_("Hai lần nhập mật khẩu mới không giống nhau."))
        return again


class CodeForm(forms.Form):
    """A code by time, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác thực"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none", "autofocus": True}
        ),
        error_messages={"required": _("Chưa nhập mã.")},
    )


class ProofForm(forms.Form):
    """The password once more."""

    password = _secret(_("Mật khẩu"), _("Chưa nhập mật khẩu."), "current-password")


class NameForm(forms.Form):
    """What the owner calls a passkey or an app password."""

    name = forms.CharField(
        label=_("Đặt tên"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Chưa đặt tên.")},
    )


class ReasonForm(forms.Form):
    """Why somebody else used the mailbox."""

    reason = forms.CharField(
        label=_("Ai đã dùng, vì việc gì"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Chưa nêu lý do.")},
    )


class FilterForm(forms.Form):
    """Filters of a list, and the key of the page in its answer. What cannot be understood counts as not asked."""

    after = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """The fields that were understood."""
        self.is_valid()
        return self.cleaned_data


class SearchForm(FilterForm):
    """A search by words."""

    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class OwnActsForm(FilterForm):
    """The filter of the acts on one's own mailbox: each is met exactly, days included."""

    actor = forms.CharField(label=_("Người làm"), required=False, max_length=254)
    clause = forms.CharField(label=_("Điều khoản"), required=False, max_length=32)
    first = forms.DateField(label=_("Từ ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Đến hết ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class ActsForm(OwnActsForm):
    """The filter of the ledger."""

    subject = forms.CharField(label=_("Với"), required=False, max_length=254)


class DirectoryForm(SearchForm):
    """The directory's search."""

    kind = forms.ChoiceField(
        label=_("Loại"),
        required=False,
        choices=[ALL, ("personal", _("Cá nhân")), ("agency", _("Cơ quan")), ("unit", _("Đơn vị"))],
    )


class AgencyForm(SearchForm):
    """The filter of the agencies' list."""

    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[ALL, *words.AGENCY_KINDS.items()])


class PeopleForm(SearchForm):
    """The filter of the people's list."""

    agency = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class MailboxForm(PeopleForm):
    """The filter of the mailboxes' list."""

    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[ALL, *words.KINDS.items()])
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[ALL, *words.STATES.items()])


class ComplianceForm(SearchForm):
    """The filter of the table of compliance; the articles are those of the regulation that is shown."""

    article = forms.ChoiceField(label=_("Điều, phụ lục"), required=False)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False)
    verdict = forms.ChoiceField(label=_("Kết luận"), required=False)
    breaches = forms.BooleanField(label=_("Chỉ điều khoản có vi phạm"), required=False)
    agency = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    regulation = forms.SlugField(required=False, max_length=64, widget=forms.HiddenInput)

    def offer(self, articles: Iterable[str]) -> None:
        """What there is to choose from, in the reader's language."""
        self._choose("article", ((one, title_of(one)) for one in articles))
        self._choose("state", STATES.items())
        self._choose("verdict", VERDICTS.items())

    def _choose(self, name: str, offered: Iterable[tuple[str, Said]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [ALL, *((value, words.in_language(said)) for value, said in offered)]

    def wish(self) -> Wish:
        """The lines that are asked for."""
        asked = self.asked()
        named = {name: asked.get(name, "") for name in ("article", "state", "verdict")}
        return Wish(**named, text=asked.get("q", ""), breaches=bool(asked.get("breaches")))
