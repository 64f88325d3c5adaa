"""A personal mailbox is used from several places at once: its owner and the IT officer are told (DL-13.3.s1).

A password that was given away or found out looks like that; so may a day of travel, hence nothing is closed. Told once
a day. How many places in how many minutes, the clause says.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.models import Duty, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.regulations.passwords import Sharing
from congvu.requests.roles import people_with

KIND = "password.sharing"


def alert(places: Mapping[str, Mapping[str, datetime]]) -> int:
    """Of the mailboxes just signed in to, with the last sign-in from each place; how many were told of."""
    several = [address for address, found in places.items() if len(found) > 1]
    shown = Mailbox.objects.select_related("jurisdiction", "agency__parent__parent")
    boxes = shown.filter(address__in=several, kind=MailboxKind.PERSONAL)
    return sum(_judged(box, places[box.address]) for box in boxes)


def _judged(box: Mailbox, places: Mapping[str, datetime]) -> bool:
    rule = in_force(box).password_rules.sharing(box.kind)
    if rule is None:
        return False
    begin = max(places.values()) - timedelta(minutes=rule.minutes)
    together = sorted(network for network, moment in places.items() if moment >= begin)
    return len(together) >= rule.networks and _told(box, together, rule)


@transaction.atomic
def _told(box: Mailbox, networks: list[str], rule: Sharing) -> bool:
    """Once a day; whether it was told now."""
    once = {"mailbox": box, "kind": KIND, "due": clock.today()}
    _duty, new = Duty.objects.get_or_create(**once, defaults={"done_at": clock.now()})
    if not new:
        return False
    officers = people_with(box.agency, ("it_officer",)) if box.agency else []
    named, page = ", ".join(networks), f"{settings.CONGVU_PORTAL_URL}/password"
    vi = (
        f"Trong {rule.minutes} phút, hộp thư {box.address} ({box.display_name}) được đăng nhập từ {len(networks)} mạng "
        f"khác nhau: {named}. Nếu không phải chính chủ hộp thư, hãy đổi mật khẩu ngay: {page}. "
        "Không đưa mật khẩu cho người khác."
    )
    en = (
        f"Within {rule.minutes} minutes the mailbox {box.address} was signed in to from {len(networks)} networks: "
        f"{named}. If that was not its owner, change the password at once: {page}. Give it to nobody."
    )
    subject = f"Hộp thư {box.address} được dùng từ nhiều nơi cùng lúc"
    text = f"{vi}\n\n{en}\n\nCăn cứ / by clause: {rule.clause}\n"
    tell(box.jurisdiction, [box.address, *officers], subject, text, clause=rule.clause)
    return True
