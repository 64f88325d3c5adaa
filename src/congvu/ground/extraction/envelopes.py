"""What wraps a file: CMS signatures and envelopes (.p7m, RFC 5652), OpenPGP, Outlook's winmail.dat ([MS-OXTNEF])."""

import struct

from asn1crypto import cms, pem

from congvu.ground.extraction.gathering import Encrypted, Gathering
from congvu.ground.mail_words import decoded

TITLE, DATA, BODY = 0x00018010, 0x0006800F, 0x0002800C


def read_cms(gathering: Gathering, where: str, content: bytes) -> None:
    """The file that was signed. Raises Encrypted where it is in an envelope."""
    if pem.detect(content):
        _name, _head, content = pem.unarmor(content)
    info = cms.ContentInfo.load(content)
    if info["content_type"].native != "signed_data":
        raise Encrypted
    signed = info["content"]["encap_content_info"]["content"]
    if signed.native is not None:  # else the signature stands apart from its file
        gathering.inner(where, where.rpartition(" › ")[2].removesuffix(".p7m"), bytes(signed.native))


def read_pgp(_gathering: Gathering, _where: str, _content: bytes) -> None:
    """Always encrypted."""
    raise Encrypted


def read_tnef(gathering: Gathering, where: str, content: bytes) -> None:
    """The text and the files of a message that Outlook wrapped up."""
    at, data = 6, b""
    while at + 9 <= len(content):
        attribute, length = struct.unpack_from("<II", content, at + 1)
        value = content[at + 9 : at + 9 + length]
        if attribute == BODY:
            gathering.text(where, decoded(value.rstrip(b"\0"), ""))
        elif attribute == DATA:
            data = value
        elif attribute == TITLE:
            gathering.inner(where, decoded(value.rstrip(b"\0"), ""), data)
            data = b""
        gathering.spend(len(value))
        at += 11 + length
    if data:
        gathering.inner(where, "tệp", data)
