"""Official business over free mail, each regulation with its own strength (CT-10.4.s2, DL-13.1, DN-9.4, VP-8.4).

Nothing is ever refused here: citizens write from such addresses, and officials answer them. A person or body of ours
that does is named; its document is not accepted where the regulation says so (DN-9.4).
"""

from collections.abc import Iterator
from functools import partial

from congvu.gate.facts import Facts
from congvu.gate.findings import Finding
from congvu.gate.letter import Direction, Letter
from congvu.gate.names import correspondents, is_free, name_key
from congvu.gate.notes import note
from congvu.gate.official import is_body, is_document
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "freemail"
_SHOWN = 3
_LONGEST = 80  # of a name: by it the true mailbox is told (DN-9.4)
_WARNED = ("limit", "ban")


@carries("freemail")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """Inbound: who writes officially from free mail. Submission: to whom one of ours writes there."""
    domains = frozenset(clause.get("domains", ()))
    if letter.envelope.direction is Direction.INBOUND:
        yield from _received(letter, clause, facts, domains)
    elif letter.envelope.direction is Direction.SUBMISSION and clause.get("strength") in _WARNED:
        yield from _sent(letter, clause, facts, domains)
        yield from _answers(letter, clause, domains)


def _received(letter: Letter, clause: Clause, facts: Facts, domains: frozenset[str]) -> Iterator[Finding]:
    authors = [(name, address) for name, address in letter.authors if is_free(address, domains)]
    if not authors:
        return
    known = any(name_key(name) in facts.known for name, _ in authors)
    name = authors[0][0][:_LONGEST]
    finding = partial(Finding, clause=clause.id, check=CHECK, where=f"sender: {name}" if name else "sender")
    if clause.get("strength") == "limit":
        if known:
            yield finding(
                vi="người gửi mang tên người trong danh bạ nhưng viết từ hộp thư miễn phí.",
                en="the sender bears a name of the directory but writes from free mail.",
            )
        return
    places = {facts.domains.get(to.rpartition("@")[2].lower(), "") for to in letter.envelope.recipients}
    body = any(is_body(name, address, place) for name, address in authors for place in places)
    if not (known or body or is_document(letter, files=False)):
        return
    if clause.get("strength") == "not_accepted":
        vi = "văn bản gửi từ hộp thư miễn phí không được chấp nhận; coi như chưa gửi thư điện tử."
        en = "a document from free mail is not accepted; it counts as not sent."
        yield finding(vi=vi, en=en, changes=note(clause.id, CHECK, vi), tell=("sender_agency",))
    else:
        vi = "thư công việc gửi từ hộp thư miễn phí, không dùng cho hoạt động công vụ."
        yield finding(vi=vi, en="official business from free mail.", changes=note(clause.id, CHECK, vi))


def _sent(letter: Letter, clause: Clause, facts: Facts, domains: frozenset[str]) -> Iterator[Finding]:
    """To citizens it is only recorded, and only where free mail is barred; to a colleague's the sender is warned."""
    free = [address for address in letter.envelope.recipients if is_free(address, domains)]
    names = {address.lower(): name_key(name) for name, address in correspondents(letter)}
    colleagues = [address for address in free if names.get(address) in facts.known]
    if not free or (clause.get("strength") == "limit" and not colleagues):
        return
    official = clause.get("strength") == "ban" and is_document(letter, files=True)
    named = colleagues or free
    listed = ", ".join(named[:_SHOWN]) + (" …" if len(named) > _SHOWN else "")
    if colleagues:
        vi = "người trong cơ quan được gửi việc công qua hộp thư miễn phí; hãy dùng địa chỉ công vụ của họ."
        en = "a colleague is sent work over free mail; use the official address."
    else:
        vi = "gửi tới hộp thư miễn phí; không dùng cho trao đổi công việc của cơ quan."
        en = "sent to free mail, which is not for the agency's work."
    warn = bool(colleagues or official)
    yield Finding(clause.id, CHECK, vi, en, f"recipient: {listed}", warn=warn)


def _answers(letter: Letter, clause: Clause, domains: frozenset[str]) -> Iterator[Finding]:
    """A Reply-To that leads the answers to free mail."""
    if any(is_free(value.rstrip("> "), domains) for value in letter.header("reply-to")):
        vi = "thư trả lời sẽ về hộp thư miễn phí (Reply-To); hãy bỏ địa chỉ đó."
        en = "answers would go to free mail (Reply-To); remove that address."
        yield Finding(clause.id, CHECK, vi, en, "sender", warn=True)
