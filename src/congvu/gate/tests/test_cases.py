"""Every letter of the profiles' ``cases/check.toml``: what becomes of it, and which clauses speak."""

from email.header import Header
from email.utils import formataddr, parseaddr
from typing import Any

import pytest

from congvu.gate.letter import Direction
from congvu.gate.offline import judge
from congvu.ground.clock import today
from congvu.ground.legacy.tests.encoder import encoded
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile
from congvu.regulations.tests.case_files import rows

BOUNDARY = "=_congvu"
UNIT = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20}


@pytest.mark.parametrize(("profile", "row"), list(rows("check.toml", "letter")))
def test_letter(profile: Profile, row: dict[str, Any]) -> None:
    """As the case says."""
    whole = regulation_in_force(profile.slug, today())
    verdict = judge(
        message(row, profile.domain), whole, Direction(row["direction"]), today(), known=row.get("known", ())
    )
    spoken = [(one.clause, one.check, one.vi) for one in verdict.findings]
    assert (verdict.action.value, {clause for clause, *_rest in spoken}) == (row["action"], set(row["findings"])), (
        spoken
    )
    assert set(row["findings"]) <= {*row["clauses"], *row.get("also", ())}


def message(row: dict[str, Any], domain: str) -> bytes:
    """The bytes of the letter that a case describes."""
    ours = row["direction"] == "submission"
    sender = row.get("from", f"nvan@{domain}" if ours else "nguoidan@example.org")
    to = row.get("to", ["nguoidan@example.org" if ours else f"vanthu@{domain}"])
    to = [to[0].replace("*", str(number)) for number in range(row["many"])] if "many" in row else to
    head = {
        "From": address(sender),
        "To": ",\r\n ".join(map(address, to)),
        **row.get("header", {}),
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/mixed; boundary="{BOUNDARY}"',
    }
    lines = [f"{name}: {value}".encode() for name, value in head.items()]
    lines.append(b"Subject: " + raw(row.get("subject", "Về việc trao đổi"), row))
    body = raw(row.get("body", "Kính gửi quý cơ quan."), row)
    parts = [(b"Content-Type: text/plain; charset=utf-8", body)]
    parts += [(head_of(file), content(file)) for file in row.get("files", [])]
    joined = b"".join(b"--" + BOUNDARY.encode() + b"\r\n" + top + b"\r\n\r\n" + rest + b"\r\n" for top, rest in parts)
    return b"\r\n".join(lines) + b"\r\n\r\n" + joined + b"--" + BOUNDARY.encode() + b"--\r\n"


def address(text: str) -> str:
    """A name and an address, ready for a header."""
    name, found = parseaddr(text)
    return formataddr((Header(name, "utf-8").encode(), found)) if name and not name.isascii() else text


def raw(text: str, row: dict[str, Any]) -> bytes:
    """In the encoding of the case: Unicode, unless it names another."""
    encoding = row.get("encoding")
    return encoded(text, encoding).encode("latin-1") if encoding else text.encode()


def head_of(file: dict[str, Any]) -> bytes:
    """The header of an attached file."""
    kind = "text/plain; charset=utf-8" if "text" in file else "application/octet-stream"
    return f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{file["name"]}"'.encode()


def content(file: dict[str, Any]) -> bytes:
    """A text, or so many bytes."""
    if "text" in file:
        return str(file["text"]).encode()
    number, unit = file["size"].split()
    return b"\0" * (int(number) * UNIT[unit] + file.get("plus", 0))
