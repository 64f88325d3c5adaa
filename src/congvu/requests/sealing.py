"""The system's seal on its answers: a PAdES signature with the jurisdiction's certificate (ETSI EN 319 142)."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "CongVu"


@dataclass(frozen=True, slots=True)
class Seal:
    """A certificate with its chain, and the key; operators may put their own in their places."""

    certificate: Path
    key: Path


def seal_of(slug: str, folder: Path) -> Seal | None:
    """The seal of a jurisdiction, if it is there."""
    seal = Seal(folder / f"{slug}.pem", folder / f"{slug}.key")
    return seal if seal.certificate.exists() and seal.key.exists() else None


def sign(content: bytes, seal: Seal, reason: str) -> bytes:
    """The same document, signed."""
    own, *chain = load_certs_from_pemder_data(seal.certificate.read_bytes())
    key = load_private_key_from_pemder_data(seal.key.read_bytes(), passphrase=None)
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(chain)
    signer = signers.SimpleSigner(own, key, store)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    target = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), metadata, signer=signer, output=target)
    return target.getvalue()
