"""Setting up the sample provinces: each once, whatever interrupts; at the end a list of all accounts."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from congvu.directory.actions.reissue import reissue
from congvu.directory.demo.deciding import decided
from congvu.directory.demo.people import has_sample, roster_lines
from congvu.directory.demo.roles import activate_officials, give_roles, role_of
from congvu.directory.demo.workbook import write_workbook
from congvu.directory.models import Jurisdiction, Mailbox, Person
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.roster.importing import Wishes, import_roster

ACTOR = "congvu up --demo"
PEOPLE_EACH = 200
MOST = 50_000
LEAST_EACH = 14
"""One person of each role, and two officials."""

COLUMNS = ("jurisdiction", "address", "password", "role", "state")


class Served(Protocol):
    """What is asked of a system's plan: its jurisdictions."""

    @property
    def jurisdictions(self) -> dict[str, str]:
        """Slug to mail domain."""
        ...


def set_up_demo(state: Path, plan: Served, size: int | None, progress: Callable[[str], None]) -> None:
    """Fill every jurisdiction that has a sample; ``size`` is how many people in all (200 in each without it).

    What is done already is left alone. ``demo-accounts.csv`` comes last, so that it stands for a finished set-up.
    """
    accounts = state / "demo-accounts.csv"
    if accounts.exists():
        return
    slugs = [slug for slug in plan.jurisdictions if has_sample(slug)]
    total = max(min(size, MOST), LEAST_EACH * len(slugs)) if size is not None else PEOPLE_EACH * len(slugs)
    folder = state / "demo"
    folder.mkdir(mode=0o700, exist_ok=True)
    parts = []
    for position, slug in enumerate(slugs):
        people = total // len(slugs) + (position < total % len(slugs))
        parts.append(set_up(folder, slug, people, progress))
    write_private(accounts, [",".join(COLUMNS) + "\n", *(part.read_text(encoding="utf-8") for part in parts)])


def set_up(folder: Path, slug: str, people: int, progress: Callable[[str], None]) -> Path:
    """One jurisdiction: roster imported, roles given, two officials signed in; returns the file with its accounts."""
    part = folder / f"{slug}-accounts.csv"
    if part.exists():
        return part
    jurisdiction = Jurisdiction.objects.get(slug=slug)
    unknown = Mailbox.objects.filter(jurisdiction=jurisdiction).select_related("jurisdiction")
    passwords = {}
    if not Person.objects.filter(jurisdiction=jurisdiction).exists():
        roster = folder / f"{slug}.xlsx"
        write_workbook(roster, decided(jurisdiction, roster_lines(slug, people)))
        outcome = import_roster(roster, jurisdiction, Wishes(actor=ACTOR))
        passwords = {slip.address: slip.password for slip in outcome.slips}
        unknown = unknown.filter(kind=MailboxKind.TECHNICAL)  # those stood before the import
    passwords |= {one.mailbox.address: one.one_time_password for one in reissue(unknown, ACTOR)}
    give_roles(jurisdiction, ACTOR)
    passwords |= activate_officials(jurisdiction, ACTOR)
    write_private(part, account_rows(jurisdiction, passwords))
    progress(f"{jurisdiction.name}: {len(passwords)} hộp thư / mailboxes")
    return part


def account_rows(jurisdiction: Jurisdiction, passwords: dict[str, str]) -> Iterable[str]:
    """The accounts of a jurisdiction as lines of CSV."""
    boxes = Mailbox.objects.filter(jurisdiction=jurisdiction).prefetch_related("grants").order_by("address")
    boxes = boxes.exclude(kind=MailboxKind.TECHNICAL, state=MailboxState.ACTIVE)  # programs sign in there
    for box in boxes.iterator(chunk_size=2000):
        yield ",".join((jurisdiction.slug, box.address, passwords[box.address], role_of(box), box.state)) + "\n"


def write_private(path: Path, lines: Iterable[str]) -> None:
    """Write a file that only its owner may read; it appears whole or not at all."""
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.writelines(lines)
    partial.replace(path)
