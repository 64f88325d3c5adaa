"""The plan as a Caddyfile (caddyserver.com/docs/caddyfile).

Security headers are Django's; here are TLS and the proxy only.
"""

from urllib.parse import urlsplit

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.template import fill

ACME_MAIL_HOST = """
{hostname} {{
	bind {listen}
	respond 404
}}
"""


def directories(plan: Plan) -> list[Directory]:
    """Caddy keeps its certificates and its copy of ours."""
    home = plan.state / "caddy"
    return [Directory(home), Directory(home / "data", 0o700, "caddy", "caddy")]


def _mail_host(plan: Plan) -> str:
    """With ACME the name of the mail server needs a site too, so that Caddy obtains the certificate the engines use."""
    if plan.tls != "acme" or urlsplit(plan.portal_url).hostname == plan.hostname:
        return ""
    return ACME_MAIL_HOST.format(hostname=plan.hostname, listen=plan.listen)


def render(plan: Plan) -> list[RenderedFile]:
    """The Caddyfile, and Caddy's own copy of the server certificate, which it reads without being root."""
    home, tls = plan.state / "caddy", plan.state / "tls"
    return [
        RenderedFile(home / "Caddyfile", caddyfile(plan)),
        RenderedFile(home / "server.pem", (tls / "server.pem").read_text("ascii")),
        RenderedFile(home / "server.key", (tls / "server.key").read_text("ascii"), 0o400, "caddy", "caddy"),
    ]


def caddyfile(plan: Plan) -> str:
    """Our own certificate for every name, or one by ACME for the host of the portal's URL."""
    https, acme = plan.port("https"), plan.tls == "acme"
    text = fill(
        __file__,
        "Caddyfile",
        state=plan.state,
        listen=plan.listen,
        http=plan.port("http"),
        https=https,
        globals="" if acme else "auto_https off",
        site=f"{urlsplit(plan.portal_url).hostname}:{https}" if acme else f"https://:{https}",
        tls="" if acme else f"tls {plan.state}/caddy/server.pem {plan.state}/caddy/server.key",
        shown_port="" if https == 443 else f":{https}",
    )
    return text + _mail_host(plan)
