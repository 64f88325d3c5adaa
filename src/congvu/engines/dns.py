"""The DNS records of a production domain: what is to be published, and whether it is."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import dns.exception
import dns.resolver

from congvu.engines.plan import Plan
from congvu.engines.rspamd.dkim import key_file, record
from congvu.engines.rspamd.render import SELECTOR

TIMEOUT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its name, its type, its value, and a piece that shows an existing one to be right."""

    name: str
    kind: str
    value: str
    sign: str

    def __str__(self) -> str:
        return f"{self.name}. IN {self.kind} {self.value}"


def _text(value: str) -> str:
    """A TXT value in the zone file's form: strings of at most 255 characters (RFC 1035, section 3.3.14)."""
    return " ".join(f'"{value[start : start + 255]}"' for start in range(0, len(value), 255))


def wanted(plan: Plan, jurisdiction: str) -> list[Record]:
    """MX, SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), services (RFC 6186, RFC 8314), MTA-STS (RFC 8461)."""
    domain, host = plan.jurisdictions[jurisdiction], plan.hostname
    services = {"_submissions": "submissions", "_imaps": "imaps", "_pop3s": "pop3s", "_sieve": "sieve"}
    records = [
        Record(domain, "MX", f"10 {host}.", host),
        Record(domain, "TXT", _text("v=spf1 mx -all"), "v=spf1"),
        Record(f"_dmarc.{domain}", "TXT", _text(f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}"), "v=DMARC1"),
    ]
    path = key_file(plan, domain)
    if path.exists():
        key = record(path)
        records.append(Record(f"{SELECTOR}._domainkey.{domain}", "TXT", _text(key), key.rpartition("p=")[2]))
    for name, service in services.items():
        records.append(Record(f"{name}._tcp.{domain}", "SRV", f"0 1 {plan.port(service)} {host}.", host))
    # the policy itself is a file below https://mta-sts.<domain>/.well-known/mta-sts.txt
    records.append(Record(f"_mta-sts.{domain}", "TXT", _text("v=STSv1; id=1"), "v=STSv1"))
    return records


def hosts(plan: Plan) -> list[str]:
    """Names that must have an address: the mail server and the portal."""
    return list(dict.fromkeys([plan.hostname, urlsplit(plan.portal_url).hostname or plan.hostname]))


def published(wanted_record: Record, resolver: dns.resolver.Resolver) -> str | None:
    """None when the record is there, else what was found instead."""
    try:
        answers = resolver.resolve(wanted_record.name, wanted_record.kind, lifetime=TIMEOUT_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return "chưa có / missing"
    except dns.exception.DNSException as error:
        return f"không hỏi được DNS / DNS does not answer: {error}"
    texts = [answer.to_text().replace('" "', "").replace('"', "") for answer in answers]
    return None if any(wanted_record.sign in text for text in texts) else f"khác / differs: {texts[0]}"
