"""Archives: ZIP by the standard library, every other form (7z, RAR, tar, gzip, xz, cab, lha…) by libarchive.

Unpacked in memory and in steps, so that a bomb is stopped while it goes off, and nothing is ever written to disk.
"""

import io
import zipfile

import libarchive

from congvu.ground.extraction.gathering import Encrypted, Gathering
from congvu.ground.extraction.office import opened


def read_zip(gathering: Gathering, where: str, content: bytes) -> None:
    """Each member of a ZIP; libarchive reads those of methods that the standard library does not know."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = readable(member)
            with gathering.guarded(f"{where} › {name}", name):
                try:
                    unpacked = gathering.drained(opened(gathering, archive, member))
                except NotImplementedError:
                    return read_other(gathering, where, content)
                gathering.inner(where, name, unpacked)
    return None


def readable(member: zipfile.ZipInfo) -> str:
    """A member's name; names that are not said to be UTF-8 mostly are all the same."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def read_other(gathering: Gathering, where: str, content: bytes) -> None:
    """Each member of any other archive. Raises Encrypted where even the names are."""
    try:
        with libarchive.memory_reader(content, format_name="all", filter_name="all") as archive:
            for entry in archive:
                if not entry.isfile:
                    continue
                name = entry.pathname or where.rpartition(" › ")[2].rpartition(".")[0]
                with gathering.guarded(f"{where} › {name}", name):
                    gathering.inner(where, name, unpacked(gathering, entry))
    except libarchive.exception.ArchiveError as error:
        raise told(error) from error


def unpacked(gathering: Gathering, entry: libarchive.entry.ArchiveEntry) -> bytes:
    """The bytes of one member. Raises Encrypted."""
    taken = bytearray()
    try:
        for block in entry.get_blocks():
            gathering.spend(len(block))
            taken += block
    except libarchive.exception.ArchiveError as error:
        raise told(error) from error
    return bytes(taken)


def told(error: Exception) -> Exception:
    """Whether libarchive wants a password, or is at its wits' end."""
    words = str(error).lower()
    return Encrypted() if "encrypt" in words or "passphrase" in words or "password" in words else ValueError(words)
