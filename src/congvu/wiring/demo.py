"""What ``up --demo`` adds to a running system, under the control plane's account: people, mailboxes, documents."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.wiring.settings")


def main(size: int | None) -> int:
    """Fill the sample provinces; work files and the list of accounts go to ``demo/`` of the state directory."""
    django.setup()
    from congvu.directory.demo import set_up_demo
    from congvu.documents.demo import set_up_documents
    from congvu.ground.errors import CongvuError
    from congvu.wiring.settings import PLAN

    if PLAN is None:
        return 1
    try:
        set_up_demo(PLAN.state / "demo", PLAN, size, print)
        set_up_documents(PLAN.jurisdictions)
    except CongvuError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else None))
