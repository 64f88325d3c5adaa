"""What the system writes to those who ask: the receipt with its number, what is to be mended or agreed, the answer.

Vietnamese first, a short English line after. Nothing here ever holds a password (CT-6.2.s1).
"""

from collections.abc import Iterable, Iterator

from congvu.directory.models import Jurisdiction
from congvu.directory.regulation import in_force
from congvu.ground.clock import LOCAL
from congvu.requests.law import RequestLaw
from congvu.requests.lists import TITLES
from congvu.requests.models import Action, Request, Row, RowState

SHOWN = 200
"""So many rows are told in a letter; the request's page shows all."""

REQUESTS = "yeucau"
"""The local part of the technical mailbox in which requests are read."""


def intake_address(jurisdiction: Jurisdiction) -> str:
    """The address that requests come to and answers come from, in this system's domain."""
    return next(iter(intake_addresses(jurisdiction)), mailbox_address(jurisdiction))


def mailbox_address(jurisdiction: Jurisdiction) -> str:
    """The technical mailbox in which requests are read."""
    return f"{REQUESTS}@{jurisdiction.domain}"


def intake_addresses(jurisdiction: Jurisdiction) -> list[str]:
    """All of them; the official domain is mapped to the system's."""
    profile = in_force(jurisdiction)
    found = RequestLaw(profile).intake()
    official = (found.address, *found.aliases) if found else ()
    return [f"{one.partition('@')[0]}@{jurisdiction.domain}" for one in official]


def line_of(row: Row) -> str:
    """How a row is named to whoever wrote the list."""
    line = row.asked.get("line")
    return f"Dòng {row.place} (hàng {line} trong tệp)" if line else f"Dòng {row.place}"


def findings_of(row: Row) -> Iterator[str]:
    """What is wrong with a row: row, column, sentence, clause."""
    for finding in row.findings:
        column = f", cột “{TITLES[finding['column']]}”" if finding["column"] in TITLES else ""
        clause = f" [{finding['clause']}]" if finding["clause"] else ""
        yield f"{line_of(row)}{column} ({row.name}): {finding['vi']} / {finding['en']}{clause}"


def amendments_of(row: Row) -> Iterator[str]:
    """What is proposed instead of what was asked for."""
    for one in row.amendments:
        clause = f" [{one['clause']}]" if one["clause"] else ""
        wanted = f"yêu cầu “{one['asked']}”, " if one["asked"] else ""
        yield f"{line_of(row)} ({row.name}): {wanted}đề xuất “{one['proposed']}”{clause}"


def receipt(request: Request) -> tuple[str, str]:
    """Subject and text of the acknowledgement."""
    rows = list(request.rows.order_by("place"))
    bad = [row for row in rows if row.state == RowState.BAD]
    proposed = [row for row in rows if row.state == RowState.PROPOSED]
    when = request.received_at.astimezone(LOCAL)
    parts = [f"Đã nhận yêu cầu của {request.agency.name} lúc {when:%H:%M ngày %d/%m/%Y}, số {request.number}."]
    parts.append(f"Tổng số {len(rows)} dòng: {len(rows) - len(bad) - len(proposed)} dòng đủ điều kiện.")
    if bad:
        parts += [f"\n{len(bad)} dòng phải sửa; chưa có gì được thực hiện:"]
        parts += shortened(text for row in bad for text in findings_of(row))
        parts.append(
            "Hãy bấm “Bỏ các dòng sai” trên cổng để làm tiếp các dòng còn lại; gửi các dòng đã sửa thành yêu cầu mới."
        )
    if proposed:
        parts += [f"\n{len(proposed)} dòng cần cơ quan đồng ý trước khi thực hiện:"]
        parts += shortened(text for row in proposed for text in amendments_of(row))
        parts.append("Trả lời thư này từ hộp thư cơ quan, dòng đầu ghi “Đồng ý” hoặc “Không đồng ý”.")
    parts.append(f"\n{clock_line(request)}")
    parts.append(
        f"Request {request.number} is received: {len(rows)} rows, {len(bad)} to mend, {len(proposed)} to agree."
    )
    return f"[{request.number}] Đã nhận yêu cầu", "\n".join(parts)


def clock_line(request: Request) -> str:
    """The deadline, or why there is none now."""
    if request.due:
        rough = " (tạm tính)" if request.due_provisional else ""
        clause = RequestLaw(in_force(request.agency)).deadline()
        return f"Hạn giải quyết: hết ngày {request.due:%d/%m/%Y}{rough}" + (f" [{clause[1]}]." if clause else ".")
    if request.days_left is None:
        return "Quy chế không ấn định thời hạn."
    return "Thời hạn chưa tính: chờ cơ quan bổ sung."


def shortened(lines: Iterable[str]) -> list[str]:
    """So many lines that a letter stays a letter."""
    told = list(lines)
    more = [f"… và {len(told) - SHOWN} điều nữa, xem trên cổng."] if len(told) > SHOWN else []
    return [f"- {line}" for line in told[:SHOWN]] + more


def answer(request: Request) -> tuple[str, str]:
    """Subject and text of the answer; the signed document is attached."""
    rows = list(request.rows.order_by("place"))
    done = [row for row in rows if row.state == RowState.DONE]
    parts = [f"Kết quả giải quyết yêu cầu {request.number} của {request.agency.name}:"]
    parts.append(f"{len(done)} dòng đã thực hiện, {len(rows) - len(done)} dòng không thực hiện.")
    if request.reason:
        parts.append(f"Lý do: {request.reason}" + (f" [{request.clause}]" if request.clause else ""))
    if any(row.action in {Action.ISSUE, Action.REISSUE} for row in done):
        parts.append("Mật mã dùng một lần được giao riêng trên phiếu, không gửi qua thư.")
    parts.append("Văn bản kết quả kèm theo.\n")
    parts.append(f"Request {request.number} is answered: {len(done)} of {len(rows)} rows were carried out.")
    return f"[{request.number}] Kết quả giải quyết", "\n".join(parts)
