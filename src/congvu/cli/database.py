"""Django for the commands that work on the directory of a system."""

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
    return plan


def database_of(state: Path) -> bool:
    """Open the system where it has a database with its tables; False where there is none to read."""
    if not (state / "congvu.toml").exists():
        return False
    plan = open_system(state)
    if not plan.database and not (state / "db" / "congvu.sqlite3").exists():
        return False
    from django.db import connection

    return "reports_survey" in connection.introspection.table_names()
