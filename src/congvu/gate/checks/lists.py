"""Who may write to a mailing list: those whom its regulation names (CT-11.5.s2, DN-5.1.e.s3, QT-4.2.1.s2).

Strangers are refused by Postfix already. A list that its regulation does not speak of is open to all who sign in.
"""

from collections.abc import Iterator

from congvu.gate.facts import Facts, MailList
from congvu.gate.findings import Action, Finding
from congvu.gate.letter import Direction, Letter
from congvu.ground import clock
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.overlays import regulation_in_force

ACTIONS = {"hold": Action.HOLD, "reject": Action.REJECT}
CHECK = "lists"


@carries("list.posting")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """One finding for each list to which neither who signed in nor the mailbox that sends may write.

    What is not from a signed-in writer (notices of the system, forwards) goes to no list at all.
    """
    envelope = letter.envelope
    writers = {envelope.login, envelope.sender} - {""} if envelope.direction is Direction.SUBMISSION else set[str]()
    for recipient in envelope.recipients:
        found = facts.mail_list(recipient)
        if found is None or not _speaks(clause, found) or writers & set(found.posters):
            continue
        action = ACTIONS[clause.get("others", "reject")]
        waits = action is Action.HOLD
        yield Finding(
            clause=clause.id,
            check=CHECK,
            vi=f"{found.address} chỉ nhận thư của người được giao gửi" + ("; thư chờ duyệt." if waits else "."),
            en=f"{found.address} takes mail of those in charge of it only" + ("; it waits." if waits else "."),
            where=f"recipient: {found.address}",
            action=action,
            tell=("head", "it_officer") if waits else (),
        )


def _speaks(clause: Clause, found: MailList) -> bool:
    """A list is judged by the regulation of its own body, whoever writes."""
    return clause in regulation_in_force(found.regulation, clock.today()).of_rule("list.posting")
