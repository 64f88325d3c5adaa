"""What people are told of a night's work: Vietnamese first, English after, with the clause and what to do."""

from datetime import date

from django.conf import settings

from congvu.directory.models import Mailbox
from congvu.regulations.idleness import IdleRule

Letter = tuple[str, str]
"""Subject and text."""


def _letter(subject: str, vi: str, en: str, clause: str) -> Letter:
    foot = f"Căn cứ / by clause: {clause}\n{settings.CONGVU_PORTAL_URL}/regulation#{clause}\n"
    return subject, f"{vi}\n\n{en}\n\n{foot}"


def several_subject(count: int, first: str) -> str:
    """The subject of a letter about many mailboxes."""
    return f"{first} và {count - 1} hộp thư khác"


def several(subjects: list[str], first: str) -> str:
    """A letter about many mailboxes: each on a line, then the words of the first, which hold for all."""
    lines = "\n".join(f"- {subject}" for subject in subjects)
    return f"{len(subjects)} hộp thư / mailboxes:\n{lines}\n\n{first}"


def password(box: Mailbox, last: date, left: int, clause: str) -> Letter:
    """A password that ends, or has ended (``left`` 0 on its last day)."""
    page = f"{settings.CONGVU_PORTAL_URL}/password"
    vi = f"Mật khẩu của hộp thư {box.address} dùng đến hết ngày {last:%d/%m/%Y} ({left} ngày nữa). Hãy đổi tại {page}."
    en = f"The password of {box.address} ends on {last} ({left} days left). Change it at {page}."
    return _letter(f"Hãy đổi mật khẩu hộp thư {box.address} trước {last:%d/%m/%Y}", vi, en, clause)


def idle_warning(box: Mailbox, last: date, rule: IdleRule, data: str) -> Letter:
    """A mailbox that will be closed unless somebody uses it; ``data`` is the clause on what is in it, or empty."""
    cited, page = f" ({data})" if data else "", f"{settings.CONGVU_PORTAL_URL}/mailbox/export"
    what = {"suspend": ("tạm đình chỉ", "suspended"), "revoke": ("thu hồi", "revoked")}
    vi_what, en_what = what.get(rule.then, ("thu hồi và hủy bỏ", "revoked and cancelled"))
    vi = (
        f"Hộp thư {box.address} lâu không được sử dụng và sẽ bị {vi_what} sau ngày {last:%d/%m/%Y}. Chỉ cần đăng nhập "
        f"một lần trước ngày đó. Dữ liệu trong hộp thư bị thu hồi có thể mất{cited}; hãy tải về những gì cần giữ "
        f"tại {page}."
    )
    en = (
        f"The mailbox {box.address} has not been used for long and will be {en_what} after {last}. One sign-in before "
        f"that day is enough. Data of a revoked mailbox may be lost{cited}; download what must be kept: {page}."
    )
    return _letter(f"Hộp thư {box.address} sẽ bị {vi_what} sau {last:%d/%m/%Y}", vi, en, rule.clause)


def idle_reason(base: date, rule: IdleRule) -> str:
    """Why a mailbox was closed, with the evidence of the base date."""
    return (
        f"Không sử dụng từ {base:%d/%m/%Y}, quá {rule.months} tháng ({rule.clause}). / "
        f"Not used since {base}, over {rule.months} months."
    )


def unconfirmed_reason(due: date, clause: str) -> str:
    """Why a suspended mailbox was revoked."""
    return f"Cơ quan không xác nhận đến hết ngày {due:%d/%m/%Y} ({clause}). / Its agency did not confirm it by {due}."


def archived_reason(due: date) -> str:
    """Why the mail left the store."""
    return f"Hết hạn giữ trong kho thư {due:%d/%m/%Y}. / Kept in the store until {due}."


def suspended(box: Mailbox, reason: str, due: date | None, clause: str) -> Letter:
    """To the agency: what was suspended, until when it may confirm, and where."""
    page = f"{settings.CONGVU_PORTAL_URL}/duties"
    until_vi = f" Hãy xác nhận giữ lại hoặc hủy bỏ đến hết ngày {due:%d/%m/%Y} tại {page}." if due else ""
    until_en = f" Confirm it or cancel it by {due} at {page}." if due else ""
    vi = f"Hộp thư {box.address} ({box.display_name}) bị tạm đình chỉ. {reason}{until_vi}"
    en = f"The mailbox {box.address} was suspended.{until_en} Mail to it is kept meanwhile."
    return _letter(f"Hộp thư {box.address} bị tạm đình chỉ", vi, en, clause)


def revoked(box: Mailbox, reason: str, clause: str) -> Letter:
    """To the agency: what was revoked."""
    vi = f"Hộp thư {box.address} ({box.display_name}) bị thu hồi. {reason}"
    en = f"The mailbox {box.address} was revoked."
    return _letter(f"Hộp thư {box.address} bị thu hồi", vi, en, clause)


def alias_over(box: Mailbox, addresses: list[str], last: date, clause: str) -> Letter:
    """To the owner: old addresses that deliver no longer."""
    listed = ", ".join(addresses)
    vi = f"Địa chỉ cũ {listed} của hộp thư {box.address} hết hạn nhận thư ngày {last:%d/%m/%Y}; không cấp lại cho ai."
    en = f"The old address {listed} of {box.address} delivered until {last}; nobody else will be given it."
    return _letter(f"Địa chỉ cũ {addresses[0]} đã hết hạn nhận thư", vi, en, clause)


def officer_decides(box: Mailbox, due: date, clause: str) -> Letter:
    """To the officers: a mailbox whose mail must be kept."""
    page = f"{settings.CONGVU_PORTAL_URL}/admin/mailboxes/{box.key}"
    vi = f"Hộp thư {box.address} ({box.display_name}) quá hạn ngày {due:%d/%m/%Y}; cán bộ quyết định tại {page}."
    en = f"The time of the mailbox {box.address} was over on {due}; an officer decides at {page}."
    return _letter(f"Cần quyết định về hộp thư {box.address}", vi, en, clause)


def handover_late(box: Mailbox, due: date, clause: str) -> Letter:
    """To both sides and the head: a handover that should be done."""
    page = f"{settings.CONGVU_PORTAL_URL}/shared/{box.key}"
    vi = f"Việc bàn giao hộp thư {box.address} ({box.display_name}) quá hạn {due:%d/%m/%Y}; hãy hoàn thành tại {page}."
    en = f"The handover of the mailbox {box.address} was due by {due}; complete it at {page}."
    return _letter(f"Bàn giao hộp thư {box.address} đã quá hạn", vi, en, clause)


def unchecked(box: Mailbox, day: date, clause: str) -> Letter:
    """To whoever directs those who follow a shared mailbox: nobody opened it on a working day."""
    page = f"{settings.CONGVU_PORTAL_URL}/shared"
    vi = f"Ngày {day:%d/%m/%Y} không ai mở hộp thư {box.address} ({box.display_name}). Người được giao xem tại {page}."
    en = f"Nobody opened the mailbox {box.address} on {day}. Who follows it is listed at {page}."
    return _letter(f"Hộp thư {box.address} không được mở ngày {day:%d/%m/%Y}", vi, en, clause)
