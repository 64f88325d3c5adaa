"""The plan as the gate reads it: ``gate.toml``, and the folders of its sockets and its spool."""

import os
from pathlib import Path

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.slapd.render import ldapi, service_dn
from congvu.engines.template import fill

ACCOUNT = "congvu-gate"
DOORS = ("inbound", "submission", "onward")


def home(plan: Plan) -> Path:
    """The gate's part of the state directory."""
    return plan.state / "gate"


def door(plan: Plan, name: str) -> str:
    """How Postfix finds the gate for mail that comes in by this door (postconf(5), smtpd_milters)."""
    return f"unix:{home(plan)}/run/{name}"


def directories(plan: Plan) -> list[Directory]:
    """Only Postfix speaks to the sockets: they get the group of their folder."""
    return [
        Directory(home(plan), 0o755),
        Directory(home(plan) / "run", 0o2750, ACCOUNT, "postfix"),
    ]


def render(plan: Plan) -> list[RenderedFile]:
    """One file; the password lies in a secret of its own."""
    values = {
        "home": home(plan),
        "workers": max(2, os.cpu_count() or 1),
        "log": plan.state / "logs" / "gate.jsonl",
        "redis": plan.state / "redis" / "run" / "redis.sock" if "rspamd" in plan.features else "",
        "portal_url": plan.portal_url,
        "uri": ldapi(plan),
        "dn": service_dn(plan, "gate"),
        "secret": plan.state / "secrets" / "ldap-gate",
        "suffix": plan.ldap_suffix,
        "jurisdictions": "\n".join(f'{slug} = "{domain}"' for slug, domain in plan.jurisdictions.items()),
    }
    return [RenderedFile(home(plan) / "gate.toml", fill(__file__, "gate.toml", **values))]
