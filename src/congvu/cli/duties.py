"""``congvu duties ADDRESS``: what waits for somebody today, as their page in the portal shows it."""

import argparse
import json

from congvu.cli.database import open_system
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_json, add_state


def configure(parser: argparse.ArgumentParser) -> None:
    """Whose."""
    parser.add_argument("address", metavar="ADDRESS", help="hộp thư của người đó / that person's mailbox")
    add_state(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """The mailboxes to answer for, the tasks by date, and the owner's own dates."""
    open_system(arguments.state)
    from congvu.directory.offices import office_of
    from congvu.documents.duties import Waiting
    from congvu.documents.duties import waiting as of_documents
    from congvu.requests.duties import Task, answers, own, tasks

    box = mailbox_called(arguments.address)
    office, dates = office_of(box), own(box)
    waiting = [
        {
            "kind": "answer",
            "subject": one.address,
            "detail": one.state_reason,
            "due": one.due,
            "clause": one.state_clause,
        }
        for one in answers(office)
    ]
    both: list[Task | Waiting] = [*tasks(office), *of_documents(box)]
    waiting += [
        {"kind": one.kind, "subject": one.subject, "detail": one.detail, "due": one.due, "clause": one.clause}
        for one in both
    ]
    password, idle = dates.password, dates.idle
    own_dates = {
        "password": {"last": password.last, "clause": password.clause} if password else None,
        "idle": {"last": idle.day, "clause": idle.clause} if idle else None,
        "checks": [clause.id for clause in dates.checks],
    }
    if arguments.json:
        print(
            json.dumps({"address": box.address, "duties": waiting, "own": own_dates}, ensure_ascii=False, default=str)
        )
        return 0
    for one in waiting:
        print("\t".join(str(value) for value in (one["due"] or "–", one["kind"], one["subject"], one["clause"])))
    if not waiting:
        print("Mọi việc đã xong. / All is done.")
    return 0
