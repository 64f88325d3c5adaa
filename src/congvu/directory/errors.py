"""The directory's refusals."""

from congvu.ground.errors import CongvuError


class AddressTaken(CongvuError):
    """The address is, or once was, somebody's (DN-3.5)."""

    def __init__(self, address: str, where: str | None = None) -> None:
        super().__init__(
            "address-taken",
            f"Địa chỉ {address} đã được cấp hoặc được giữ, không cấp lần nữa.",
            f"The address {address} was given already or is kept, and is not given again.",
            where=where,
        )


class AddressOutside(CongvuError):
    """The address lies in none of the jurisdiction's domains."""

    def __init__(self, address: str, domain: str) -> None:
        super().__init__(
            "address-outside",
            f"Địa chỉ {address} không thuộc tên miền {domain}.",
            f"The address {address} is not within {domain}.",
        )


class NoBasis(CongvuError):
    """A mailbox about to be opened that nobody asked for."""

    def __init__(self, address: str) -> None:
        super().__init__(
            "no-basis",
            f"Không mở {address}: không có yêu cầu hay danh sách nào làm căn cứ.",
            f"{address} is not opened: no request and no list asks for it.",
        )


class AddressMalformed(CongvuError):
    """Not an address that every mail program can write to (RFC 5321, section 4.1.2, in lower-case ASCII)."""

    def __init__(self, address: str) -> None:
        super().__init__(
            "address-malformed",
            f"Địa chỉ {address} không hợp lệ: chỉ dùng chữ thường không dấu, chữ số và các dấu . - _",
            f"The address {address} is malformed: use lower-case letters without marks, digits, and . - _",
        )


class StateRefused(CongvuError):
    """The mailbox cannot go from its state to that one, or somebody else changed it just now."""

    def __init__(self, address: str, state: str, wanted: str) -> None:
        super().__init__(
            "state-refused",
            f"Hộp thư {address} đang ở trạng thái '{state}', không chuyển sang '{wanted}' được; hãy xem lại.",
            f"The mailbox {address} is '{state}' and cannot become '{wanted}'; look at it again, then go on.",
        )


class ApplicationRefused(CongvuError):
    """An application that cannot be registered, or is not."""


class ReceiptRefused(CongvuError):
    """A slip that cannot be receipted."""


class LeaveRefused(CongvuError):
    """The leave cannot be entered or cancelled."""


class JointRefused(CongvuError):
    """A decision of two persons lacks its second person, or was taken already (CT-9.9, CT-14.2.s3)."""


class PasswordRefused(CongvuError):
    """The new password breaks the jurisdiction's rules, or the present one is wrong."""


class FactorRefused(CongvuError):
    """A second factor that is wrong, used up or cannot be set up."""


class LdapUnreachable(CongvuError):
    """LDAP does not answer; the change is kept and published later."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "ldap-unreachable",
            f"Máy chủ danh bạ LDAP chưa trả lời ({detail}); thay đổi được giữ lại và công bố sau.",
            f"The LDAP server does not answer ({detail}); the change is kept and published later.",
        )


class HoldingRefused(CongvuError):
    """A shared mailbox may not be given, taken over, handed over or emptied like this; the clause says why."""
