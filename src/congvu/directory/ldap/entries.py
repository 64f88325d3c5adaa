"""The LDAP entry of each directory row (RFC 4519, RFC 2798, and the house's own schema). Reads rows, asks nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from ldap.dn import escape_dn_chars
from ldap.filter import escape_filter_chars

from congvu.directory.hashers import UNSET, dovecot_value, ldap_value
from congvu.directory.ldap.held import is_kept, shared_facts
from congvu.directory.models import Agency, Application, Domain, Jurisdiction, Mailbox, MailingList, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import Inbound, MailboxKind, MailboxState
from congvu.directory.models.mailing_list import Reach
from congvu.directory.regulation import in_force, own_slug
from congvu.directory.rules import search_text
from congvu.regulations.carriers import carries
from congvu.regulations.junk import junk_days

BRANCHES = {
    "domains": "Tên miền thư",
    "agencies": "Cơ quan, đơn vị",
    "people": "Cán bộ, công chức, viên chức",
    "mailboxes": "Hộp thư cơ quan, đơn vị",
    "lists": "Danh sách thư",
    "applications": "Phần mềm dùng chung tài khoản",
}

# Senders read these as they stand, many without any charset: Vietnamese is folded to ASCII here.
OUT_OF_USE = "550 5.2.1 Hop thu dang ngung su dung / This mailbox is out of use"
MEMBERS_ONLY = (
    "REJECT 5.7.1 Chi nguoi da dang nhap moi gui duoc den danh sach nay / "
    "This list takes mail of signed-in senders only"
)


@dataclass(frozen=True, slots=True)
class LdapEntry:
    """One entry as it should stand in LDAP; ``login`` is the address whose cached logins an update ends."""

    dn: str
    attributes: dict[str, list[bytes]]
    login: str | None = None


def entry(dn: str, values: Mapping[str, str | int | list[str] | None], login: str | None = None) -> LdapEntry:
    """An entry from plain values; empty ones are left out, as LDAP has no empty values."""
    attributes = {}
    for name, value in values.items():
        several = value if isinstance(value, list) else [value]
        encoded = [str(one).encode() for one in several if one is not None and one != ""]
        if encoded:
            attributes[name] = encoded
    return LdapEntry(dn, attributes, login)


def base_dn(domain: str) -> str:
    """The DN of a mail domain (RFC 2247)."""
    return ",".join(f"dc={label}" for label in domain.split("."))


def jurisdiction_entries(row: Jurisdiction) -> list[LdapEntry]:
    """The jurisdiction itself, then its branches."""
    base = base_dn(row.domain)
    top = entry(
        base,
        {
            "objectClass": ["organization", "dcObject", "congvuJurisdiction"],
            "dc": row.domain.split(".")[0],
            "o": row.name,
            "congvuRegulation": row.regulation,
        },
    )
    branches = [
        entry(f"ou={name},{base}", {"objectClass": "organizationalUnit", "ou": name, "description": title})
        for name, title in BRANCHES.items()
    ]
    return [top, *branches]


def application_dn(row: Application) -> str:
    """An application's account in its jurisdiction."""
    base = base_dn(row.jurisdiction.domain) if row.jurisdiction else ""
    return f"cn={escape_dn_chars(row.name)},ou=applications,{base}"


@carries("integration.ldap")
def application_entry(row: Application) -> LdapEntry:
    """The account that an application binds with to look people up (CT-3.2.s2).

    The policy is that of the engines: else any stranger could lock the application out. Its password is random.
    """
    place: dict[str, str] | None = settings.CONGVU_LDAP
    policy = f"cn=engines,{place['bind_dn'].partition(',')[2]}" if place else None
    values = {"cn": row.name, "userPassword": ldap_value(row.ldap_password), "pwdPolicySubentry": policy}
    return entry(application_dn(row), {"objectClass": ["organizationalRole", "simpleSecurityObject"], **values})


def domain_entry(row: Domain) -> LdapEntry:
    """One mail domain, as Postfix asks for it."""
    return entry(
        f"dc={escape_dn_chars(row.name)},ou=domains,{base_dn(row.jurisdiction.domain)}",
        {"objectClass": ["domain", "domainRelatedObject"], "dc": row.name, "associatedDomain": row.name},
    )


def agency_dn(row: Agency) -> str:
    """An agency below its parent, the topmost below ou=agencies."""
    above = agency_dn(row.parent) if row.parent else f"ou=agencies,{base_dn(row.jurisdiction.domain)}"
    return f"ou={escape_dn_chars(row.code)},{above}"


def agency_path(row: Agency) -> str:
    """The codes from the agency up, as they stand in addresses: ``quangson.dakglong``."""
    return f"{row.code}.{agency_path(row.parent)}" if row.parent else row.code


def agency_entry(row: Agency) -> LdapEntry:
    """An agency with the address of its official mailbox."""
    box = next((mailbox for mailbox in row.mailboxes.all() if mailbox.kind == MailboxKind.AGENCY), None)
    return entry(
        agency_dn(row),
        {
            "objectClass": ["organizationalUnit", "congvuAgency"],
            "ou": row.code,
            "congvuName": row.name,
            "congvuKind": row.kind,
            "congvuSearch": row.search,
            "congvuSort": row.sort,
            "congvuRegulation": own_slug(row),
            "mail": box.address if box else None,
        },
    )


def unit_dn(row: Unit) -> str:
    """A unit below its agency."""
    return f"ou={escape_dn_chars(row.code)},{agency_dn(row.agency)}"


def unit_entry(row: Unit) -> LdapEntry:
    """A unit with the address of its mailbox, where it has one."""
    box = next((mailbox for mailbox in row.mailboxes.all() if mailbox.kind == MailboxKind.UNIT), None)
    return entry(
        unit_dn(row),
        {
            "objectClass": ["organizationalUnit", "congvuAgency"],
            "ou": row.code,
            "congvuName": row.name,
            "congvuKind": "unit",
            "mail": box.address if box else None,
        },
    )


