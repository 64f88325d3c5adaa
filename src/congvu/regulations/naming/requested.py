"""Names that are asked for (CT-4.2.b.s2)."""

import re

from congvu.regulations.carriers import carries
from congvu.regulations.naming.collisions import Book
from congvu.regulations.naming.law import naming_law
from congvu.regulations.naming.subjects import Proposal, Register, Remark
from congvu.regulations.profile import Profile

_NAME = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")


@carries("naming.requested")
def requested(
    profile: Profile, kind: str, name: str, register: Register, *, agreed: bool, domain: str | None = None
) -> Proposal:
    """A name on request (CT-4.2.b.s2): exactly as asked once the managing body agreed, else it waits or is refused."""
    clause = next((clause.id for clause in profile.of_rule("naming.requested") if kind in clause.get("kinds")), None)
    host = domain or profile.domain
    law = naming_law(profile)
    address = f"{name}@{host}"
    if clause is None:
        remark = Remark("quy chế không cho đặt tên theo yêu cầu", "the regulation knows no names on request")
    elif not _NAME.fullmatch(name):
        remark = Remark("tên chỉ gồm a-z, 0-9 và dấu chấm", "a name has a-z, 0-9 and dots only", clause)
    elif not Book(register, law, host).free(address):
        remark = Remark(f"{address} đã có người giữ", f"{address} is taken", clause)
    elif not agreed:
        remark = Remark("chờ đơn vị quản lý thống nhất", "waits until the managing body agrees", clause)
    else:
        remark = Remark("tên theo yêu cầu, đã thống nhất", "name on request, agreed", clause)
        return Proposal(address, note=str(remark), clause=clause)
    return Proposal(None, note=str(remark), clause=clause)
