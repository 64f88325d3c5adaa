"""XML signatures (XMLDSig; XAdES, ETSI EN 319 132): signxml verifies, what it verified is all that is believed."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from lxml import etree
from pyhanko.keys import load_certs_from_pemder_data
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
    digest_algorithm_implementations,
)
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature, SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from congvu.ground.signatures import cms
from congvu.ground.signatures.trust import Anchors
from congvu.ground.signatures.verdicts import Reason, Signature, failed

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
SIGNATURE = f"{{{DS}}}Signature"
MOST = 20
UNREADABLE = (*cms.UNREADABLE, etree.LxmlError, binascii.Error)
CANONICAL = {one.value for one in CanonicalizationMethod}
TRANSFORMS = CANONICAL | {SignatureConstructionMethod.enveloped.value, f"{DS}base64"}
WEAK = {one.value for kind in (SignatureMethod, DigestAlgorithm) for one in kind if "SHA1" in one.name}
SHORT_KEY = 2048
Resolver = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature, and the pieces of XML that it is known to cover."""

    found: Signature
    pieces: tuple[etree._Element, ...] = ()


class Nth(XMLVerifier):
    """Verifies the signature of this number in the document."""

    number = 0

    def _get_signature(self, root: etree._Element) -> etree._Element:
        return list(root.iter(SIGNATURE))[self.number]

    def _c14n(
        self, nodes: etree._Element, algorithm: CanonicalizationMethod, inclusive_ns_prefixes: list[str] | None = None
    ) -> bytes:
        """Of a copy: within a tree, lxml sets ``xmlns=""`` on what has the default namespace."""
        copy = etree.fromstring(etree.tostring(nodes, with_tail=False), self.parser)
        return bytes(super()._c14n(copy, algorithm, inclusive_ns_prefixes))


