"""Setting up jurisdictions, agencies and units."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from congvu.directory.ldap import publish
from congvu.directory.models import Agency, Domain, Jurisdiction, Mailbox, Unit
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import own_regulations
from congvu.directory.rules import search_text
from congvu.ground.vietnamese import fold
from congvu.ledger.actions import Entry, record
from congvu.regulations.loading import load_profile, province_profile
from congvu.regulations.profile import Profile


@transaction.atomic
def ensure_jurisdictions(domains: Mapping[str, str], actor: str = "congvu up") -> None:
    """Create the jurisdictions of the operator's settings (slug to mail domain) that do not exist yet.

    In those that do, agencies that a regulation shipped since then binds are put under it.
    """
    for slug, domain in domains.items():
        if row := Jurisdiction.objects.filter(slug=slug).first():
            settle_regulations(row, actor)
            continue
        profile = province_profile(slug)
        row = Jurisdiction.objects.create(slug=slug, name=profile.province, domain=domain, regulation=profile.slug)
        publish.request(PublicationKind.JURISDICTION, [row.pk])
        add_domain(row, domain)
        record(
            [Entry(actor=actor, verb="jurisdiction.open", subject=slug, jurisdiction=slug, after={"domain": domain})]
        )


def settle_regulations(jurisdiction: Jurisdiction, actor: str) -> None:
    """An agency's own regulation binds that agency and no other (QT-2.1), whichever of both was here first."""
    if province := load_profile(jurisdiction.regulation).overlays:
        before, jurisdiction.regulation = jurisdiction.regulation, province
        jurisdiction.save(update_fields=["regulation"])
        publish.request(PublicationKind.JURISDICTION, [jurisdiction.pk])
        record(
            [
                Entry(
                    actor=actor,
                    verb="jurisdiction.regulation",
                    subject=jurisdiction.slug,
                    jurisdiction=jurisdiction.slug,
                    before={"regulation": before},
                    after={"regulation": province},
                )
            ]
        )
    for code, profile in own_regulations(jurisdiction).items():
        for agency in jurisdiction.agencies.filter(code=code, parent=None, regulation=""):
            adopt_regulation(agency, profile, actor)


@transaction.atomic
def adopt_regulation(agency: Agency, profile: Profile, actor: str) -> None:
    """Put an agency, with all below it, under its own regulation."""
    before, agency.regulation = agency.regulation, profile.slug
    agency.save(update_fields=["regulation"])
    publish.request(PublicationKind.AGENCY, [agency.pk])
    within = Q(agency=agency) | Q(agency__parent=agency) | Q(agency__parent__parent=agency)
    publish.request(PublicationKind.MAILBOX, list(Mailbox.objects.filter(within).values_list("pk", flat=True)))
    record(
        [
            Entry(
                actor=actor,
                verb="agency.regulation",
                subject=f"agency:{agency.pk}",
                jurisdiction=agency.jurisdiction.slug,
                clause=profile.of_rule("regulation.scope")[0].id,
                before={"regulation": before},
                after={"regulation": profile.slug},
            )
        ]
    )


def add_domain(jurisdiction: Jurisdiction, name: str) -> None:
    """Make mail for a domain of the jurisdiction arrive here; does nothing where it does already."""
    row, created = Domain.objects.get_or_create(name=name, defaults={"jurisdiction": jurisdiction})
    if created:
        publish.request(PublicationKind.DOMAIN, [row.pk])


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgency:
    """An agency to be opened; ``parent`` is the district of a commune (else None)."""

    code: str
    name: str
    kind: str
    sector: str = ""
    parent: Agency | None = None


def open_agencies(jurisdiction: Jurisdiction, wanted: list[NewAgency], actor: str) -> list[Agency]:
    """Open agencies of one level (parents must stand already); the rows come back in the order asked.

    One that has a regulation of its own is bound by it from the start.
    """
    bound = {code: profile.slug for code, profile in own_regulations(jurisdiction).items()}
    with transaction.atomic():
        rows = Agency.objects.bulk_create(
            [
                Agency(
                    jurisdiction=jurisdiction,
                    code=new.code,
                    name=new.name,
                    kind=new.kind,
                    sector=new.sector,
                    parent=new.parent,
                    regulation="" if new.parent else bound.get(new.code, ""),
                    search=search_text(new.name, new.code),
                    sort=fold(new.name),
                )
                for new in wanted
            ],
            batch_size=500,
        )
        publish.request(PublicationKind.AGENCY, [row.pk for row in rows])
        record(
            Entry(
                actor=actor,
                verb="agency.open",
                subject=f"agency:{row.pk}",
                jurisdiction=jurisdiction.slug,
                after={"code": row.code, "name": row.name} | ({"regulation": row.regulation} if row.regulation else {}),
            )
            for row in rows
        )
    return rows


def open_units(jurisdiction: Jurisdiction, wanted: list[tuple[Agency, str, str]], actor: str) -> list[Unit]:
    """Open units, each given as its agency, code and name; the rows come back in the order asked."""
    with transaction.atomic():
        rows = Unit.objects.bulk_create(
            [Unit(agency=agency, code=code, name=name) for agency, code, name in wanted], batch_size=500
        )
        publish.request(PublicationKind.UNIT, [row.pk for row in rows])
        record(
            Entry(
                actor=actor,
                verb="unit.open",
                subject=f"unit:{row.pk}",
                jurisdiction=jurisdiction.slug,
                after={"code": row.code, "name": row.name},
            )
            for row in rows
        )
    return rows


@transaction.atomic
def set_direct_sign_in(place: Jurisdiction, wanted: bool, actor: str) -> None:
    """Let people sign in as shared mailboxes themselves, by a password that changes hands, or by their own only."""
    if place.direct_sign_in == wanted:
        return
    before, place.direct_sign_in = place.direct_sign_in, wanted
    place.save(update_fields=["direct_sign_in"])
    shared = place.mailboxes.filter(kind__in=["agency", "unit"]).values_list("pk", flat=True)
    publish.request(PublicationKind.MAILBOX, list(shared))
    entry = Entry(
        actor=actor,
        verb="jurisdiction.direct_sign_in",
        subject=place.domain,
        jurisdiction=place.slug,
        before={"direct_sign_in": before},
        after={"direct_sign_in": wanted},
    )
    record([entry])
