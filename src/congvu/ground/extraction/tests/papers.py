"""Small files of every kind for the tests, honest and hostile."""

import io
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage

import libarchive
from asn1crypto import cms
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from reportlab.pdfgen.canvas import Canvas

XML = '<?xml version="1.0"?>'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP."""
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", method) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return file.getvalue()


def document(body: str, **parts: str | bytes) -> bytes:
    """A Word document of this body; further parts by name, a dot written as two underlines."""
    text = f"{XML}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    more = {f"word/{name.replace('__', '.')}": part for name, part in parts.items()}
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": text, **more})


def paragraph(text: str) -> str:
    """One of Word's."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(text: str) -> bytes:
    """As python-docx saves it."""
    made = Document()
    made.add_paragraph(text)
    with io.BytesIO() as file:
        made.save(file)
        return file.getvalue()


def xlsx(text: str, comment: str) -> bytes:
    """As openpyxl saves it: a cell, a comment, a header for print, a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet["B2"] = text
    sheet["B2"].comment = Comment(comment, "")
    sheet.oddHeader.center.text = "đầu trang in"
    book.create_sheet("Hai").append(["cột", 7])
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


def pdf(*pages: str) -> bytes:
    """Text pages."""
    file = io.BytesIO()
    canvas = Canvas(file)
    for page in pages:
        canvas.drawString(60, 700, page)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def mail(subject: str, body: str, name: str, content: bytes) -> bytes:
    """A message with a file."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "vanthu@example.org"
    message.set_content(body)
    message.add_attachment(content, "application", "octet-stream", filename=name)
    return message.as_bytes()


def packed(form: str, name: str, content: bytes) -> bytes:
    """An archive as libarchive writes it."""
    taken = bytearray()

    def take(part: bytes) -> int:
        taken.extend(part)
        return len(part)

    with libarchive.custom_writer(take, form) as archive:
        archive.add_file_from_memory(name, len(content), content)
    return bytes(taken)


def tarred(name: str, content: bytes) -> bytes:
    """A tar.gz."""
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        return file.getvalue()


def bomb(size: int) -> bytes:
    """A ZIP with so many zeros."""
    return zipped({"zero.txt": b"0" * size})


def matryoshka(depth: int) -> bytes:
    """A ZIP in a ZIP in a ZIP."""
    content = zipped({"last.txt": "hello"})
    for _level in range(depth):
        content = zipped({"next.zip": content})
    return content


def laughs() -> bytes:
    """A billion laughs, as Word's main part."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = f"{XML}<!DOCTYPE d [{entities}]><w:document {WORD}><w:p><w:t>&a11;</w:t></w:p></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": text})


def huge_png(side: int) -> bytes:
    """A picture that says it has side × side pixels, in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * (1 << 22), 9)
    size = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def looping_pdf() -> bytes:
    """A page tree whose page is its own ancestor."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%sendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    return (
        made
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    )


def wide_pdf() -> bytes:
    """A content stream that unpacks to far more than it is."""
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1)
    canvas._code.append("0 0 m 1 1 l S " * 3_000_000)
    canvas.save()
    return file.getvalue()


ENVELOPE = bytes.fromhex("300f06092a864886f70d010703a0023000")
"""CMS's enveloped data, as far as it must be read."""


def wrapped(content: bytes) -> bytes:
    """CMS around a file, signed by nobody."""
    signed = {"version": "v1", "digest_algorithms": [], "signer_infos": []}
    signed["encap_content_info"] = {"content_type": "data", "content": content}
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump())


def winmail(name: str, content: bytes) -> bytes:
    """Outlook's wrapping of one file."""

    def attribute(kind: int, value: bytes) -> bytes:
        return b"\x02" + struct.pack("<II", kind, len(value)) + value + b"\0\0"

    return b"\x78\x9f\x3e\x22\0\0" + attribute(0x0006800F, content) + attribute(0x00018010, name.encode() + b"\0")
