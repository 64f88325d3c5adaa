"""The administrators' lists, each page at the same cost, and the page of one mailbox."""

import uuid
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from congvu.directory import queries
from congvu.directory.actions.lockout import locked_until
from congvu.directory.models import Agency, Mailbox, MailboxUse
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ledger.queries import acts_on
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.forms import AgencyForm, MailboxForm, PeopleForm
from congvu.portal.issuing import may_issue
from congvu.portal.views.mailbox_acts import BULK
from congvu.requests import acts
from congvu.requests.acts import Hand

ACTS_SHOWN = 100


@office_required(LOOKING)
def agencies(request: SignedInRequest, office: Office) -> HttpResponse:
    """The agencies, each with its official mailbox."""
    form = AgencyForm(request.GET)
    asked = form.asked()
    rows = queries.matching(_chosen(office.agencies(), asked, "kind"), asked.get("q", ""))
    page = queries.page(rows, asked.get("after", ""))
    official = Prefetch("mailboxes", Mailbox.objects.filter(kind=MailboxKind.AGENCY), to_attr="official")
    prefetch_related_objects(page.rows, official)
    return render(request, "portal/admin_agencies.html", {"form": form, "asked": asked, "page": page})


@office_required(LOOKING)
def people(request: SignedInRequest, office: Office) -> HttpResponse:
    """The people, with or without a mailbox."""
    form = PeopleForm(request.GET)
    asked = form.asked()
    agency = _agency(office, asked)
    rows = queries.matching(_chosen(office.people(), asked, "agency"), asked.get("q", ""))
    context = {"form": form, "asked": asked, "agency": agency, "page": queries.page(rows, asked.get("after", ""))}
    return render(request, "portal/admin_people.html", context)


@office_required(LOOKING)
def mailboxes(request: SignedInRequest, office: Office) -> HttpResponse:
    """The mailboxes, of all agencies or of one."""
    form = MailboxForm(request.GET)
    asked = form.asked()
    agency = _agency(office, asked)
    rows = queries.matching(_chosen(office.mailboxes(), asked, "agency", "kind", "state"), asked.get("q", ""))
    page = queries.page(rows, asked.get("after", ""))
    bulk = BULK if office.issues else ()
    context = {"form": form, "asked": asked, "agency": agency, "page": page, "bulk": bulk}
    return render(request, "portal/admin_mailboxes.html", context)


@office_required(LOOKING)
def mailbox(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """One mailbox: its facts, and what was done to it."""
    box = get_object_or_404(
        office.mailboxes().select_related("jurisdiction", "person", "agency__parent__parent", "unit"), key=key
    )
    hand = Hand(office.box.address, office.box)
    context = {
        "box": box,
        "aliases": box.addresses.filter(use=AddressUse.ALIAS).order_by("address"),
        "grants": box.grants.select_related("agency").order_by("role"),
        "acts": acts_on(box.address, box.jurisdiction.slug, ACTS_SHOWN),
        "may_issue": may_issue(office, box),
        "deeds": acts.open_deeds(box, hand),
        "decision": box.joint_decisions.filter(closed_at=None).first(),
        "officer": acts.is_officer(hand, box),
        "locked_until": locked_until(box),
        "use": MailboxUse.objects.filter(mailbox=box).first(),
        "supervised": [one.id for one in in_force(box).of_rule("log.acts") if "mailbox_state" in one.get("of")],
    }
    return render(request, "portal/admin_mailbox.html", context)


def _chosen(rows: QuerySet[Any], asked: dict[str, Any], *names: str) -> QuerySet[Any]:
    """The rows that meet the filters that were set."""
    return rows.filter(**{name: asked[name] for name in names if asked.get(name)})


def _agency(office: Office, asked: dict[str, Any]) -> Agency | None:
    """The agency asked for; 404 where the office does not see it."""
    return get_object_or_404(office.agencies(), pk=asked["agency"]) if asked.get("agency") else None
