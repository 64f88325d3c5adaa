"""My mailbox: what one has, what one may do, and what to tell a mail client."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from congvu.directory.models import Mailbox
from congvu.directory.models.address import AddressUse
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.queries import acts_on
from congvu.portal import clients
from congvu.portal.access import SignedInRequest
from congvu.regulations.passwords import expires_on
from congvu.regulations.profile import Profile

ACTS_SHOWN = 8


@login_required
def my_mailbox(request: SignedInRequest) -> HttpResponse:
    """The page of one's own mailbox."""
    box, plan = request.user, settings.PLAN
    profile = in_force(box)
    context = {
        "box": box,
        "aliases": box.addresses.filter(use=AddressUse.ALIAS).order_by("address"),
        "grants": box.grants.select_related("agency").order_by("role"),
        "profile": profile,
        "limit": profile.quota_limit(box.kind),
        "expires": _expires(box, profile),
        "today": clock.today(),
        "server": plan.server_name if plan else "",
        "services": clients.settings_of(plan) if plan else [],
        "acts": acts_on(box.address, box.jurisdiction.slug, ACTS_SHOWN),
    }
    return render(request, "portal/my_mailbox.html", context)


def _expires(box: Mailbox, profile: Profile) -> date | None:
    """The last day of the present password, where the regulation lets it grow old."""
    if box.password_changed_at is None:
        return None
    return expires_on(profile.password_rules, box.kind, box.password_changed_at.astimezone(clock.LOCAL).date())
