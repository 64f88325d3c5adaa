"""What people are told of held letters and of findings: Vietnamese first, English after, nothing of the content."""

from typing import Any

from congvu.documents.models import HeldLetter
from congvu.ground.clock import LOCAL

HELD = "Có thư đang bị giữ, chờ quyết định / A letter is held and waits for your decision"
WAITING = "Thư của quý vị đang chờ duyệt / Your letter waits for approval"
FOUND = {
    True: "Hệ thống đã từ chối một thư / The system refused a letter",
    False: "Hệ thống phát hiện ở một thư / The system found something in a letter",
}
WARNED = "Lưu ý về thư vừa gửi / About the letter you sent"
RELEASED = "Thư của quý vị đã được cho đi / Your letter was released"
REFUSED = "Thư của quý vị bị từ chối / Your letter was refused"
REMINDER = "Thư bị giữ đang chờ quyết định / Held letters wait for your decision"
SHOWN = 5


def held(row: HeldLetter, page: str) -> str:
    """To those who decide."""
    return f"""{facts(row)}

Đề nghị cho đi hoặc từ chối, kèm lý do, tại: {page}
Nội dung thư không hiển thị với bất kỳ ai; thư nằm nguyên trong hệ thống cho đến khi có quyết định.

Please release or refuse it, with a reason, at the page above. Nobody is shown what the letter says.
"""


def waiting(row: HeldLetter) -> str:
    """To the sender."""
    return f"""Thư sau đây được giữ lại để người có trách nhiệm quyết định; quý vị không cần gửi lại.
The following letter waits for a decision; there is no need to send it again.

{facts(row)}
"""


def facts(row: HeldLetter) -> str:
    """Who wrote to whom, when, how large; what was found, and where."""
    lines = [
        f"Mã / queue id: {row.queue_id}",
        f"Người gửi / from: {row.sender or '<>'}" + (f" ({row.login})" if row.login not in {"", row.sender} else ""),
        f"Người nhận / to: {recipients(row)}",
        f"Lúc / at: {row.since.astimezone(LOCAL):%H:%M %d/%m/%Y}",
        f"Dung lượng / size: {row.bytes // 1024 + 1} KiB",
    ]
    return "\n".join([*lines, *(_line(one) for one in row.findings)])


def recipients(row: HeldLetter) -> str:
    """The first few, and how many there are in all."""
    named = ", ".join(row.recipients[:SHOWN])
    more = row.recipient_count - len(row.recipients[:SHOWN])
    return f"{named}, +{more}" if more > 0 else named


def found(finding: dict[str, Any], letter: dict[str, Any], about: str) -> str:
    """To a person whom the clause names."""
    return f"""Người gửi / from: {letter["sender"] or "<>"}
Hộp thư liên quan / mailbox: {about}
Lúc / at: {letter["time"][:16]}Z
{_line(finding)}

Trong ngày, các thư tương tự của hộp thư này chỉ được đếm, không báo thêm.
Further letters of this kind today are counted and not told again.
"""


def warned(finding: dict[str, Any]) -> str:
    """To the sender of a letter that passed."""
    return f"""Thư đã được gửi đi. Xin lưu ý:
{_line(finding)}

Mỗi ngày hệ thống chỉ nhắc một lần về cùng một điều khoản.
The letter was sent. You are told once a day of each clause.
"""


def decided(row: HeldLetter) -> str:
    """To the sender, when the decision was carried out."""
    return f"""{facts(row)}

Quyết định của / decided by: {row.decided_by}
Lý do / reason: {row.reason}
Điều khoản / clause: {row.clause or "–"}
"""


def reminder(rows: list[HeldLetter], page: str) -> str:
    """To a person who decides."""
    lines = [f"- {row.queue_id}, {row.sender or '<>'}, {row.since.astimezone(LOCAL):%d/%m/%Y}" for row in rows[:50]]
    more = f"\n… +{len(rows) - 50}" if len(rows) > 50 else ""
    return "\n".join(lines) + more + f"\n\nXem và quyết định tại / decide at: {page}\n"


def _line(finding: dict[str, Any]) -> str:
    where = f" ({finding['where']})" if finding.get("where") else ""
    return f"[{finding['clause']}]{where} {finding['vi']} / {finding['en']}"
