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
