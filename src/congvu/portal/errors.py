"""The portal's own refusals."""

from math import ceil

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
