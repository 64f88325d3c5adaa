"""Every field that a reorganisation changes, with what was before: written in bulk, and restored from.

Rows are known by table and number; values as the database has them (a foreign key as its number).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model


class Journal:
    """What was changed and made so far; ``flush`` writes it."""

    def __init__(self) -> None:
        self.before: dict[tuple[str, int], dict[str, Any]] = {}
        self.after: dict[tuple[str, int], dict[str, Any]] = {}
        self.made: list[tuple[str, int]] = []
        self.grants: list[tuple[int, str, int | None]] = []
        self._dirty: dict[type[Model], dict[int, tuple[Model, set[str]]]] = defaultdict(dict)

    def set(self, row: Model, **values: Any) -> bool:
        """Change fields of a row; whether any of them was different."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in changed.items():
            self._note(row, name, getattr(row, name), value)
            setattr(row, name, value)
        if changed:
            self._dirty[type(row)].setdefault(row.pk, (row, set()))[1].update(changed)
        return bool(changed)

    def note(self, row: Model, before: dict[str, Any]) -> None:
        """Keep what another act has changed and written already."""
        for name, value in before.items():
            if getattr(row, name) != value:
                self._note(row, name, value, getattr(row, name))

    def _note(self, row: Model, name: str, before: Any, after: Any) -> None:
        key = (row._meta.label, row.pk)
        self.before.setdefault(key, {}).setdefault(name, before)
        self.after.setdefault(key, {})[name] = after

    def make(self, rows: Iterable[Model]) -> None:
        """Keep that rows are new."""
        self.made += [(row._meta.label, row.pk) for row in rows]

    def flush(self) -> None:
        """Write what was set: one statement for each set of fields of a table, run for all its rows."""
        for model, rows in self._dirty.items():
            alike: dict[tuple[str, ...], list[Model]] = defaultdict(list)
            for row, changed in rows.values():
                alike[tuple(sorted(changed))].append(row)
            for names, several in alike.items():
                _write(model, names, several)
        self._dirty.clear()

    def as_json(self) -> dict[str, Any]:
        """For the database; fields that came back to what they were are left out."""
        changed = []
        for (label, pk), before in self.before.items():
            after = self.after[label, pk]
            names = [name for name in before if before[name] != after[name]]
            if names:
                pick = {"before": _plain(before, names), "after": _plain(after, names)}
                changed.append({"table": label, "row": pk} | pick)
        return {"changed": changed, "made": self.made, "grants": self.grants}


def _plain(values: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Values as JSON has them; moments to the microsecond, for they are compared."""
    chosen = {name: values[name] for name in names}
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in chosen.items()}


def _write(model: type[Model], names: tuple[str, ...], rows: list[Model]) -> None:
    """``bulk_update`` makes one huge CASE of 2,000 rows and takes seconds; this takes milliseconds."""
    fields = [next(one for one in model._meta.concrete_fields if one.attname == name) for name in names]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(str(model._meta.pk.column))} = %s"  # noqa: S608
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def same(row: Model, values: dict[str, Any]) -> list[str]:
    """The fields of a row that are no longer as a journal has them."""
    return [name for name, value in values.items() if getattr(row, name) != revived(row, name, value)]


def revived(row: Model, name: str, value: Any) -> Any:
    """A value as it comes back from JSON."""
    field = next(one for one in row._meta.concrete_fields if one.attname == name)
    return field.to_python(value) if not field.is_relation else value


def rows_of(label: str, keys: Iterable[int]) -> dict[int, Model]:
    """Rows of a table by number."""
    found: dict[int, Model] = apps.get_model(label)._default_manager.in_bulk(list(keys))
    return found
