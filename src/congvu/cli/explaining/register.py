"""An address of the register: who has it, since when and by which act, how it came about, what binds its mailbox.

The naming steps come from the naming rules themselves, run again (``congvu.directory.origins``).
"""

from uuid import UUID

from congvu.cli.explaining import mailbox, naming
from congvu.cli.explaining.asking import Asked
from congvu.cli.explaining.points import Explanation, Point, Section, moment_en, moment_vi
from congvu.directory.models import Address
from congvu.directory.models.address import AddressUse
from congvu.directory.origins import Origin, origin
from congvu.ground.clock import LOCAL
from congvu.regulations.binding import clause_called

_USES = {
    AddressUse.PRIMARY: ("địa chỉ chính", "the primary address"),
    AddressUse.ALIAS: ("bí danh", "an alias"),
    AddressUse.LIST: ("danh sách thư", "a mailing list"),
    AddressUse.RETIRED: ("không còn dùng, giữ mãi, không cấp lại", "retired, kept for ever, not given again"),
}
_ROWS = Address.objects.select_related(
    "jurisdiction", "mailbox__jurisdiction", "mailbox__person__agency__parent", "mailbox__person__unit",
    "mailbox__agency__parent", "mailbox__agency__jurisdiction", "mailbox__unit__agency__parent",
)  # fmt: skip


def of_address(address: str, asked: Asked) -> Explanation | None:
    """The address as the register has it."""
    row = _ROWS.filter(address=address).first()
    return _explained("address", row, asked) if row else None


def of_key(asked: Asked) -> Explanation | None:
    """The mailbox of a key, by its primary address."""
    row = _ROWS.filter(mailbox__key=UUID(asked.subject), use=AddressUse.PRIMARY).first()
    return _explained("mailbox", row, asked) if row else None


def _explained(kind: str, row: Address, asked: Asked) -> Explanation:
    found = origin(row)
    sections = [
        Section("address", "Địa chỉ", "The address", [_holder(row), _act(found)]),
        Section("naming", "Vì sao có địa chỉ này", "How this address came about", naming.steps(found)),
        Section("kept", "Bí danh và việc giữ địa chỉ", "Aliases, and how long it is kept", naming.kept(found)),
    ]
    if row.mailbox:
        sections += mailbox.sections(row.mailbox, asked)
    return Explanation(kind, row.address, sections)


def _holder(row: Address) -> Point:
    box = row.mailbox
    vi, en = _USES[AddressUse(row.use)]
    vi, en = f"{row.address}: {vi}", f"{row.address}: {en}"
    facts = {"address": row.address, "use": row.use, "jurisdiction": row.jurisdiction.slug}
    if box is None:
        return Point(vi, en, None, facts)
    facts |= {"mailbox": box.address, "key": str(box.key), "holder": box.display_name, "mailbox_kind": box.kind}
    facts |= {"since": moment_en(box.registered_at), "basis": box.basis}
    vi = f"{vi} của {box.display_name}; đăng ký {moment_vi(box.registered_at)}"
    en = f"{en} of {box.display_name}; registered {moment_en(box.registered_at)}"
    if box.basis:
        vi, en = f"{vi}; theo {box.basis}", f"{en}; upon {box.basis}"
    return Point(vi, en, None, facts)


def _act(found: Origin) -> Point:
    act = found.act
    if act is None:
        return Point(
            "sổ ghi không có việc cấp địa chỉ này", "the ledger holds no act that gave it", None, {"act": None}
        )
    clause = clause_called(act.clause, act.time.astimezone(LOCAL).date()) if act.clause else None
    facts = {"act": act.pk, "verb": act.verb, "actor": act.actor, "time": moment_en(act.time)}
    vi = f"cấp lúc {moment_vi(act.time)} bởi {act.actor} (sổ ghi số {act.pk}, {act.verb})"
    en = f"given at {moment_en(act.time)} by {act.actor} (ledger entry {act.pk}, {act.verb})"
    return Point(vi, en, clause, facts)
