"""``congvu account``: how one mailbox is signed in to, and what the centre may do about it."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from congvu.cli.database import open_system
from congvu.cli.place import add_actor, add_json, add_state
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.models import Mailbox


class NoMailbox(CongvuError):
    """No mailbox has this address."""

    def __init__(self, address: str) -> None:
        super().__init__("no-mailbox", f"Không có hộp thư {address}.", f"There is no mailbox {address}.")


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with which mailbox."""
    kinds = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts = {
        "show": "đăng nhập bằng gì, ở đâu / how and where it is signed in to",
        "unlock": "mở khóa đăng nhập / lift a lock after wrong passwords",
        "reset-factor": "gỡ xác thực hai lớp bị mất / take a lost second factor away",
        "end-sessions": "kết thúc mọi phiên ở cổng / end all sessions of the portal",
    }
    for name, text in acts.items():
        act = kinds.add_parser(name, help=text, description=text)
        act.add_argument("address", metavar="ADDRESS")
        add_state(act)
        if name == "show":
            add_json(act)
        else:
            add_actor(act)


def run(arguments: argparse.Namespace) -> int:
    """Show, or act and say so."""
    open_system(arguments.state)
    from congvu.directory.models import Mailbox

    box = Mailbox.objects.select_related("jurisdiction").filter(address=arguments.address.strip().lower()).first()
    if box is None:
        raise NoMailbox(arguments.address)
    if arguments.act == "show":
        found = facts(box)
        print(json.dumps(found, ensure_ascii=False) if arguments.json else told(found))
        return 0
    print(f"{box.address}: {act(arguments.act, box, arguments.actor)}")
    return 0


def act(name: str, box: "Mailbox", actor: str) -> str:
    """Do it, and say what was done."""
    from congvu.directory.actions.lockout import unlock
    from congvu.directory.actions.second_factor import reset_factor
    from congvu.directory.actions.sessions import end_all

    if name == "unlock":
        unlock(box, actor)
        return "đã mở khóa / unlocked"
    if name == "reset-factor":
        reset_factor(box, actor)
        return "đã gỡ xác thực hai lớp / second factor removed"
    return f"đã kết thúc {end_all(box, actor)} phiên / sessions ended"


def facts(box: "Mailbox") -> dict[str, Any]:
    """How the mailbox is signed in to; no secret, no hash."""
    from congvu.directory.actions.lockout import locked_until
    from congvu.directory.models import Authenticator
    from congvu.ground import clock

    until = locked_until(box)
    return {
        "address": box.address,
        "state": box.state,
        "second_factor": box.second_factor,
        "authenticator": Authenticator.objects.filter(mailbox=box).exists(),
        "passkeys": [one.name for one in box.passkeys.order_by("created_at")],
        "recovery_codes_left": box.recovery_codes.filter(used_at=None).count(),
        "app_passwords": [
            {"name": one.name, "created_at": one.created_at.isoformat()}
            for one in box.app_passwords.order_by("created_at")
        ],
        "sessions": [
            {"client": one.client, "browser": one.browser, "since": one.since.isoformat(), "seen": one.seen.isoformat()}
            for one in box.portal_sessions.order_by("-seen")
        ],
        "password_expired": box.password_expired,
        "locked_until": until.astimezone(clock.LOCAL).isoformat() if until else None,
    }


def told(found: dict[str, Any]) -> str:
    """The same for people: one line for each fact."""
    words = {
        "state": "trạng thái / state",
        "second_factor": "xác thực hai lớp / second factor",
        "authenticator": "ứng dụng xác thực / authenticator app",
        "passkeys": "khóa truy cập / passkeys",
        "recovery_codes_left": "mã khôi phục còn / recovery codes left",
        "app_passwords": "mật khẩu ứng dụng / app passwords",
        "sessions": "phiên ở cổng / sessions of the portal",
        "password_expired": "mật khẩu quá hạn / password too old",
        "locked_until": "khóa đăng nhập đến / locked until",
    }
    return "\n".join([found["address"], *(f"  {text}: {_plain(found[name])}" for name, text in words.items())])


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "có / yes" if value else "không / no"
    if isinstance(value, list):
        rows = [one if isinstance(one, str) else ", ".join(map(str, one.values())) for one in value]
        return "; ".join(rows) or "-"
    return "-" if value is None else str(value)
