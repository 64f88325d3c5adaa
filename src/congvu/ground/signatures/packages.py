"""Signatures of packages: OOXML (ECMA-376 part 2, Open Packaging Conventions) and ODF (OpenDocument 1.3 part 2).

signxml verifies the signature; OOXML lists its parts in a manifest whose digests, and whose one transform of its own
(relationships), are followed here.
"""

import base64
import zipfile
import zlib
from dataclasses import replace
from functools import cached_property, partial
from io import BytesIO
from typing import IO
from urllib.parse import unquote

from lxml import etree

from congvu.ground.signatures import cms, xml
from congvu.ground.signatures.trust import Anchors
from congvu.ground.signatures.verdicts import Reason, Signature, failed

PARTS, WHOLE = 5000, 256 << 20
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ORIGIN = f"{PACKAGE}/relationships/digital-signature/origin"
RELATIONSHIPS = f"{PACKAGE}/RelationshipTransform"
RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
SELECT = f"{{{PACKAGE}/digital-signature}}"
ODF_SIGNATURES = "META-INF/documentsignatures.xml"
BROKEN = (*xml.UNREADABLE, zipfile.BadZipFile, zlib.error, OSError, EOFError)
BESIDE = (
    "_xmlsignatures/",
    "docProps/",
    "docMetadata/",
    "[Content_Types].xml",
    "ppt/presProps.xml",
    "ppt/viewProps.xml",
)
OFFICE = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
ODF = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}


class Package:
    """A package opened within bounds; each part is unpacked when it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Raises what a broken archive raises; two parts of one name are broken too."""
        self._file = zipfile.ZipFile(BytesIO(content))
        self.names = [one.filename for one in self._file.infolist() if not one.is_dir()]
        if len(self.names) > PARTS or len({one.lower() for one in self.names}) != len(self.names):
            raise zipfile.BadZipFile("too many parts, or two of one name")
        self._left = WHOLE

    def read(self, name: str) -> bytes:
        """One part; of all together no more than a bound."""
        with self._file.open(name) as handle:
            return self._bounded(handle)

    def _bounded(self, handle: IO[bytes]) -> bytes:
        content = handle.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise MemoryError
        return content

    def type_of(self, name: str) -> str:
        """The content type of a part, by its name or by its ending (part 2, 10.1.2); empty where none is given."""
        return self.types.get(f"/{name}".lower()) or self.types.get(name.rpartition(".")[2].lower(), "")

    @cached_property
    def types(self) -> dict[str, str]:
        """Part names (with their slash) and endings, in lower case, with their content types."""
        listed = xml.parse(self.read("[Content_Types].xml"))
        found = {}
        for one in listed:
            found[(one.get("PartName") or one.get("Extension") or "").lower()] = one.get("ContentType", "")
        return found

    @property
    def kind(self) -> str:
        """What the package is: docx, xlsx, pptx, odt, ods, odp, or zip."""
        if "[Content_Types].xml" in self.names:
            folders = {name.partition("/")[0] for name in self.names}
            return next((kind for folder, kind in OFFICE.items() if folder in folders), "zip")
        if "mimetype" in self.names:
            said = self.read("mimetype")[:100].decode("ascii", "replace").strip()
            return ODF.get(said.removeprefix("application/vnd.oasis.opendocument."), "zip")
        return "zip"


def examine(content: bytes, anchors: Anchors) -> tuple[str, list[Signature]]:
    """What the package is, and its signatures."""
    try:
        package = Package(content)
        kind = package.kind
        return kind, signatures(package, kind, anchors)
    except BROKEN:
        trace = b"_xmlsignatures" in content or ODF_SIGNATURES.encode() in content
        return "zip", [failed(Reason.DAMAGED if trace else Reason.UNREADABLE, "package")]


def signatures(package: Package, kind: str, anchors: Anchors) -> list[Signature]:
    """By the kind of package; containers of a kind that is not judged (ASiC) say so."""
    if kind in OFFICE.values():
        return office(package, anchors)
    if ODF_SIGNATURES in package.names:
        return opendocument(package, anchors)
    trace = any(name.startswith("META-INF/") and "signature" in name.lower() for name in package.names)
    return [failed(Reason.UNSUPPORTED, "package")] if trace else []


def office(package: Package, anchors: Anchors) -> list[Signature]:
    """Each signature part; where the package names signatures and has none, they were taken out."""
    parts = [name for name in package.names if name.startswith("_xmlsignatures/") and name.endswith(".xml")]
    named = "_rels/.rels" in package.names and ORIGIN.encode() in package.read("_rels/.rels")
    if not parts:
        return [failed(Reason.DAMAGED, "ooxml")] if named else []
    return [office_signature(package, name, anchors) for name in parts[: xml.MOST]]


