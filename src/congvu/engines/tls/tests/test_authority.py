"""The authority signs what clients accept, and knows when to renew."""

import os
from datetime import timedelta

from cryptography import x509

from congvu.engines.plan import Plan
from congvu.engines.tls import acme, authority
from congvu.ground.clock import now


def test_server_certificate(plan: Plan) -> None:
    """All names are covered, the chain is there, and the root signed it."""
    root = authority.new_root(now(), "x")
    names = authority.server_names(plan)
    server = authority.new_server(now(), root, names, plan.hostname)
    leaf, chain = x509.load_pem_x509_certificates(server.certificate)
    leaf.verify_directly_issued_by(chain)
    covered = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = covered.get_values_for_type(x509.DNSName)
    assert {"localhost", "mail.congvu.test", "mail.cantho.gov.vn.test", "daklak.gov.vn.test"} <= set(hosts)
    assert {str(address) for address in covered.get_values_for_type(x509.IPAddress)} == {"127.0.0.1", "::1"}
    assert authority.still_good(server, root.certificate, names, now())


def test_renewal(plan: Plan) -> None:
    """Near its end, with a new name, by another root, with another key, or broken: it is renewed."""
    root, other = authority.new_root(now(), "x"), authority.new_root(now(), "x")
    names = authority.server_names(plan)
    server = authority.new_server(now(), root, names, plan.hostname)
    second = authority.new_server(now(), root, names, plan.hostname)
    later = now() + authority.SERVER_LIFE - timedelta(days=29)
    more = [*names, x509.DNSName("mail.angiang.gov.vn.test")]
    assert not authority.still_good(server, root.certificate, names, later)
    assert not authority.still_good(server, root.certificate, more, now())
    assert not authority.still_good(server, other.certificate, names, now())
    assert not authority.still_good(authority.Pair(server.certificate, second.key), root.certificate, names, now())
    assert not authority.still_good(authority.Pair(b"", server.key), root.certificate, names, now())


def test_acme(plan: Plan) -> None:
    """The newest whole pair of Caddy's storage for the mail server's name is taken; a lone certificate is not."""
    storage = plan.state / "caddy" / "data" / "certificates"
    for issuer in ("old", "new"):
        folder = storage / issuer / plan.hostname
        folder.mkdir(parents=True)
        (folder / f"{plan.hostname}.crt").write_text(issuer, encoding="ascii")
    assert acme.obtained(plan) is None
    (storage / "old" / plan.hostname / f"{plan.hostname}.key").write_text("key", encoding="ascii")
    assert acme.obtained(plan) == authority.Pair(b"old", b"key")
    (storage / "new" / plan.hostname / f"{plan.hostname}.key").write_text("key", encoding="ascii")
    os.utime(storage / "old" / plan.hostname / f"{plan.hostname}.crt", (0, 0))
    assert acme.obtained(plan) == authority.Pair(b"new", b"key")
