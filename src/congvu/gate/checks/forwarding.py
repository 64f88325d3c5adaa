"""Official mail that a program passes on to outside (CT-10.4.s2, DL-13.1, QT-4.1.1.s2, VP-8.4).

Dovecot marks what a Sieve script redirects (X-Sieve-Redirected-From); mail programs and other providers mark what
their rules pass on (RFC 3834, X-Forwarded-For), and what goes out anew as it came (RFC 5322, 3.6.6). What a person
forwards with words of their own is a letter like any other.
"""

from collections.abc import Iterator

from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Finding
from congvu.gate.letter import Direction, Letter
from congvu.gate.names import is_free
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "forwarding"
_MARKS = ("x-sieve-redirected-from", "resent-from", "resent-to", "x-forwarded-for")


@carries("freemail", "content.purpose")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """A clause on free mail bars its domains; one on a mailbox's purpose bars every address outside for its kinds."""
    envelope = letter.envelope
    if envelope.direction is Direction.INBOUND or "forwarding" not in clause.values or not _automatic(letter):
        return
    if clause.block == "freemail":
        domains = frozenset(clause.get("domains", ()))
        out = [address for address in envelope.recipients if is_free(address, domains)]
    else:
        out = [address for address in envelope.recipients if not facts.local(address)]
        kinds = {account.kind for account in map(facts.account, _origins(letter)) if account}
        if not kinds & set(clause.get("kinds", kinds)):
            return
    if out:
        refused = clause.get("forwarding") == "reject"
        yield Finding(
            clause.id,
            CHECK,
            "không được tự động chuyển tiếp thư công vụ ra hộp thư ngoài; hãy gỡ quy tắc chuyển tiếp.",
            "official mail must not be forwarded automatically to outside; remove the rule.",
            f"recipient: {out[0]}",
            action=Action.REJECT if refused else Action.ACCEPT,
            warn=not refused,
            tell=("holder",) if envelope.direction is Direction.ONWARD else (),  # a script's owner sees no answer
        )


def _automatic(letter: Letter) -> bool:
    answered = any("auto-forwarded" in value.lower() for value in letter.header("auto-submitted"))
    return answered or any(letter.header(name) for name in _MARKS)


def _origins(letter: Letter) -> list[str]:
    """The mailbox that passes it on."""
    redirected = [value.strip(" <>") for value in letter.header("x-sieve-redirected-from")]
    return [*redirected, letter.envelope.sender, letter.envelope.login]
