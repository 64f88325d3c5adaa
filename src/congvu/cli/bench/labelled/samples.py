"""The set: so many samples of each kind, with and without marks."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from random import Random

from congvu.cli.bench.labelled import making, scanning, wording
from congvu.ground.legacy.tables import read
from congvu.ground.vietnamese import fold

MARKS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
ABOUT = ("ordinary", "near", "secrecy", "contract")
SCANS = ("pdf", "jpg", "png", "tif")
URGENT = ("KHẨN", "HỎA TỐC", "THƯỢNG KHẨN", "")
BODY = "Kính gửi quý cơ quan,\n\nGửi kèm theo thư này văn bản để biết và thực hiện.\n\nTrân trọng."


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter. ``mark`` is the mark that it bears, empty where it bears none."""

    kind: str
    mark: str
    subject: str
    body: str
    files: tuple[tuple[str, bytes], ...] = ()


def samples(each: int, scans: int, seed: int = 1) -> Iterator[Sample]:
    """The whole set: of each kind ``each`` with a mark and as many without, of scans so many of each form."""
    for kind, make in KINDS.items():
        for number in range(each):
            random = chance(f"{seed} {kind} {number}")
            yield make(random, MARKS[number % 3], "near" if number % 2 else "ordinary")
            yield make(random, "", ABOUT[number % 4])
    for form in SCANS:
        for number in range(scans):
            random = chance(f"{seed} {form} {number}")
            about = ABOUT[number % 2]
            yield attached(
                random, f"scan {form}", form, scanning.scan(random, MARKS[number % 3], about, form), number % 3
            )
            bare = scanning.scan(random, URGENT[number % 4], ABOUT[number % 4], form)
            yield attached(random, f"scan {form}", form, bare)


def chance(seed: str) -> Random:
    """The same for the same words."""
    return Random(zlib.crc32(seed.encode()))  # noqa: S311 - makes samples, keeps no secret


def attached(random: Random, kind: str, form: str, content: bytes, level: int | None = None) -> Sample:
    """A letter with one file."""
    mark = "" if level is None else MARKS[level]
    return Sample(
        kind, mark, random.choice(wording.SUBJECTS), BODY, ((f"{random.choice(wording.NAMES)}.{form}", content),)
    )


def document(form: str) -> Callable[[Random, str, str], Sample]:
    """Samples of documents in one form; one in eight is in an archive, one in eight in a forwarded message."""

    def make(random: Random, mark: str, about: str) -> Sample:
        written = random.choice((mark, mark, mark, f"Độ mật: {mark.capitalize()}", mark.capitalize())) if mark else ""
        content, name = making.MAKERS[form](random, written, about), f"văn bản.{form}"
        turn = random.randrange(8)
        if turn == 0:
            content, name = zipped(name, content), "hồ sơ.zip"
        elif turn == 1:
            content, name = forwarded(name, content), "thư chuyển tiếp.eml"
        return Sample(form, mark, random.choice(wording.SUBJECTS), BODY, ((name, content),))

    return make


def zipped(name: str, content: bytes) -> bytes:
    """A file in an archive."""
    import io
    import zipfile

    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return file.getvalue()


def forwarded(name: str, content: bytes) -> bytes:
    """A file in a message."""
    message = EmailMessage()
    message["Subject"] = "V/v gửi văn bản"
    message["From"] = "vanthu@example.org"
    message.set_content(BODY)
    message.add_attachment(content, "application", "octet-stream", filename=name)
    return message.as_bytes()


def in_subject(random: Random, mark: str, about: str) -> Sample:
    """At the head or the end of the subject."""
    del about
    plain = random.choice(wording.SUBJECTS)
    if not mark:
        return Sample("subject", "", plain, BODY)
    shown = random.choice((mark, mark.capitalize(), fold(mark).upper()))
    forms = (
        f"[{shown}] {plain}",
        f"({shown}) {plain}",
        f"{shown}: {plain}",
        f"Re: [{shown}] {plain}",
        f"{plain} ({shown})",
    )
    return Sample("subject", mark, random.choice(forms), BODY)


def in_name(random: Random, mark: str, about: str) -> Sample:
    """At the head or the end of a file's name."""
    del about
    plain = random.choice(wording.NAMES)
    content = making.plain(random, "", "ordinary")
    if not mark:
        return Sample("name", "", "Gửi tài liệu", BODY, ((f"{plain}.txt", content),))
    forms = (
        f"[{mark}] {plain}",
        f"{mark} - {plain}",
        f"{plain} ({mark})",
        f"[{fold(mark).upper()}] {plain}",
        f"{plain}_{mark}",
    )
    return Sample("name", mark, "Gửi tài liệu", BODY, ((f"{random.choice(forms)}.txt", content),))


def in_body(random: Random, mark: str, about: str) -> Sample:
    """The document is the letter."""
    written = (
        random.choice((mark, f"Độ mật: {mark.capitalize()}", f"*** {mark} ***", fold(mark).upper())) if mark else ""
    )
    return Sample("body", mark, random.choice(wording.SUBJECTS), making.plain(random, written, about).decode())


def of_old(random: Random, mark: str, about: str) -> Sample:
    """A text file in TCVN3, in which capitals with marks are the small letters in another font."""
    text = making.plain(random, mark, about).decode().replace("☐", "-")
    letters = {read(chr(code), "TCVN3"): bytes([code]) for code in range(0x80, 0x100)}
    content = b"".join(char.encode("latin-1") if ord(char) < 128 else letters.get(char.lower(), b"?") for char in text)
    return Sample("TCVN3", mark, "Gửi tài liệu", BODY, (("van ban.txt", content),))


KINDS: dict[str, Callable[[Random, str, str], Sample]] = {
    **{form: document(form) for form in making.MAKERS},
    "subject": in_subject,
    "name": in_name,
    "body": in_body,
    "TCVN3": of_old,
}
