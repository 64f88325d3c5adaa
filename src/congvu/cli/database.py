"""Django for the commands that work on the directory of a system."""

import logging
import os
from pathlib import Path

from congvu.cli.place import ROOT
from congvu.engines.plan import Plan, load_plan


def open_system(state: Path) -> Plan:
    """Make the models of this system usable, once, before any is imported. Refuses where there is no system."""
    plan = load_plan(state, ROOT)
    os.environ["CONGVU_STATE"] = str(state)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.wiring.settings")
    import django

    django.setup()
    for handler in logging.getLogger().handlers:
        tell_plainly(handler)
    return plan


def tell_plainly(handler: logging.Handler) -> None:
    """What rooms below log becomes a sentence of the command, said once: LDAP is away, the change is kept."""
    said: set[str] = set()

    def first_time(record: logging.LogRecord) -> bool:
        before = len(said)
        said.add(record.getMessage())
        return len(said) > before

    handler.addFilter(first_time)
    handler.setFormatter(logging.Formatter("congvu: %(message)s"))


def database_of(state: Path) -> bool:
    """Open the system where it has a database with its tables; False where there is none to read."""
    if not (state / "congvu.toml").exists():
        return False
    plan = open_system(state)
    if not plan.database and not (state / "db" / "congvu.sqlite3").exists():
        return False
    from django.db import connection

    return "reports_survey" in connection.introspection.table_names()
