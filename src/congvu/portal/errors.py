"""The portal's own refusals."""

from datetime import datetime
from math import ceil

from congvu.ground import clock
from congvu.ground.errors import CongvuError


class TooManyTries(CongvuError):
    """Sign-in was tried too often with this address, or from this client."""

    def __init__(self, seconds: int) -> None:
        minutes = ceil(seconds / 60)
        vi = f"{minutes} phút" if seconds > 60 else f"{seconds} giây"
        en = f"{minutes} minutes" if seconds > 60 else f"{seconds} seconds"
        super().__init__(
            "too-many-tries",
            f"Đăng nhập sai quá nhiều lần. Hãy đợi {vi} rồi thử lại.",
            f"Too many failed sign-ins. Wait {en}, then try again.",
        )
        self.seconds = seconds


class LockedOut(CongvuError):
    """Too many wrong passwords, at whatever door: the mailbox is closed for a while."""

    def __init__(self, until: datetime) -> None:
        time = f"{until.astimezone(clock.LOCAL):%H:%M}"
        super().__init__(
            "locked-out",
            f"Hộp thư tạm khóa đăng nhập đến {time} vì có quá nhiều lần nhập sai mật khẩu, ở trang này hoặc ở phần mềm "
            "thư. Cần gấp, hãy gọi trung tâm vận hành.",
            f"Sign-in to this mailbox is locked until {time}: too many wrong passwords, here or in a mail program. "
            "If it is urgent, call the operating centre.",
        )
        self.seconds = max(1, ceil((until - clock.now()).total_seconds()))
