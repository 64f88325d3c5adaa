"""Reading the directory: lists that page by key, and the search without diacritics."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox, Person
from congvu.directory.models.mailbox import MailboxState
from congvu.ground.vietnamese import fold

Row = TypeVar("Row", bound=Model)
PAGE = 50


# What a row shows of other tables.
SHOWN: dict[type[Model], tuple[str, ...]] = {
    Agency: ("parent",),
    Mailbox: ("person", "agency", "unit"),
    Person: ("agency", "unit", "mailbox"),
}


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list; ``after`` is the key with which the next page is asked for, empty at the end."""

    rows: Sequence[Row]
    after: str


def page(rows: QuerySet[Row], after: str, size: int = PAGE, *, shown: Sequence[str] | None = None) -> Page[Row]:
    """The rows behind the key ``after`` (``sort|id``), in the order of ``sort``: the same cost on every page.

    First the keys, which an index alone answers, then the rows of this page with what they show of other tables.
    """
    if after:
        sort, _, number = after.rpartition("|")
        number = number if number.isdecimal() else "0"
        # The first condition says nothing new, but an index can begin with it.
        rows = rows.filter(sort__gte=sort).filter(Q(sort__gt=sort) | Q(id__gt=int(number)))
    keys = list(rows.order_by("sort", "id").values_list("sort", "pk")[: size + 1])
    model = rows.model
    full = model._default_manager.select_related(*(shown or SHOWN.get(model, ()))).in_bulk(
        [pk for _, pk in keys[:size]]
    )
    last = keys[size - 1] if len(keys) > size else None
    return Page([full[pk] for _, pk in keys[:size] if pk in full], f"{last[0]}|{last[1]}" if last else "")


def matching(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Rows in which every word of the text occurs, with or without diacritics."""
    for word in fold(text).split():
        rows = rows.filter(search__contains=word)
    return rows


def mailboxes(jurisdiction: Jurisdiction) -> QuerySet[Mailbox]:
    """The mailboxes of a jurisdiction."""
    return Mailbox.objects.filter(jurisdiction=jurisdiction)


def people(jurisdiction: Jurisdiction) -> QuerySet[Person]:
    """The people of a jurisdiction."""
    return Person.objects.filter(jurisdiction=jurisdiction)


def agencies(jurisdiction: Jurisdiction) -> QuerySet[Agency]:
    """The agencies of a jurisdiction, without those that were closed."""
    return Agency.objects.filter(jurisdiction=jurisdiction, closed_on=None)


def directory(jurisdiction: Jurisdiction) -> QuerySet[Mailbox]:
    """What everybody signed in may look up: the mailboxes that take mail."""
    return mailboxes(jurisdiction).filter(state__in=[MailboxState.ISSUED, MailboxState.ACTIVE])


def taken_addresses(jurisdiction: Jurisdiction) -> set[str]:
    """Every address of the jurisdiction that is or was somebody's, for naming many people at once."""
    return set(Address.objects.filter(jurisdiction=jurisdiction).values_list("address", flat=True))
