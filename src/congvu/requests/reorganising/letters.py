"""Who is told of a reorganisation: everybody with a new address, the heads and holders concerned, the bodies.

One letter each (CT-5.2, DL-11.3.s2, DN-11.2.a.s2).
"""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings

from congvu.directory.actions.notices import tell_many
from congvu.directory.models import Delegation, Mailbox, Notice, RoleGrant
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.ground import clock
from congvu.requests.reorganising.models import Reorganisation

SHOWN = 100
Said = tuple[str, str]


def tell(row: Reorganisation, *, undone: bool = False) -> int:
    """Write the letters, in the transaction of the act; returns how many."""
    said: dict[str, list[Said]] = defaultdict(list)
    for line in row.plan["addresses"]:
        if line["old"]:
            said[line["old"] if undone else line["new"]].append(_readdressed(row, line, undone=undone))
    overview = _overview(row, undone=undone)
    for address in _officers(row, said.keys()):
        said[address] = [overview, *said.get(address, [])]
    for line in row.plan["ended"] if not undone else []:
        if line["what"] == "holding" and line["who"] in said:
            said[line["who"]].append(
                (f"Ông/Bà thôi giữ hộp thư {line['where']}.", f"You no longer hold {line['where']}.")
            )
    notices = [_notice(row, to, sentences, undone=undone) for to, sentences in said.items()]
    tell_many(notices)
    return len(notices)


def _readdressed(row: Reorganisation, line: dict[str, str], *, undone: bool) -> Said:
    now, then = (line["old"], line["new"]) if undone else (line["new"], line["old"])
    until = f" đến hết {row.alias_until:%d/%m/%Y}" if row.alias_until else ""
    until_en = f" until {row.alias_until}" if row.alias_until else ""
    vi = f"Địa chỉ của {line['name']} nay là {now}; đăng nhập bằng địa chỉ này, mật khẩu như cũ."
    vi += f" {then} vẫn nhận thư{until}."
    en = f"The address is now {now}: sign in with it and your old password. {then} goes on delivering{until_en}."
    return vi, en


def _overview(row: Reorganisation, *, undone: bool) -> Said:
    lines = [f"- {one['body']}: {one['before'] or '–'} → {one['after'] or '–'}" for one in row.plan["bodies"]]
    lines += [f"- {one['old']} → {one['new']}" for one in row.plan["addresses"][:SHOWN]]
    more = len(row.plan["addresses"]) - SHOWN
    lines += [f"… và {more} địa chỉ nữa / and {more} more"] if more > 0 else []
    what = "đã hoàn tác" if undone else "đã thực hiện"
    vi = f"{row.title}: {what}, theo {row.document_number} ngày {row.document_date:%d/%m/%Y}.\n" + "\n".join(lines)
    en = f"The reorganisation {row.number} was {'undone' if undone else 'carried out'}."
    return vi, en


def _officers(row: Reorganisation, new: Iterable[str]) -> list[str]:
    """The concerned bodies' own mailboxes, their heads and holders."""
    boxes = Mailbox.objects.filter(address__in=list(new)) | Mailbox.objects.filter(
        address__in=[line["to"] for line in row.plan["shared"] if line["to"]]
    )
    agencies = set(boxes.exclude(agency=None).values_list("agency", flat=True))
    use = {"state__in": [MailboxState.ACTIVE, MailboxState.ISSUED]}
    own = Mailbox.objects.filter(agency__in=agencies, kind=MailboxKind.AGENCY, **use).values_list("address", flat=True)
    heads = RoleGrant.objects.filter(agency__in=agencies, role__in=[Role.HEAD, Role.LIAISON])
    holders = Delegation.objects.filter(mailbox__agency__in=agencies, open=True)
    told = [*own, *heads.values_list("mailbox__address", flat=True), *holders.values_list("holder__address", flat=True)]
    return list(dict.fromkeys(told))


def _notice(row: Reorganisation, to: str, sentences: list[Said], *, undone: bool) -> Notice:
    vi, en = ("\n\n".join(one[place] for one in sentences) for place in (0, 1))
    clause = (
        f"\n\nCăn cứ / by clause: {row.clause}\n{settings.CONGVU_PORTAL_URL}/regulation#{row.clause}"
        if row.clause
        else ""
    )
    subject = f"[{row.number}] {'Hoàn tác: ' if undone else ''}{row.title}"
    return Notice(
        jurisdiction=row.jurisdiction,
        to=to,
        subject=subject[:200],
        text=f"{vi}\n\n{en}{clause}\n",
        clause=row.clause,
        made_at=clock.now(),
    )
