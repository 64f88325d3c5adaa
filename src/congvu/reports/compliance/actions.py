"""Gathering the evidence into the roll-up that pages and files are read from (VP-10.2)."""

from collections.abc import Iterator

from django.db import transaction

from congvu.directory.models import Jurisdiction
from congvu.ground import clock
from congvu.regulations.witnesses import Evidence, Witness, witnesses_of
from congvu.reports.compliance.acts import LEDGER, acts
from congvu.reports.compliance.binding import bindings
from congvu.reports.models import Survey, Tally

BATCH = 1000


def refresh(jurisdiction: Jurisdiction) -> Survey:
    """Ask every witness of every clause anew. The asking is outside the transaction: writers do not wait for it."""
    moment = clock.now()
    tallies = list(_tallies(jurisdiction))
    with transaction.atomic():
        survey, _ = Survey.objects.update_or_create(jurisdiction=jurisdiction, defaults={"time": moment})
        survey.tallies.all().delete()
        for tally in tallies:
            tally.survey = survey
        Tally.objects.bulk_create(tallies, batch_size=BATCH)
    return survey


def refresh_all() -> None:
    """All jurisdictions of the system."""
    for jurisdiction in Jurisdiction.objects.order_by("id"):
        refresh(jurisdiction)


def _tallies(jurisdiction: Jurisdiction) -> Iterator[Tally]:
    done = acts(jurisdiction.slug)
    for binding in bindings(jurisdiction):
        for clause in binding.profile.clauses.values():
            answers = [(LEDGER, done.get(clause.id, []))]
            for witness in witnesses_of(clause):
                said = witness.ask(binding.in_force, jurisdiction.slug, clause)
                answers.append((witness, [one for one in said if binding.binds(one.agency, clause)]))
            for witness, found in answers:
                yield from _tallied(clause.id, witness, found)


def _tallied(clause: str, witness: Witness, answers: list[Evidence]) -> Iterator[Tally]:
    """A row for each agency and one for their sum, with what belongs to no agency; a silent ledger is no evidence."""
    found = [one for one in answers if one.count or one.breaches]
    if not found and witness is LEDGER:
        return
    times = [one.last for one in found if one.last]
    total = Evidence(
        sum(one.count for one in found),
        max(times, default=None),
        sum(one.breaches for one in found),
        next((one.page for one in found), ""),
    )
    for one in (total, *(one for one in found if one.agency is not None)):
        yield Tally(
            agency_id=one.agency,
            clause=clause,
            witness=witness.name,
            count=one.count,
            breaches=one.breaches,
            last=one.last,
            page=one.page,
        )
