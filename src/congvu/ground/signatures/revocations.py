"""Lists of revoked certificates fetched ahead, where the operator says from where (RFC 5280, 5).

``trust/<jurisdiction>/trust.toml`` names them: ``lists = ["http://…/ca.crl"]``. Nothing else is ever fetched. What
comes is kept only where an anchor has signed it; what was fetched before stays when a place does not answer.
"""

import hashlib
import logging
import tomllib
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from congvu.ground.signatures.trust import FETCHED, anchors, revocation_list, signed_by

log = logging.getLogger(__name__)
SETTINGS = "trust.toml"
LARGEST = 50 << 20
SECONDS = 10
Get = Callable[[str], bytes]


def fetch(folder: Path, get: Get | None = None) -> list[str]:
    """Renew every list that the folder's settings name; the addresses of those that could not be renewed."""
    return [url for url in places(folder) if not renew(folder, url, get or download)]


def places(folder: Path) -> list[str]:
    """Where lists are to be fetched from."""
    path = folder / SETTINGS
    try:
        found = tomllib.loads(path.read_text("utf-8")).get("lists", []) if path.is_file() else []
    except (tomllib.TOMLDecodeError, OSError) as error:
        log.warning("%s: %s", path, error)
        return []
    return [str(one) for one in found if str(one).startswith(("http://", "https://"))]


def renew(folder: Path, url: str, get: Get) -> bool:
    """Fetch one list and keep it; whether it could be done."""
    try:
        content = get(url)
        if not signed_by(revocation_list(content), anchors(folder).roots):
            log.warning("%s: no anchor has signed this list", url)
            return False
        path = folder / FETCHED / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.crl"
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.rename(path)
    except (OSError, URLError, ValueError) as error:
        log.warning("%s: %s", url, error)
        return False
    return True


def download(url: str) -> bytes:
    """The file behind an address, within bounds. Raises OSError, ValueError."""
    request = Request(url, headers={"Accept": "application/pkix-crl"})  # noqa: S310 - the operator's, http(s) only
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        content: bytes = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError("too large")
    return content
