"""slapd's files: ``slapd.conf``, our schema, its own copy of the server certificate, and the first entries as LDIF."""

import hashlib
import secrets
from base64 import b64encode
from pathlib import Path

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.template import fill
from congvu.ground.clock import today
from congvu.regulations.overlays import regulations_of
from congvu.regulations.passwords import strictest

SERVICES = ("postfix", "dovecot", "gate", "publisher", "reader")
"""The accounts under ou=services; the password of each is the secret ``ldap-<name>``."""

UNSET = "{SSHA512}*"
"""A password that no text matches."""

MAX_SIZE = 4 << 30
"""Address space of the database in bytes, a hundred times what 20,000 mailboxes take (55 MB); it is not allocated."""


def folder(plan: Plan) -> Path:
    """slapd's part of the state directory."""
    return plan.state / "slapd"


def data(plan: Plan) -> Path:
    """The database of the present suffix: another suffix (a province added from elsewhere) begins a new, empty one."""
    return folder(plan) / "data" / plan.ldap_suffix.replace("dc=", "").replace(",", ".")


def ldapi(plan: Plan) -> str:
    """The URI of the unix socket, by which the engines look up."""
    return "ldapi://" + str(folder(plan) / "run" / "ldapi").replace("/", "%2F")


def service_dn(plan: Plan, name: str) -> str:
    """The DN that a service binds with."""
    return f"cn={name},ou=services,{plan.ldap_suffix}"


def directories(plan: Plan) -> list[Directory]:
    """Data and key for slapd alone; the socket's directory is open to whoever has a password to bind with."""
    home = folder(plan)
    return [
        Directory(home),
        Directory(home / "data", 0o700, "openldap", "openldap"),
        Directory(data(plan), 0o700, "openldap", "openldap"),
        Directory(home / "run", 0o755, "openldap", "openldap"),
        Directory(home / "tls"),
    ]


def render(plan: Plan) -> list[RenderedFile]:
    """All files of slapd. The key is copied because slapd reads it after it has given up root."""
    home = folder(plan)
    values = {"folder": home, "state": plan.state, "suffix": plan.ldap_suffix, "data": data(plan), "maxsize": MAX_SIZE}
    values["provinces"] = "\n".join(map(own_province, plan.jurisdictions.values()))
    tls = {name: (plan.state / "tls" / name).read_text("ascii") for name in ("server.pem", "server.key")}
    return [
        RenderedFile(home / "slapd.conf", fill(__file__, "slapd.conf", **values), 0o640, "root", "openldap"),
        RenderedFile(home / "congvu.schema", fill(__file__, "congvu.schema")),
        RenderedFile(home / "tls" / "server.pem", tls["server.pem"]),
        RenderedFile(home / "tls" / "server.key", tls["server.key"], 0o400, "openldap", "openldap"),
    ]


def own_province(domain: str) -> str:
    """The right of everybody in a province to look up the others in it, and nobody elsewhere."""
    base = ",".join(f"dc={label}" for label in domain.split("."))
    return f'access to dn.subtree="{base}"\n    by dn.subtree="{base}" read\n    by * none'


def hashed(secret: str) -> str:
    """``{SSHA512}`` of a random secret. Cheap on purpose: 32 random characters need no slow hash, lookups are many."""
    salt = secrets.token_bytes(16)
    digest = hashlib.sha512(secret.encode() + salt).digest()
    return "{SSHA512}" + b64encode(digest + salt).decode("ascii")


def first_entries(plan: Plan) -> str:
    """The LDIF that a new database begins with: the suffix and the services' accounts, still without passwords."""
    suffix = plan.ldap_suffix
    name = suffix.split(",")[0].removeprefix("dc=")
    head = (
        f"dn: {suffix}\nobjectClass: organization\nobjectClass: dcObject\ndc: {name}\no: {name}\n\n"
        f"dn: ou=services,{suffix}\nobjectClass: organizationalUnit\nou: services\n\n"
    )
    return head + "".join(
        f"dn: {service_dn(plan, name)}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\n"
        f"cn: {name}\nuserPassword: {UNSET}\n\n"
        for name in SERVICES
    )


def policies(plan: Plan) -> str:
    """The LDIF of the two password policies (ppolicy): that of people, who are locked out, and that of the engines."""
    return "".join(
        f"dn: {service_dn(plan, name)}\nobjectClass: organizationalRole\nobjectClass: pwdPolicy\n"
        f"cn: {name}\npwdAttribute: userPassword\n\n"
        for name in ("sign-in", "engines")
    )


def service_passwords(plan: Plan) -> str:
    """The LDIF that sets each service's password to its present secret, so that a new secret needs a restart only."""
    return "".join(
        f"dn: {service_dn(plan, name)}\nchangetype: modify\nreplace: userPassword\n"
        f"userPassword: {hashed(plan.secret(f'ldap-{name}'))}\n-\nreplace: pwdPolicySubentry\n"
        f"pwdPolicySubentry: {service_dn(plan, 'engines')}\n\n"
        for name in SERVICES
    )


def lock(plan: Plan) -> str:
    """The LDIF that sets after how many wrong passwords, and for how long, a mailbox is closed."""
    in_force = (profile for slug in plan.jurisdictions for profile in regulations_of(slug, today()))
    protection = strictest(profile.password_rules for profile in in_force)
    values = {
        "pwdLockout": "TRUE",
        "pwdMaxFailure": protection.attempts,
        "pwdFailureCountInterval": protection.lock_minutes * 60,
        "pwdLockoutDuration": protection.lock_minutes * 60,
    }
    changes = "-\n".join(f"replace: {name}\n{name}: {value}\n" for name, value in values.items())
    return f"dn: {service_dn(plan, 'sign-in')}\nchangetype: modify\n{changes}\n"
