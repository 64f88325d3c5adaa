"""Running slapd: its first entries, its process, and the proof that it answers."""

import subprocess

import ldap

from congvu.engines.plan import Plan, Program
from congvu.engines.slapd.render import first_entries, folder, ldapi, lock, policies, service_dn, service_passwords
from congvu.ground.errors import CongvuError

TIMEOUT = 30


class DirectoryUnusable(CongvuError):
    """slapd's own tools refuse the database; the sentence carries their words."""


def prepare(plan: Plan) -> None:
    """Create the database where it is missing and set the services' passwords; to be run while slapd is stopped."""
    if not offline(plan, "slapcat", "-s", service_dn(plan, "reader"), lenient=True):
        # -c keeps what a run that was cut short has already added
        offline(plan, "slapadd", "-c", text=first_entries(plan), lenient=True)
    # refused where they stand already
    offline(plan, "slapadd", "-c", text=policies(plan), lenient=True)
    offline(plan, "slapmodify", text=service_passwords(plan) + lock(plan))


def offline(plan: Plan, tool: str, *arguments: str, text: str = "", lenient: bool = False) -> str:
    """Run one of slapd's offline tools as its user, so that its files stay its own; ``lenient`` lets a refusal pass."""
    config = str(folder(plan) / "slapd.conf")
    command = ("runuser", "-u", "openldap", "--", f"/usr/sbin/{tool}", "-f", config, *arguments)
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    if done.returncode and not lenient:
        words = done.stderr.strip()
        raise DirectoryUnusable(
            "slapd-offline",
            f"Không dùng được cơ sở dữ liệu LDAP ({tool}): {words}",
            f"The LDAP database cannot be used ({tool}): {words}",
            where=config,
        )
    return done.stdout


def program(plan: Plan) -> Program:
    """slapd in the foreground. Unencrypted LDAP stays on loopback whatever the listen address is."""
    doors = f"ldap://127.0.0.1:{plan.port('ldap')} ldaps://{plan.listen}:{plan.port('ldaps')} {ldapi(plan)}"
    config = str(folder(plan) / "slapd.conf")
    command = ("/usr/sbin/slapd", "-u", "openldap", "-g", "openldap", "-h", doors, "-f", config, "-d", "none")
    return Program("slapd", command, priority=20)


def ready(plan: Plan) -> str | None:
    """Bind as the reader over the socket and read the suffix."""
    try:
        connection = ldap.initialize(ldapi(plan))
        connection.set_option(ldap.OPT_NETWORK_TIMEOUT, 3)
        connection.set_option(ldap.OPT_TIMEOUT, 3)
        connection.simple_bind_s(service_dn(plan, "reader"), plan.secret("ldap-reader"))
        connection.search_s(plan.ldap_suffix, ldap.SCOPE_BASE, attrlist=["dc"])
        connection.unbind_s()
    except ldap.LDAPError as error:
        return f"slapd: {type(error).__name__}"
    return None
