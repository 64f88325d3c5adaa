"""What a file is, by its first bytes and, in a ZIP, by its members (ECMA-376 part 2; ODF 1.3 part 2)."""

import io
import re
import zipfile

MEDIA = {
    "pdf": "application/pdf",
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "powerpoint": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odf": "application/vnd.oasis.opendocument",
    "zip": "application/zip",
    "archive": "application/x-archive",
    "ole": "application/x-ole-storage",
    "rtf": "application/rtf",
    "html": "text/html",
    "xml": "application/xml",
    "mail": "message/rfc822",
    "picture": "image",
    "cms": "application/pkcs7-mime",
    "pgp": "application/pgp-encrypted",
    "tnef": "application/ms-tnef",
    "text": "text/plain",
    "binary": "application/octet-stream",
}
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rt", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"(\xb5/\xfd", "archive"),
    (b"MSCF", "archive"),
    (b"xar!", "archive"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"-----BEGIN PGP MESSAGE-----", "pgp"),
    (b"-----BEGIN PKCS7-----", "cms"),
    (b"-----BEGIN CMS-----", "cms"),
)
_MARKUP = re.compile(rb"(?is)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|p|style)\b")
_FIELDS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL = re.compile(rb"(?im)^(?:from|received|mime-version|message-id|subject|content-type):")
_CMS = re.compile(rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03]")
"""The object identifiers of signed and enveloped data (RFC 5652)."""
_NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
OFFICE = (("word/", "word"), ("xl/", "excel"), ("ppt/", "powerpoint"))


def kind_of(content: bytes) -> str:
    """One of the kinds above."""
    head = content[:4096]
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return zipped(content) if kind == "zip" else kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:1] == b"\x30" and _CMS.search(head[:64]):
        return "cms"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "picture"
    if content[257:262] == b"ustar" or content[2:5] in (b"-lh", b"-lz"):
        return "archive"
    if b"PK\x03\x04" in head or b"PK\x05\x06" in content[-70_000:]:
        return zipped(content)  # something before the archive, as a self-extractor has
    return written(content)


def zipped(content: bytes) -> str:
    """Of what kind a ZIP is, by the names in its directory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "zip" if content.startswith(b"PK") else written(content)
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in OFFICE if any(name.startswith(folder) for name in names)), "zip")
    return "odf" if "mimetype" in names and "content.xml" in names else "zip"


def written(content: bytes) -> str:
    """Of what kind a text is; what has control characters is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    head = content[3:4096] if content.startswith(b"\xef\xbb\xbf") else content[:4096]
    if len(_NO_TEXT.findall(head)) > len(head) // 50:
        return "binary"
    if head.lstrip().startswith(b"<?xml") and not _MARKUP.match(head[head.find(b"?>") + 2 :]):
        return "xml"
    if _MARKUP.match(head):
        return "html"
    if _FIELDS.match(head) and len(set(map(bytes.lower, _MAIL.findall(head)))) >= 2:
        return "mail"
    return "text"
