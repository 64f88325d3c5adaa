"""Running Caddy and asking it for a page."""

import http.client
import ssl

from congvu.engines.plan import Plan, Program

# a port below 1024 without being root: the one capability, and nothing else
ONLY_BINDING = ("/usr/bin/setpriv", "--reuid=caddy", "--regid=caddy", "--init-groups", "--no-new-privs",
                "--inh-caps=-all,+net_bind_service", "--ambient-caps=+net_bind_service")  # fmt: skip


def environment(plan: Plan) -> dict[str, str]:
    """Caddy writes below its home only."""
    home = str(plan.state / "caddy" / "data")
    return {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}


def program(plan: Plan) -> Program:
    """Caddy in the foreground; as its Debian account from the start, unless the standard ports need the capability."""
    command = ("/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", str(plan.state / "caddy" / "Caddyfile"))
    low = min(plan.port("http"), plan.port("https")) < 1024
    return Program(
        "caddy",
        (*ONLY_BINDING, *command) if low else command,
        user="root" if low else "caddy",
        priority=50,
        environment=environment(plan),
    )


def ready(plan: Plan) -> str | None:
    """A page must come through Caddy from the portal, whatever it is, but no gateway error."""
    host = "127.0.0.1" if plan.listen == "0.0.0.0" else plan.listen  # noqa: S104 - compared, not bound
    # the portal's own name is checked by browsers; here only whether Caddy and the portal are alive
    context = ssl._create_unverified_context()  # noqa: S323
    connection = http.client.HTTPSConnection(host, plan.port("https"), timeout=5, context=context)
    try:
        connection.request("HEAD", "/", headers={"Host": plan.portal_url.split("//", 1)[-1].rstrip("/")})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"caddy: {error}"
    finally:
        connection.close()
    return f"caddy: HTTP {status}" if status in {502, 503, 504} else None
