"""Signed files of others, and files altered on purpose, against the verdicts of OpenSSL and pyHanko on the same files.

Needs the collected files (``CONGVU_CORPORA``). Wherever ours differs the reason stands here.
"""

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from congvu.ground.signatures import files, messages
from congvu.ground.signatures.trust import Anchors, anchors
from congvu.ground.signatures.verdicts import Reason, Seen, Signature, Verdict

SIGNED = Path(os.environ.get("CONGVU_CORPORA", "/nonexistent")) / "signed"
pytestmark = pytest.mark.skipif(not SIGNED.is_dir(), reason="CONGVU_CORPORA is not set")
LEFT_OUT = {".tsv", ".md", ".pem", ".p12", ".pfx", ".cfg", ".crt", ".sh"}
FITS = {Verdict.VALID, Verdict.UNTRUSTED}


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Anchors:
    """The roots that the collections bring along."""
    folder = tmp_path_factory.mktemp("trust")
    for name in ("thunderbird-smime/smime__TestCA.pem", "pyhanko-certs/testing-ca__root__root.cert.pem"):
        shutil.copy(SIGNED / name, folder / name.replace("/", "-"))
    return anchors(folder)


def seen(name: str, trust: Anchors) -> list[Seen]:
    """What is seen in one file of the collection."""
    content = (SIGNED / name).read_bytes()
    return messages.examine(content, trust) if name.endswith(".eml") else files.examine([(name, content)], trust)


def table(name: str) -> Iterator[list[str]]:
    """The rows of a table of verdicts, without its head."""
    path = SIGNED / name
    if path.is_file():
        with path.open(newline="", encoding="utf-8") as handle:
            yield from list(csv.reader(handle, delimiter="\t"))[1:]


OPENSSL_KNOWS_MORE = {
    Reason.WEAK: "OpenSSL takes SHA-1",
    Reason.MISMATCH: "OpenSSL does not compare the author with the certificate",
}
OPENSSL_KNOWS_LESS = {
    Reason.PARTIAL: "OpenSSL reads a signed part only where it is the whole message",
    Reason.ENCRYPTED: "OpenSSL calls an encrypted message one without signers",
    Reason.UNSUPPORTED: "OpenPGP",
    Reason.ALTERED: "both say so; OpenSSL names the certificate first",
}


@pytest.mark.parametrize(("name", "said"), [(row[0], row[1]) for row in table("openssl_verdicts.tsv")])
def test_as_openssl(name: str, said: str, trust: Anchors) -> None:
    outer = seen(name, trust)[0].worst
    if said == "OK":
        assert outer.verdict is Verdict.VALID or outer.reason in OPENSSL_KNOWS_MORE
    else:
        assert outer.reason in OPENSSL_KNOWS_LESS


PYHANKO_MORE = {
    # intact, but bytes that are no revision stand behind the last one
    "made-tampered/pdf-signed-original.appended-garbage.pdf": Reason.ALTERED,
    "made-tampered/pkcs7.appended-garbage.pdf": Reason.ALTERED,
}
PYHANKO_LESS = {"protected__edition_protected_signing_allowed_with_field_signed.pdf", "encrypted.pdf"}
"""Here pyHanko was not told the empty password with which every reader opens them."""


@pytest.mark.parametrize(("name", "said"), [(row[0], row[2]) for row in table("pyhanko_verdicts.tsv")])
def test_as_pyhanko(name: str, said: str, trust: Anchors) -> None:
    """Each signature that pyHanko found, in its order; timestamps are no signatures here."""
    found = [one for one in seen(name, trust)[0].signatures if one.name or one.reason != Reason.UNREADABLE]
    told = [one.strip() for one in said.split("|") if one.strip() and not one.strip().startswith("ERR")]
    if not told:
        alone = name.rpartition("/")[2]
        assert alone in PYHANKO_LESS or all(one.verdict is not Verdict.VALID for one in found)
        return
    judged = [one for one in found if one.sha256]
    assert all(fits(one, expected, name) for one, expected in zip(judged, told, strict=False)), (said, judged)


def fits(one: Signature, said: str, name: str) -> bool:
    """Whether our verdict says what pyHanko's four words say."""
    intact, valid, coverage, change = said.split("/")
    if valid == "NOT-VALID":
        return one.reason in {Reason.UNSUPPORTED, Reason.ALTERED}
    if intact == "NOT-INTACT" or change == "OTHER":
        return one.reason == Reason.ALTERED
    if name in PYHANKO_MORE:
        return one.reason == PYHANKO_MORE[name]
    return one.reason in {"", Reason.FOREIGN, Reason.SELF_SIGNED, Reason.EXPIRED, Reason.WEAK, Reason.USAGE} and (
        one.whole == (coverage == "ENTIRE_FILE")
    )


EXPECTED = {
    "INVALID": {Reason.ALTERED, Reason.DAMAGED, Reason.NO_CERTIFICATE},
    "UNSIGNED/BROKEN": {Reason.DAMAGED},
    "PARTIAL": {Reason.PARTIAL, Reason.FOREIGN},  # of an office file nobody trusts the signer either
    "REJECT": {Reason.DAMAGED},
    "NOT WHOLE FILE": {Reason.ALTERED},
    "BROKEN": {Reason.DAMAGED, ""},  # of one file no trace of a signature is left
    "SIGNER MISMATCH": {Reason.MISMATCH},
    "VALID": {""},
}


@pytest.mark.parametrize(("name", "said"), [tuple(row[:2]) for row in table("made-tampered/MANIFEST.tsv")])
def test_what_was_altered_on_purpose(name: str, said: str, trust: Anchors) -> None:
    label = said.partition(":")[0].partition(" or ")[0]
    assert seen(f"made-tampered/{name}", trust)[0].worst.reason in EXPECTED[label]


def test_office_files(trust: Anchors) -> None:
    """Every signed one holds, whatever office program made it; the unsigned twins have none."""
    for path in sorted((SIGNED / "poi-ooxml").iterdir()):
        found = files.examine([(path.name, path.read_bytes())], trust)[0]
        signed = "unsigned" not in path.name and path.name != "bug58630.xlsx"
        assert (found.worst.verdict in FITS) == signed, path.name
        assert all(one.whole for one in found.signatures), path.name


def test_no_file_breaks_the_reader(trust: Anchors) -> None:
    for path in sorted(SIGNED.glob("*/*")):
        if path.suffix not in LEFT_OUT:
            assert seen(str(path.relative_to(SIGNED)), trust)
