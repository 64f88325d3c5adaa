"""How much one login may send in how many minutes (CT-8.2, DL-13.5, QT-4.3.6.s2, VP-13.1.c.s1).

Above it the login's mail is deferred until the stretch is over; nothing is lost, and those whom the clause names are
told once for each stretch. ``gate.rates`` counts.
"""

from collections.abc import Iterator

from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Finding
from congvu.gate.letter import Direction, Letter
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "rate"


@carries("security.outbound_rate")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """One finding when this letter, or its recipients, are more than the limit. Counts that cannot be had defer."""
    if letter.envelope.direction is not Direction.SUBMISSION:
        return
    minutes, messages, recipients = clause.get("minutes"), clause.get("messages"), clause.get("recipients")
    sent = facts.traffic.get(minutes)
    if sent is None:
        return
    if sent.messages > messages or (recipients and sent.recipients > recipients):
        limit = f"{messages} thư" + (f", {recipients} người nhận" if recipients else "")
        in_english = f"{messages} letters" + (f", {recipients} recipients" if recipients else "")
        yield Finding(
            clause.id,
            CHECK,
            f"gửi quá nhanh: quá {limit} trong {minutes} phút; tạm dừng, hãy gửi lại sau.",
            f"too fast: more than {in_english} in {minutes} minutes; stopped for now, try again later.",
            "sender",
            action=Action.DEFER,
            tell=() if sent.told else clause.get("tell", ()),
        )
