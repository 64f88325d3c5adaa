"""An address that nobody has: could it be given, and to whom, else why not."""

from congvu.cli.explaining.points import Explanation, Point, Section
from congvu.directory.prospects import prospect
from congvu.ground.clock import today
from congvu.regulations.binding import clause_called


def explained(address: str) -> Explanation:
    """The verdict, with its clause."""
    found = prospect(address)
    told = _WORDS[found.verdict]
    domain = found.jurisdiction.domain if found.jurisdiction else ""
    facts = {"verdict": found.verdict, "could_be_given": found.verdict in _GIVABLE, "domain": domain}
    vi, en = (text.format(address=address, holder=found.holder) for text in told)
    points = [Point(vi, en, clause_called(found.clause, today()) if found.clause else None, facts)]
    for form in found.forms:
        kinds = ", ".join(form.get("kinds"))
        written = f"{form.get('form')}@{form.get('at', '{tên miền}')}"
        points.append(
            Point(f"dạng {written}: {kinds}", f"form {written}: {kinds}", form, {"form": written, "kinds": kinds})
        )
    return Explanation(
        "address", address, [Section("address", "Địa chỉ chưa ai có", "Nobody has this address", points)]
    )


_GIVABLE = ("pinned", "lists_only", "free")
_WORDS = {
    "malformed": (
        "{address} không phải địa chỉ hợp lệ: chỉ a-z, 0-9 và . - _, trước @ dài nhất 64 ký tự (RFC 5321)",
        "{address} is malformed: a-z, 0-9 and . - _ only, at most 64 characters before the @ (RFC 5321)",
    ),
    "foreign": (
        "{address} không thuộc tên miền nào của hệ thống này, nên không cấp được ở đây",
        "{address} lies in none of this system's domains, so it cannot be given here",
    ),
    "reserved": ("{address} là tên dành riêng, không cấp cho ai", "{address} is reserved and given to nobody"),
    "lists_only": (
        "{address} bắt đầu bằng từ dành riêng: chỉ danh sách thư được dùng",
        "{address} begins with a reserved word: only a mailing list may have it",
    ),
    "pinned": (
        "{address} do quy chế ấn định, chỉ cấp cho {holder}",
        "{address} is settled by the regulation and goes to {holder} only",
    ),
    "free": (
        "{address} còn trống: cấp cho dòng đầu tiên có tên dẫn tới nó theo các dạng sau",
        "{address} is free: it goes to the first row whose name leads to it by these forms",
    ),
}