def parse(content: bytes) -> etree._Element:
    """The root, within bounds: no entities, no network, no document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type is not read")
    return root


def examine(content: bytes, anchors: Anchors) -> list[Signature]:
    """The signatures of a document; one that covers less than the whole is partial."""
    try:
        root = parse(content)
        number = min(len(list(root.iter(SIGNATURE))), MOST)
    except UNREADABLE:
        return [failed(Reason.UNREADABLE, "xml")] if b"Signature" in content else []
    found = []
    for index in range(number):
        one = verified(root, index, anchors, "xml")
        one = replace(one, found=replace(one.found, sha256=cms.sha256(content)))
        whole = bool(one.pieces) and covers(root, index)
        found.append(replace(one.found, whole=whole) if whole else one.found.because(Reason.PARTIAL))
    return found


def covers(root: etree._Element, number: int) -> bool:
    """Whether a signature names the document itself; of one that envelops its content, whether it names every object.

    The names count, not what is found behind them: a signed element may stand in another of the same kind.
    """
    element = list(root.iter(SIGNATURE))[number]
    named = {one.get("URI") for one in element.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")}
    if element is not root:
        return "" in named or bool(named & {f"#{value}" for value in ids(root)})
    objects = [one for one in root.findall(f"{{{DS}}}Object") if one.find(f"{{{XADES}}}QualifyingProperties") is None]
    return bool(objects) and all(named & {f"#{value}" for value in ids(one)} for one in objects)


def ids(element: etree._Element) -> list[str]:
    """What an element may be named by."""
    return [str(value) for name, value in element.items() if etree.QName(name).localname in {"Id", "ID", "id"}]


def verified(
    root: etree._Element, number: int, anchors: Anchors, kind: str, resolver: Resolver | None = None
) -> Verified:
    """One signature of a document; certificates are parsed as they are read, so a broken one may say so anywhere."""
    try:
        return _verified(root, number, anchors, kind, resolver)
    except UNREADABLE:
        return Verified(failed(Reason.DAMAGED, kind))


def _verified(root: etree._Element, number: int, anchors: Anchors, kind: str, resolver: Resolver | None) -> Verified:
    element = list(root.iter(SIGNATURE))[number]
    certificates = bearers(element)
    if not certificates:
        return Verified(failed(Reason.NO_CERTIFICATE, kind))
    signer, *others = certificates
    found = cms.described(signer, kind)
    reason, pieces = integrity(root, number, signer, resolver)
    proved = min(proofs(element, anchors), default=None)
    time = proved or claimed(pieces)
    found = replace(found, time=time.astimezone(UTC).isoformat() if time else "", proved=proved is not None)
    if reason:
        return Verified(found.because(reason))
    standing = anchors.standing(signer, others, proved)
    found = cms.with_standing(found, standing.anchor, standing.revocation)
    final = standing.reason or (Reason.WEAK if weak(element, signer) else None)
    return Verified(found.because(final) if final else found, pieces)


def integrity(
    root: etree._Element, number: int, signer: asn1.Certificate, resolver: Resolver | None
) -> tuple[Reason | None, tuple[etree._Element, ...]]:
    """Whether the signature fits, and the XML that it covers."""
    element = list(root.iter(SIGNATURE))[number]
    if any(
        one.get("Algorithm") not in TRANSFORMS
        for one in element.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference/{{{DS}}}Transforms/{{{DS}}}Transform")
    ):
        return Reason.UNSUPPORTED, ()
    verifier = Nth()
    verifier.number = number
    try:
        certificate = x509.load_der_x509_certificate(signer.dump())
        results = verifier.verify(
            root,
            x509_cert=certificate,
            validate_schema=False,
            uri_resolver=resolver,
            expect_config=SignatureConfiguration(
                expect_references=True,
                signature_methods=frozenset(SignatureMethod),
                digest_algorithms=frozenset(DigestAlgorithm),
                verification_time=certificate.not_valid_before_utc,  # its days are judged with its path
                default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
            ),
        )
    except (InvalidDigest, InvalidSignature):
        return Reason.ALTERED, ()
    except (InvalidInput, SignXMLException, UnsupportedAlgorithm):
        return Reason.UNSUPPORTED, ()
    except UNREADABLE:
        return Reason.DAMAGED, ()
    listed: list[VerifyResult] = results if isinstance(results, list) else [results]
    return None, tuple(one.signed_xml for one in listed if one.signed_xml is not None)


def digest(algorithm: str, content: bytes) -> bytes:
    """By the name that XML signatures have for an algorithm."""
    one = hashes.Hash(digest_algorithm_implementations[DigestAlgorithm(algorithm)]())
    one.update(content)
    return one.finalize()


def weak(element: etree._Element, signer: asn1.Certificate) -> bool:
    """SHA-1 anywhere, or a short RSA key."""
    named = {one.get("Algorithm") for one in element.iter(f"{{{DS}}}SignatureMethod", f"{{{DS}}}DigestMethod")}
    key = signer.public_key
    return bool(named & WEAK) or (key.algorithm == "rsa" and key.bit_size < SHORT_KEY)


def bearers(element: etree._Element) -> list[asn1.Certificate]:
    """The certificates in KeyInfo, the signer's first: the one that issued none of the others."""
    found = []
    for one in element.findall(f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate")[:MOST]:
        try:
            der = base64.b64decode("".join((one.text or "").split()))
            found += list(load_certs_from_pemder_data(der))
        except UNREADABLE:
            continue
    issuers = {one.issuer.dump() for one in found if one.subject != one.issuer}
    return sorted(found, key=lambda one: one.subject.dump() in issuers)


def claimed(pieces: tuple[etree._Element, ...]) -> datetime | None:
    """The time that the signer states: SigningTime of XAdES, or Office's SignatureTime; signed, but their word."""
    names = (f"{{{XADES}}}SigningTime", "{http://schemas.openxmlformats.org/package/2006/digital-signature}Value")
    for name in names:
        for piece in pieces:
            for one in piece.iter(name):
                try:
                    found = datetime.fromisoformat((one.text or "").strip())
                except ValueError:
                    continue
                return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def proofs(element: etree._Element, anchors: Anchors) -> list[datetime]:
    """The moments that trusted timestamps over SignatureValue prove."""
    value = element.find(f"{{{DS}}}SignatureValue")
    found = []
    for stamp in list(element.iter(f"{{{XADES}}}SignatureTimeStamp"))[:MOST]:
        method = stamp.find(f"{{{DS}}}CanonicalizationMethod")
        exclusive = method is not None and "xml-exc-c14n" in method.get("Algorithm", "")
        covered = etree.tostring(value, method="c14n", exclusive=exclusive, with_tail=False)
        for token in stamp.iter(f"{{{XADES}}}EncapsulatedTimeStamp"):
            try:
                signed = asn1_cms.ContentInfo.load(base64.b64decode(token.text or ""))["content"]
            except UNREADABLE:
                continue
            found.append(cms.timestamp(signed, cms.digest_of(covered), anchors))
    return [one for one in found if one]
