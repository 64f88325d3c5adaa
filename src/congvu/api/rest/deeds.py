"""What officers do to mailboxes by hand, each with its reason and the clause that allows it."""

from typing import Literal

from ninja import Schema

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.mailboxes import MailboxShown, box_of
from congvu.api.rest.shapes import Asked, Said, Text
from congvu.directory.actions.passwords import issue_one_time_password
from congvu.directory.models.mailbox import Inbound
from congvu.directory.offices import ISSUING, RESETTING
from congvu.requests import acts
from congvu.requests.acts import Deed, Hand, Order
from congvu.requests.issuing import clause_of, refuse_unless_allowed

door = Door(tags=["mailboxes"])
WRITE = "mailboxes:write"
# deleting takes two named officers: see ``decisions``
BY_ONE = Literal["suspend", "reinstate", "keep", "revoke", "archive", "restore"]


class DeedAsked(Asked):
    """Why, and by which clause; ``inbound``: whether mail to a suspended mailbox is held or refused."""

    reason: Said
    clause: Text = ""
    inbound: Inbound | None = None


class OneTime(Schema):
    """A one-time password; it is told here and kept nowhere."""

    address: str
    one_time_password: str


@door.act(
    "/mailboxes/{address}/one-time-password",
    WRITE,
    "Cấp mật khẩu dùng một lần / Issue a one-time password",
    OneTime,
    RESETTING,
    applications=False,
)
def one_time_password(request: ApiRequest, address: Text) -> OneTime:
    """Replace the password by a new one-time one, for somebody who lost theirs; a person's act, never a program's."""
    box = box_of(request, address)
    refuse_unless_allowed(request.auth.person(), box)
    issued = issue_one_time_password(box, request.auth.actor, clause_of(box))
    return OneTime(address=box.address, one_time_password=issued.one_time_password)


@door.act("/mailboxes/{address}/{deed}", WRITE, "Việc làm trên hộp thư / An act on a mailbox", MailboxShown, ISSUING)
def act(request: ApiRequest, address: Text, deed: BY_ONE, asked: DeedAsked) -> MailboxShown:
    """Suspend, reinstate, keep, revoke, archive or restore it, with the reason and the clause that allows it."""
    caller, box = request.auth, box_of(request, address)
    order = Order(deed=Deed(deed), reason=asked.reason, clause=asked.clause, inbound=asked.inbound)
    acts.carry_out(order, [box], Hand(caller.actor, caller.box))
    return MailboxShown.of(box_of(request, address))