def mailbox_dn(row: Mailbox) -> str:
    """A mailbox by its identity, so that a new address moves no entry."""
    base = base_dn(row.jurisdiction.domain)
    if row.kind == MailboxKind.PERSONAL:
        return f"uid={row.key.hex},ou=people,{base}"
    return f"cn={row.key.hex},ou=mailboxes,{base}"


def sign_in(row: Mailbox) -> dict[str, str | int | list[str] | None]:
    """What opens the mailbox (LDAP bind), and the password that is known but does not, with the reason (Dovecot)."""
    if row.state == MailboxState.ISSUED:
        return {"congvuOneTimePassword": dovecot_value(row.password), "congvuReason": "change"}
    if row.state != MailboxState.ACTIVE:
        return {}
    if row.password_expired:
        return {
            "userPassword": UNSET,
            "congvuOneTimePassword": dovecot_value(row.password),
            "congvuReason": "change",
        }
    if row.second_factor:
        apps = sorted(ldap_value(app.hash) for app in row.app_passwords.all())
        return {
            "userPassword": apps or UNSET,
            "congvuOneTimePassword": dovecot_value(row.password),
            "congvuReason": "app",
        }
    former = next((one for one in row.former_passwords.all() if one.known), None)
    known = {"congvuOneTimePassword": dovecot_value(former.password), "congvuReason": "former"} if former else {}
    return {"userPassword": ldap_value(row.password), **known}


def mailbox_entry(row: Mailbox) -> LdapEntry:
    """A mailbox and, where it is personal, its owner. The password is there only in the state that may use it."""
    person = row.person
    common: dict[str, str | int | list[str] | None] = (
        {
            "uid": row.key.hex,
            "mail": row.address,
            "mailAlternate": sorted(
                {one.address for one in row.addresses.all() if one.use == AddressUse.ALIAS}
                | {one.address for one in row.copied.all()}
            ),
            "congvuState": row.state,
            "congvuKind": row.kind,
            "congvuStore": row.store,
            "congvuQuota": row.quota,
            "congvuSearch": row.search,
            "congvuSort": row.sort,
            "congvuAgencyCode": agency_path(row.agency) if row.agency else None,
            "congvuAgencyKind": row.agency.kind if row.agency else None,
            "congvuUnitCode": row.unit.code if row.unit else None,
            "congvuRegulation": own_slug(row.agency),
            "displayName": row.display_name,
            "congvuRefusal": refusal(row),
            "congvuJunkDays": None if is_kept(row) else junk_days(in_force(row)),
        }
        | sign_in(row)
        | shared_facts(row)
    )
    if person is None:
        own: dict[str, str | int | list[str] | None] = {
            "objectClass": ["organizationalRole", "congvuMailbox"],
            "cn": row.key.hex,
            "congvuName": row.display_name,
        }
    else:
        own = {
            "objectClass": ["inetOrgPerson", "congvuMailbox"],
            # Name and address only: each further sign is one more key in slapd's index of substrings, its dearest one.
            "congvuSearch": search_text(person.full_name, row.address.partition("@")[0]),
            "cn": person.full_name,
            "sn": person.family or person.given,
            "givenName": person.given,
            "title": person.position,
            "o": row.agency.name if row.agency else None,
            "ou": row.unit.name if row.unit else None,
            "telephoneNumber": person.phone,
        }
    return entry(mailbox_dn(row), common | own, login=row.address)


def refusal(row: Mailbox) -> str | None:
    """What senders are told, with the clause; None where mail is taken, or where there is no such mailbox any more."""
    if row.inbound != Inbound.REJECT:
        return None
    return f"{OUT_OF_USE} ({row.state_clause})" if row.state_clause else OUT_OF_USE


def list_dn(row: MailingList) -> str:
    """A list by its address."""
    return f"cn={escape_dn_chars(row.address)},ou=lists,{base_dn(row.jurisdiction.domain)}"


def list_entry(row: MailingList, posters: Collection[str] = ()) -> LdapEntry:
    """A list as an LDAP search, so that it is always in step with the directory; ``posters`` may write to it."""
    agency = row.unit.agency if row.unit else row.agency
    return entry(
        list_dn(row),
        {
            "objectClass": ["groupOfURLs", "congvuList"],
            "cn": row.address,
            "mail": sorted({row.address, *(one.address for one in row.aliases.all())}),
            "congvuName": row.name,
            "congvuRefusal": MEMBERS_ONLY,
            "congvuAgencyCode": agency_path(agency) if agency else None,
            "congvuUnitCode": row.unit.code if row.unit else None,
            "congvuRegulation": own_slug(agency),
            "congvuPoster": sorted(posters),
            "memberURL": member_url(row, agency),
        },
    )


@carries("list.members")
def member_url(row: MailingList, agency: Agency | None) -> str:
    """The search that finds the members (RFC 4516): mailboxes in use, narrowed by each part of the list's rule."""
    branch = "people" if row.reach == Reach.PEOPLE else "mailboxes"
    narrowed = {
        "congvuAgencyCode": agency_path(agency) if agency else "",
        "congvuUnitCode": row.unit.code if row.unit else "",
        "congvuAgencyKind": row.agency_kind,
        "title": row.position,
    }
    rule = "".join(f"({name}={escape_filter_chars(value)})" for name, value in narrowed.items() if value)
    members = f"(&(congvuKind={row.reach})(|(congvuState=active)(congvuState=issued)){rule})"
    return f"ldap:///ou={branch},{base_dn(row.jurisdiction.domain)}?mail?sub?{members}"
