"""I let somebody else use my mailbox in need: allowed, and the password is changed afterwards (CT-8.1.s3)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congvu.directory.actions.expiry import declare_shared_use
from congvu.directory.regulation import in_force
from congvu.portal import sessions
from congvu.portal.access import SignedInRequest
from congvu.portal.forms import ReasonForm


@require_http_methods(["GET", "POST"])
@login_required
def shared_use(request: SignedInRequest) -> HttpResponse:
    """Say so, with the reason; then the page where the password is changed."""
    demand = in_force(request.user).password_rules.shared_use()
    if demand is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        declare_shared_use(request.user, form.cleaned_data["reason"], sessions.key_of(request))
        messages.warning(request, _("Đã ghi. Hãy đổi mật khẩu ngay; quá hạn, hộp thư chỉ còn mở trang này."))
        return redirect("password")
    return render(request, "portal/shared_use.html", {"form": form, "demand": demand})
