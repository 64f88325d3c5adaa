"""How large an attached file may be (DN-5.2.s2), counted decoded: a mail program's encoding adds a third.

A file in an attached message counts, the message around it is no file; what lies in an archive counts as the archive.
"""

from collections.abc import Iterator

from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Finding
from congvu.gate.letter import Direction, Letter
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "size"
_MIB = 1 << 20
_SHOWN = 80  # characters of a name: the clause at the end of the answer must not be cut off
_MESSAGES = ("message/rfc822", "message/global", "message/news")
_WITHIN = " › "  # in the place of what lies in an attached message


@carries("attachment")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """Each file above the limit, then all of them together; our own are told where large files are left."""
    each, whole = clause.get("each"), clause.get("message")
    files = [file for file in letter.attachments() if not file.packed]
    page = _page(facts) if letter.envelope.direction is Direction.SUBMISSION else ("", "")
    for file in files:
        if file.size > each and file.media_type not in _MESSAGES:
            yield _finding(
                clause,
                f"tệp '{file.name[:_SHOWN]}' {_size(file.size)} vượt mức {_size(each)} cho mỗi tệp{page[0]}.",
                f"the file exceeds {_size(each)}{page[1]}.",
                file.where,
            )
    if whole and (total := sum(file.size for file in files if _WITHIN not in file.where)) > whole:
        yield _finding(
            clause,
            f"các tệp cộng lại {_size(total)}, vượt mức {_size(whole)} cho một thư{page[0]}.",
            f"all files together exceed {_size(whole)}{page[1]}.",
            "message",
        )


def _finding(clause: Clause, vi: str, en: str, where: str) -> Finding:
    return Finding(clause.id, CHECK, vi, en, where, action=Action.REJECT)


def _page(facts: Facts) -> tuple[str, str]:
    """Where a large file becomes a link."""
    address = f"{facts.portal_url.rstrip('/')}/tep-lon" if facts.portal_url else ""
    vi = f"; hãy gửi bằng liên kết tại trang Tệp lớn {address}".rstrip()
    return vi, f"; send a link from the page of large files {address}".rstrip()


def _size(count: int) -> str:
    """``25 MB`` as the regulations write it; a little more is told to the byte."""
    return f"{count // _MIB} MB" if count % _MIB == 0 else f"{count / _MIB:.1f} MB ({count} byte)"
