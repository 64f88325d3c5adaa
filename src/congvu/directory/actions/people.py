"""Entering people: who works where, with names in parts as their file states them."""

from django.db import transaction

from congvu.directory.models import Jurisdiction, Person
from congvu.ledger.actions import Entry, record

BATCH = 500


def enter_people(jurisdiction: Jurisdiction, people: list[Person], actor: str) -> list[Person]:
    """Save people not yet saved, in order. The ledger names them by number: it is no second list of persons."""
    with transaction.atomic():
        rows = Person.objects.bulk_create(people, batch_size=BATCH)
        record(
            Entry(
                actor=actor,
                verb="person.enter",
                subject=f"person:{row.pk}",
                jurisdiction=jurisdiction.slug,
                after={"agency": row.agency.code},
            )
            for row in rows
        )
    return rows
