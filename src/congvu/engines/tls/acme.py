"""Certificates that Caddy obtained by ACME (RFC 8555), taken over for Postfix, Dovecot and slapd."""

from pathlib import Path

from congvu.engines.plan import Plan
from congvu.engines.tls.authority import Pair


def obtained(plan: Plan) -> Pair | None:
    """The newest certificate for the mail server's name in Caddy's storage; None while there is none."""
    name = plan.hostname
    folders = (plan.state / "caddy" / "data" / "certificates").glob(f"*/{name}")
    pairs = [(folder / f"{name}.crt", folder / f"{name}.key") for folder in folders]
    whole = [pair for pair in pairs if all(path.exists() for path in pair)]
    if not whole:
        return None
    certificate, key = max(whole, key=_age)
    return Pair(certificate.read_bytes(), key.read_bytes())


def _age(pair: tuple[Path, Path]) -> float:
    return pair[0].stat().st_mtime
