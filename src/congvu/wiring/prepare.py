"""What ``up`` does in the database before the portal starts: tables, jurisdictions, LDAP.

It runs as the control plane's own account, so that every file it makes belongs to that.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.wiring.settings")


def main() -> int:
    """Migrate, open the jurisdictions of ``congvu.toml`` that are new, publish what is pending or lost."""
    django.setup()
    from django.core.management import call_command

    from congvu.directory.actions.jurisdictions import ensure_jurisdictions
    from congvu.directory.actions.technical import ensure_postmasters
    from congvu.directory.ldap import publish
    from congvu.ground.errors import CongvuError
    from congvu.requests.actions.intake_mailboxes import ensure_intakes
    from congvu.wiring.refusal import database_errors, database_refusal
    from congvu.wiring.settings import PLAN

    try:
        call_command("migrate", interactive=False, verbosity=0)
        if PLAN:
            ensure_jurisdictions(PLAN.jurisdictions)
            ensure_postmasters()
            ensure_intakes(PLAN.secret("intake"))
            publish.drain()
            publish.rebuild_lost()
    except CongvuError as error:
        print(error, file=sys.stderr)
        return 1
    except database_errors() as error:
        print(database_refusal(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
