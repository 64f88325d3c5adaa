"""A reorganisation undone: every field as it was, unless something has happened since; nothing that was given is lost.

New addresses become aliases for the regulation's time: somebody may have written them down. New bodies are closed,
their mailboxes cancelled with their mail kept.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.db.models import Model

from congvu.directory.actions.aliases import alias_until
from congvu.directory.actions.states import FIELDS, Step, take
from congvu.directory.models import Address, Agency, Delegation, Mailbox, MailingList, Person, RoleGrant, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxState
from congvu.ground import clock
from congvu.requests.reorganising.carrying import names, tell_ldap
from congvu.requests.reorganising.errors import UndoRefused
from congvu.requests.reorganising.journal import Journal, revived, rows_of, same
from congvu.requests.reorganising.models import Reorganisation
from congvu.requests.reorganising.orders import Bodies

Sentence = tuple[str, str]
FREE = {"search", "sort", "display_name", "due"}
"""Fields that follow others, or that time itself changes: they hinder no undoing."""


class Undoing:
    """One undoing, in the caller's transaction."""

    def __init__(self, row: Reorganisation, actor: str) -> None:
        self.row, self.actor = row, actor
        self.rows: dict[str, dict[int, Model]] = {}
        wanted: dict[str, list[int]] = defaultdict(list)
        for change in row.journal["changed"]:
            wanted[change["table"]].append(change["row"])
        for label, pk in row.journal["made"]:
            wanted[label].append(pk)
        for label, keys in wanted.items():
            self.rows[label] = rows_of(label, keys)

    def run(self) -> None:
        """Restore. Raises UndoRefused, with all that stands against it."""
        obstacles = list(self.obstacles())
        if obstacles:
            raise UndoRefused(obstacles)
        stood = names(Bodies(self.row.jurisdiction))
        journal, boxes = Journal(), self.shown()
        for change in self.row.journal["changed"]:
            row = self.rows[change["table"]][change["row"]]
            values = {name: revived(row, name, value) for name, value in change["before"].items()}
            journal.set(row, **values)
        journal.flush()
        self.undo_made(journal)
        for mailbox, role, agency in self.row.journal["grants"]:
            RoleGrant.objects.get_or_create(mailbox_id=mailbox, role=role, agency_id=agency)
        journal.flush()
        tell_ldap(journal, boxes, stood, names(Bodies(self.row.jurisdiction)))

    def shown(self) -> set[int]:
        """The mailboxes in whose entries it shows who holds them, and which aliases lead to them now."""
        holders = self.rows.get("directory.Delegation", {}).values()
        boxes = {pk for one in holders for pk in (cast(Delegation, one).mailbox_id, cast(Delegation, one).holder_id)}
        owners = self.rows.get("directory.Address", {}).values()
        return boxes | {pk for one in owners if (pk := cast(Address, one).mailbox_id)}

    # --- what stands against it --------------------------------------------------------------------------------------

    def obstacles(self) -> Iterator[Sentence]:
        """Everything that has happened since and cannot be reconciled with what was before."""
        last = self.row.alias_until
        if last and last < clock.today():
            yield (f"hết thời hạn hoàn tác ngày {last:%d/%m/%Y}", f"the time for undoing ended on {last}")
        for change in self.row.journal["changed"]:
            row = self.rows[change["table"]].get(change["row"])
            after = {name: value for name, value in change["after"].items() if name not in FREE}
            if row is None:
                yield (f"{change['table']} {change['row']} không còn", f"{change['table']} {change['row']} is gone")
            elif changed := same(row, after):
                yield (f"“{row}” đã thay đổi sau đó ({', '.join(changed)})", f"“{row}” was changed since")
        yield from self.newcomers()
        yield from self.codes()

    def newcomers(self) -> Iterator[Sentence]:
        """People and units that came into new bodies, or to a body whose code goes back."""
        made = {label: [pk for one, pk in self.row.journal["made"] if one == label] for label in self.rows}
        known = set(self.rows.get("directory.Person", {}))
        for person in Person.objects.filter(agency__in=made.get("directory.Agency", [])).exclude(pk__in=known):
            yield (
                f"{person.full_name} đã vào {person.agency.name}",
                f"{person.full_name} came to {person.agency.name}",
            )
        units = set(self.rows.get("directory.Unit", {}))
        for unit in Unit.objects.filter(agency__in=made.get("directory.Agency", []), closed_on=None).exclude(
            pk__in=units
        ):
            yield (f"đơn vị {unit.name} đã lập sau đó", f"the unit {unit.name} was opened since")
        coded = [
            c["row"] for c in self.row.journal["changed"] if c["table"] == "directory.Agency" and "code" in c["before"]
        ]
        since = Mailbox.objects.filter(agency__in=coded, registered_at__gt=self.row.done_at)
        for box in since.exclude(pk__in=self.rows.get("directory.Mailbox", {})):
            yield (f"hộp thư {box.address} đã cấp sau đó", f"the mailbox {box.address} was issued since")

    def codes(self) -> Iterator[Sentence]:
        """Codes that another body has taken meanwhile."""
        for change in self.row.journal["changed"]:
            row = self.rows[change["table"]].get(change["row"])
            if not isinstance(row, Agency | Unit):
                continue
            now = {name: change["before"].get(name, getattr(row, name)) for name in ("code", "closed_on")}
            above = "parent_id" if isinstance(row, Agency) else "agency_id"
            where: dict[str, Any] = {above: change["before"].get(above, getattr(row, above)), "closed_on": None}
            if isinstance(row, Agency):
                where["jurisdiction"] = row.jurisdiction_id
            others = type(row)._default_manager.filter(code=now["code"], **where).exclude(pk=row.pk)
            ours = self.rows.get(row._meta.label, {})
            if now["closed_on"] is None and (taken := others.exclude(pk__in=ours).first()):
                yield (f"mã “{now['code']}” nay thuộc {taken}", f"the code “{now['code']}” is now {taken}'s")

    # --- what was made -----------------------------------------------------------------------------------------------

    def undo_made(self, journal: Journal) -> None:
        """What was new: bodies are closed, mailboxes cancelled, addresses kept as aliases, authorisations ended."""
        now, until = clock.now(), alias_until(self.row.jurisdiction)
        boxes: list[Mailbox] = []
        for label, pk in self.row.journal["made"]:
            row = self.rows[label].get(pk)
            if isinstance(row, Agency | Unit):
                journal.set(row, closed_on=clock.today())
            elif isinstance(row, Mailbox):
                boxes.append(row)
            elif isinstance(row, Delegation) and row.ended_at is None:
                journal.set(row, open=False, ended_at=now, ended_by=self.actor)
            elif isinstance(row, Address):
                self.keep(journal, row, until)
        alive = [
            box for box in boxes if box.state in {MailboxState.ISSUED, MailboxState.ACTIVE, MailboxState.SUSPENDED}
        ]
        reason = f"hoàn tác {self.row.number} / undone"
        take(
            [Step(box=box, state=MailboxState.REVOKED, clause=self.row.clause, reason=reason) for box in alive],
            self.actor,
        )
        for box in alive:
            journal.note(box, dict.fromkeys(FIELDS, None))

    def keep(self, journal: Journal, row: Address, until: date | None) -> None:
        """An address that was given and is no longer the first: it goes on delivering for a time."""
        if row.mailbox_id:
            journal.set(row, use=AddressUse.ALIAS, until=until)
            return
        change = next(
            (c for c in self.row.journal["changed"] if c["table"] == "directory.MailingList"
             and c["after"].get("address") == row.address), None,
        )  # fmt: skip
        heir = cast(MailingList, self.rows["directory.MailingList"][change["row"]]) if change else None
        use = AddressUse.ALIAS if heir else AddressUse.RETIRED
        journal.set(row, use=use, mailing_list_id=heir.pk if heir else None, until=until)
