"""Letters for the tests of the checks: made as mail programs make them, seen as the gate sees them."""

from collections.abc import Iterable, Iterator, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from importlib import import_module
from typing import Any, cast

from congvu.gate.facts import Facts
from congvu.gate.findings import Finding, Verdict, verdict
from congvu.gate.letter import Direction, Envelope, Letter, Text
from congvu.gate.message import letter_of
from congvu.regulations.clauses import Clause
from congvu.regulations.free_mail import completed
from congvu.regulations.loading import load_profile

INBOUND, SUBMISSION, ONWARD = Direction

Files = Iterable[tuple[str, str, bytes]]
"""Name, media type, content."""


def clause_of(clause_id: str) -> Clause:
    """The clause as the policy gives it to a check."""
    slugs = {"CT": "cantho", "DL": "daklak", "DN": "daknong", "QT": "quangtri", "VP": "vinhphuc"}
    clauses = load_profile(slugs[clause_id.partition("-")[0]]).clauses
    return completed(clauses[clause_id], clauses.values())


def letter(
    direction: Direction = SUBMISSION,
    *,
    sender: str = "nvan@vinhphuc.gov.vn",
    name: str = "",
    to: tuple[str, ...] = ("nguoidan@example.org",),
    to_names: Mapping[str, str] | None = None,
    subject: str = "",
    body: str = "Kính gửi ông bà.",
    files: Files = (),
    header: Mapping[str, str] | None = None,
) -> Letter:
    """One letter."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = [Address((to_names or {}).get(address, ""), addr_spec=address) for address in to[:50]]
    message["Subject"] = subject
    for field, value in (header or {}).items():
        message[field] = value
    message.set_content(body)
    for filename, media_type, content in files:
        maintype, subtype = media_type.split("/")
        message.add_attachment(content, maintype, subtype, filename=filename)
    return seen(message.as_bytes(), direction, sender, to)


def seen(raw: bytes, direction: Direction, sender: str, to: tuple[str, ...]) -> Letter:
    """Bytes of a message, as they come through a door."""
    login = sender if direction is SUBMISSION else ""
    return letter_of(raw, Envelope(direction, sender, to, login))


class WithFiles:
    """A letter together with texts that were read in its files."""

    def __init__(self, one: Letter, *texts: Text) -> None:
        self._one, self._texts = one, texts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._one, name)

    def texts(self, *, files: bool = True) -> Iterator[Text]:
        """The letter's own, then those of its files."""
        yield from self._one.texts(files=False)
        yield from self._texts if files else ()


def with_files(one: Letter, *texts: Text) -> Letter:
    """As the gate sees it after the children have read the files."""
    return cast(Letter, WithFiles(one, *texts))


def found(check: str, clause_id: str, one: Letter, **known: Any) -> list[Finding]:
    """What a check finds by a clause."""
    findings = list(import_module(f"congvu.gate.checks.{check}").check(one, clause_of(clause_id), Facts(**known)))
    assert all(finding.check == check and finding.clause == clause_id for finding in findings)
    assert all(finding.vi and finding.en and finding.vi.rstrip(".") != finding.en for finding in findings)
    return findings


def judged(check: str, clause_id: str, one: Letter, **known: Any) -> Verdict:
    """What becomes of a letter by this clause alone."""
    return verdict(found(check, clause_id, one, **known))
