"""Which regulations bind whom in a jurisdiction: its own, and those that single agencies have over it (QT-2.1)."""

from dataclasses import dataclass

from congvu.directory.models import Agency, Jurisdiction
from congvu.directory.regulation import slug_of
from congvu.ground import clock
from congvu.regulations.clauses import Clause
from congvu.regulations.loading import load_profile
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class Binding:
    """One regulation, and with what it leaves to the one below; ``slugs`` says by which each agency is judged."""

    profile: Profile
    in_force: Profile
    slugs: dict[int, str]

    def binds(self, agency: int | None, clause: Clause) -> bool:
        """Whether the clause is in force in an agency, or for what is no agency's."""
        nearest = self.slugs.get(agency) if agency is not None else None
        if self.profile.overlays or nearest == self.profile.slug:
            return nearest == self.profile.slug
        return nearest is None or clause.id in regulation_in_force(nearest, clock.today()).clauses


def regulations_of(jurisdiction: Jurisdiction) -> list[Profile]:
    """The regulations in a jurisdiction, its own first; a province that has issued none has none."""
    overlays = Agency.objects.filter(jurisdiction=jurisdiction).exclude(regulation="").order_by("regulation")
    slugs = [jurisdiction.regulation, *overlays.values_list("regulation", flat=True).distinct()]
    return [profile for profile in map(load_profile, slugs) if profile.clauses]


def bindings(jurisdiction: Jurisdiction) -> list[Binding]:
    """The same, each with those whom it binds."""
    agencies = Agency.objects.filter(jurisdiction=jurisdiction).select_related("parent__parent", "jurisdiction")
    slugs = {agency.pk: slug_of(agency) for agency in agencies}
    return [
        Binding(profile, regulation_in_force(profile.slug, clock.today()), slugs)
        for profile in regulations_of(jurisdiction)
    ]
