"""The signatures of a letter, for whoever sent or received it: the webmail shows them beside the message."""

from datetime import datetime

from django.http import Http404
from ninja import Schema

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Text
from congvu.directory.models import Mailbox
from congvu.documents.legal_value import Worth
from congvu.documents.queries.signatures import FileShown, LetterShown, of_letter
from congvu.documents.standing import desks
from congvu.ground.signatures.verdicts import Signature, Verdict

door = Door(tags=["letters"])
READ = "letters:read"


class SignatureShown(Schema):
    """One signature; ``time`` is the signer's word unless ``proved``, ``sha256`` is of what it covers."""

    verdict: Verdict
    reason: str
    kind: str
    signer: str
    organisation: str
    issuer: str
    anchor: str
    serial: str
    time: str
    proved: bool
    sha256: str
    whole: bool
    later: str
    revocation: str

    @classmethod
    def of(cls, one: Signature) -> "SignatureShown":
        """From the verdict."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class ValueShown(Schema):
    """What the regulation makes of a file, with the clause and the reason."""

    worth: Worth
    clause: str
    vi: str
    en: str


class FileVerdictShown(Schema):
    """One file, or the letter itself (``name`` empty): the deciding verdict, each signature, the worth."""

    name: str
    kind: str
    size: int
    sha256: str
    verdict: Verdict
    reason: str
    vi: str
    en: str
    signatures: list[SignatureShown]
    value: ValueShown

    @classmethod
    def of(cls, one: FileShown) -> "FileVerdictShown":
        """From what is kept."""
        facts = {name: getattr(one.row, name) for name in ("name", "kind", "size", "sha256", "verdict", "reason")}
        value = ValueShown(worth=one.value.worth, clause=one.value.clause, vi=one.value.vi, en=one.value.en)
        signatures = [SignatureShown.of(signature) for signature in one.signatures]
        return cls(**facts, vi=one.vi, en=one.en, signatures=signatures, value=value)


class LetterSignatures(Schema):
    """One letter; ``alone`` false: another bears the same message id, so compare sender and time."""

    message_id: str
    sender: str
    time: datetime
    alone: bool
    files: list[FileVerdictShown]

    @classmethod
    def of(cls, one: LetterShown) -> "LetterSignatures":
        """From what is kept."""
        row = one.examination
        files = [FileVerdictShown.of(file) for file in one.files]
        return cls(message_id=row.message_id, sender=row.sender, time=row.time, alone=one.alone, files=files)


@door.read(
    "/letters/{path:message_id}/signatures",
    READ,
    "Chữ ký số của một thư, cho bên gửi và bên nhận / The signatures of a letter, for its parties",
    list[LetterSignatures],
    None,
    applications=False,
)
def signatures(request: ApiRequest, message_id: Text) -> list[LetterSignatures]:
    """Of one's own letters, and of those in the mailboxes that one holds or answers for."""
    person = request.auth.person().box
    found = {one.examination.pk: one for box in own(person) for one in of_letter(message_id, box)}
    if not found:
        raise Http404
    return [LetterSignatures.of(one) for one in found.values()]


def own(person: Mailbox) -> list[Mailbox]:
    """The mailboxes whose letters somebody reads."""
    return [person, *desks(person)]