def office_signature(package: Package, name: str, anchors: Anchors) -> Signature:
    """One signature part: the signature, then every part in the manifests that it covers."""
    content = package.read(name)
    try:
        root = xml.parse(content)
        one = xml.verified(root, 0, anchors, "ooxml")
    except xml.UNREADABLE:
        return failed(Reason.DAMAGED, "ooxml")
    found = replace(one.found, sha256=cms.sha256(content))
    references = [ref for piece in one.pieces for ref in piece.iter(f"{{{xml.DS}}}Manifest")]
    listed = [ref for manifest in references for ref in manifest.findall(f"{{{xml.DS}}}Reference")]
    if not one.pieces:
        return found
    try:
        if not all(holds(package, ref) for ref in listed):
            return found.overruled(Reason.ALTERED)
    except NotImplementedError:
        return found.overruled(Reason.UNSUPPORTED)
    except (*xml.UNREADABLE, KeyError):
        return found.overruled(Reason.DAMAGED)
    covered = {part_of(ref) for ref in listed}
    bound = any(b"dataBinding" in package.read(name) for name in covered if name == "word/document.xml")
    whole = not [part for part in package.names if part not in covered and not beside(part, bound=bound)]
    return replace(found, whole=True) if whole else found.because(Reason.PARTIAL)


def type_of(reference: etree._Element) -> str:
    """The content type that a part had when it was signed."""
    return unquote(reference.get("URI", "").partition("?ContentType=")[2])


def part_of(reference: etree._Element) -> str:
    """The part that a reference names: /word/document.xml?ContentType=…"""
    return unquote(reference.get("URI", "").partition("?")[0]).lstrip("/")


def beside(part: str, *, bound: bool) -> bool:
    """What office programs do not sign: types, properties, views; XML data, unless a text is bound to it."""
    return part.startswith(BESIDE) or part.endswith(".rels") or (part.startswith("customXml/") and not bound)


def holds(package: Package, reference: etree._Element) -> bool:
    """Whether a part is as it was signed."""
    name = part_of(reference)
    if name not in package.names or package.type_of(name) != type_of(reference):
        return False
    content = package.read(name)
    for transform in reference.findall(f"{{{xml.DS}}}Transforms/{{{xml.DS}}}Transform"):
        content = transformed(content, transform)
    method = reference.find(f"{{{xml.DS}}}DigestMethod")
    value = reference.findtext(f"{{{xml.DS}}}DigestValue", "")
    algorithm = "" if method is None else method.get("Algorithm", "")
    return xml.digest(algorithm, content) == base64.b64decode(value)


def transformed(content: bytes, transform: etree._Element) -> bytes:
    """One transform of a manifest's reference."""
    algorithm = transform.get("Algorithm", "")
    root = xml.parse(content)
    if algorithm == RELATIONSHIPS:
        return bytes(etree.tostring(selected(root, transform)))
    if algorithm not in xml.CANONICAL:
        raise NotImplementedError(algorithm)
    exclusive, comments = "xml-exc-c14n" in algorithm, algorithm.endswith("WithComments")
    return bytes(etree.tostring(root, method="c14n", exclusive=exclusive, with_comments=comments))


def selected(root: etree._Element, transform: etree._Element) -> etree._Element:
    """The relationships that the signer chose, in order of their ids (part 2, 10.5.8.2)."""
    ids = {one.get("SourceId") for one in transform.findall(f"{SELECT}RelationshipReference")}
    types = {one.get("SourceType") for one in transform.findall(f"{SELECT}RelationshipsGroupReference")}
    every = root.findall(RELATIONSHIP)
    chosen = [one for one in every if one.get("Id") in ids or one.get("Type") in types] if ids or types else every
    made = etree.Element(root.tag, nsmap=root.nsmap)
    for one in sorted(chosen, key=lambda item: item.get("Id") or ""):
        one.tail, one.text = None, None
        one.set("TargetMode", one.get("TargetMode", "Internal"))
        made.append(one)
    return made


def opendocument(package: Package, anchors: Anchors) -> list[Signature]:
    """Each signature of an ODF document; every part but META-INF must be covered."""
    content = package.read(ODF_SIGNATURES)
    try:
        elements = list(xml.parse(content).iter(xml.SIGNATURE))[: xml.MOST]
    except xml.UNREADABLE:
        return [failed(Reason.DAMAGED, "odf")]
    found = []
    for element in elements:
        references = element.findall(f"{{{xml.DS}}}SignedInfo/{{{xml.DS}}}Reference")
        resolver = partial(part_for, package, {ref.get("URI", ""): ref for ref in references})
        one = xml.verified(xml.parse(etree.tostring(element, with_tail=False)), 0, anchors, "odf", resolver)
        covered = {unquote(ref.get("URI", "")) for ref in references}
        whole = not [name for name in package.names if name not in covered and not name.startswith("META-INF/")]
        signature = replace(one.found, sha256=cms.sha256(content))
        found.append(replace(signature, whole=True) if whole else signature.because(Reason.PARTIAL))
    return found


def part_for(package: Package, references: dict[str, etree._Element], uri: str) -> object:
    """The part behind a reference: parsed where it is to be made canonical, else as it is."""
    content = package.read(unquote(uri))
    canonical = references[uri].find(f"{{{xml.DS}}}Transforms/{{{xml.DS}}}Transform") is not None
    return xml.parse(content) if canonical else content
