"""The Caddyfile with our own certificate and with ACME."""

from dataclasses import replace

from congvu.engines.caddy.control import program
from congvu.engines.caddy.render import caddyfile
from congvu.engines.plan import Plan


def test_own_certificate(plan: Plan) -> None:
    """Every name is answered with our certificate; plain HTTP is sent to the HTTPS port."""
    text = caddyfile(plan)
    assert "auto_https off" in text
    assert "https://:10044 {" in text
    assert f"tls {plan.state}/caddy/server.pem {plan.state}/caddy/server.key" in text
    assert "redir https://{host}:10044{uri} 308" in text
    assert program(plan).user == "caddy"


def test_acme(plan: Plan) -> None:
    """With ACME the portal's name and the mail server's name get certificates; low ports need one capability."""
    real = replace(plan, port_base=0, tls="acme", portal_url="https://thu.cantho.gov.vn", hostname="mail.cantho.gov.vn")
    text = caddyfile(real)
    assert "auto_https off" not in text
    assert "thu.cantho.gov.vn:443 {" in text
    assert "\nmail.cantho.gov.vn {" in text
    assert "redir https://{host}{uri} 308" in text
    assert "--ambient-caps=+net_bind_service" in program(real).command
