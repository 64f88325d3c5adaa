"""``congvu slips``: new one-time passwords for mailboxes that still wait for their owners, printed."""

import argparse
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from congvu.cli.database import open_system
from congvu.cli.place import add_actor, add_state
from congvu.engines.plan import Plan
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.slips import Slip


class NothingToPrint(CongvuError):
    """No mailbox was named that waits for a first password."""


class CannotPrint(CongvuError):
    """The slips could not be written where they are wanted."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Addresses, or every waiting mailbox of a jurisdiction or agency."""
    parser.add_argument(
        "addresses", metavar="ADDRESS", nargs="*", help="các hộp thư / mailboxes; none = every one that waits"
    )
    parser.add_argument("--jurisdiction", metavar="SLUG", required=True)
    parser.add_argument("--agency", metavar="CODE", default="", help="chỉ một cơ quan / one agency only")
    parser.add_argument("-o", "--output", metavar="FILE.pdf", type=Path)
    add_actor(parser)
    add_state(parser)


def run(arguments: argparse.Namespace) -> int:
    """Only mailboxes whose owner has not signed in yet; a forgotten password of an active one is another matter."""
    plan = open_system(arguments.state)
    from congvu.directory.actions.reissue import reissue
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.models.mailbox import MailboxState
    from congvu.directory.queries import mailboxes
    from congvu.directory.slips import Slip

    jurisdiction = jurisdiction_called(arguments.jurisdiction)
    boxes = mailboxes(jurisdiction).filter(state=MailboxState.ISSUED)
    if arguments.addresses:
        boxes = boxes.filter(address__in=[address.lower() for address in arguments.addresses])
    if arguments.agency:
        boxes = boxes.filter(agency__code=arguments.agency)
    require_writable(arguments.output)
    slips = [Slip.of(issued) for issued in reissue(boxes, arguments.actor)]
    if not slips:
        raise NothingToPrint(
            "no-slips",
            "Không có hộp thư nào đang chờ mật khẩu đầu tiên.",
            "No such mailbox waits for its first password.",
        )
    print(f"{len(slips)} phiếu / slips: {print_slips(plan, slips, arguments.output, jurisdiction.slug)}")
    return 0


def require_writable(target: Path | None) -> None:
    """Before any password is issued: one that cannot be printed is lost, and the slip before it void."""
    if target is None:
        return
    try:
        # a file that is there may be the only copy of other slips
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise CannotPrint(
            "slips-file-exists",
            "Đã có tệp này; hãy chọn tên khác cho phiếu; chưa có gì thay đổi.",
            "This file exists already; choose another name for the slips; nothing was changed.",
            where=str(target),
        ) from error
    except FileNotFoundError as error:
        raise CannotPrint(
            "no-slips-directory",
            "Không có thư mục này để ghi phiếu; hãy tạo trước; chưa có gì thay đổi.",
            "There is no such directory for the slips; make it first; nothing was changed.",
            where=str(target.parent),
        ) from error
    except OSError as error:
        raise CannotPrint(
            "no-slips-file",
            f"Không ghi được phiếu ({error.strerror}); chưa có gì thay đổi.",
            f"The slips cannot be written here ({error.strerror}); nothing was changed.",
            where=str(target),
        ) from error
    target.unlink()


def print_slips(plan: Plan, slips: Iterable["Slip"], target: Path | None, jurisdiction: str) -> Path:
    """Write the PDF, readable by its owner alone; without a wish it goes to ``slips/`` in the state directory."""
    from congvu.directory.slip_pdf import write_slips
    from congvu.directory.slips import Places

    path = target or plan.state / "slips" / f"{jurisdiction}-{time.strftime('%Y%m%d-%H%M%S')}.pdf"
    if target is None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    places = Places.at(plan.portal_url, plan.server_name, plan.port)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        write_slips(handle, slips, places)
    return path
