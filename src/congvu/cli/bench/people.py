"""Mailboxes for a measurement: LDAP entries of the shape that publishing makes, loaded by slapd's own tool.

Their addresses are a number and ``u``, as smtp-source(1) makes them with ``-N``; all have one password, whose hash is
made as the portal makes it.
"""

from collections.abc import Iterator

from congvu.directory.hashers import Argon2id, ldap_value
from congvu.engines.plan import Plan
from congvu.engines.slapd import control as slapd
from congvu.regulations.loading import load_profile

PASSWORD = "Mat-khau-do-thu-2014"  # noqa: S105 - of mailboxes that live for minutes in a private system
FIRST = 1
"""The number that smtp-source begins with."""


def domain(plan: Plan) -> str:
    """The one mail domain of the measured systems."""
    return next(iter(plan.jurisdictions.values()))


def address(plan: Plan, number: int) -> str:
    """The address of one mailbox."""
    return f"{number}u@{domain(plan)}"


def hashed() -> str:
    """One fresh Argon2id hash of the password, as Django keeps it."""
    hasher = Argon2id()
    return hasher.encode(PASSWORD, hasher.salt())


def entries(plan: Plan, count: int) -> Iterator[str]:
    """The LDIF of a jurisdiction with so many mailboxes in use."""
    slug = next(iter(plan.jurisdictions))
    name, base = domain(plan), plan.base_dn(slug)
    kinds = "objectClass: organization\nobjectClass: dcObject\nobjectClass: congvuJurisdiction"
    yield f"dn: {base}\n{kinds}\ndc: {name.split('.')[0]}\no: {name}\ncongvuRegulation: {load_profile(slug).slug}\n\n"
    for branch in ("domains", "people"):
        yield f"dn: ou={branch},{base}\nobjectClass: organizationalUnit\nou: {branch}\n\n"
    kinds = "objectClass: domain\nobjectClass: domainRelatedObject"
    yield f"dn: dc={name},ou=domains,{base}\n{kinds}\ndc: {name}\nassociatedDomain: {name}\n\n"
    password = ldap_value(hashed())
    for number in range(FIRST, FIRST + count):
        key = f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
        yield (
            f"dn: uid={key},ou=people,{base}\nobjectClass: inetOrgPerson\nobjectClass: congvuMailbox\nuid: {key}\n"
            f"cn: Nguyen Van {number}\nsn: Nguyen\ngivenName: {number}\ndisplayName: Nguyen Van {number}\n"
            f"mail: {address(plan, number)}\nmailAlternate: {number}a@{name}\ncongvuState: active\n"
            f"congvuKind: personal\ncongvuStore: bench/{key[:2]}/{key}\ncongvuQuota: 1073741824\n"
            f"congvuAgencyCode: vpubnd\ncongvuSearch: nguyen van {number} vpubnd\ncongvuSort: {number}\n"
            f"userPassword: {password}\n\n"
        )


def load(plan: Plan, count: int) -> None:
    """Fill the stopped slapd."""
    slapd.offline(plan, "slapadd", "-q", text="".join(entries(plan, count)))
