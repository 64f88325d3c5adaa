"""What an agency is told of an officer's act, and what the acts are called."""

from django.conf import settings

from congvu.directory.models import Mailbox
from congvu.regulations.witnesses import Said

DEEDS: dict[str, Said] = {
    "suspend": Said("tạm ngưng", "suspended"),
    "reinstate": Said("cho sử dụng lại", "reinstated"),
    "keep": Said("giữ lại", "kept"),
    "revoke": Said("thu hồi", "revoked"),
    "archive": Said("lưu trữ", "archived"),
    "restore": Said("lấy lại từ kho lưu trữ", "restored from the archive"),
    "delete": Said("xóa dữ liệu", "deleted"),
}


def letter(deed: str, box: Mailbox, reason: str, clause: str, *, done: bool) -> tuple[str, str]:
    """Subject and text; a deletion that still waits for the second person is told as asked for."""
    said, asked = DEEDS[deed], deed == "delete" and not done
    vi = f"{'được đề nghị' if asked else 'được' if deed in {'reinstate', 'keep', 'restore'} else 'bị'} {said.vi}"
    en = f"{'is to be' if asked else 'was'} {said.en}"
    foot = f"Căn cứ / by clause: {clause}\n{settings.CONGVU_PORTAL_URL}/regulation#{clause}\n" if clause else ""
    text = (
        f"Hộp thư {box.address} ({box.display_name}) {vi}. Lý do: {reason}\n\n"
        f"The mailbox {box.address} {en}. Reason: {reason}\n\n{foot}"
    )
    return f"Hộp thư {box.address} {vi}", text
