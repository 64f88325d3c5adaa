"""The records that a domain needs, in the form of a zone file."""

from dataclasses import replace

from congvu.engines.dns import wanted
from congvu.engines.plan import Plan
from congvu.engines.rspamd.dkim import new_key


def test_records(plan: Plan) -> None:
    """MX, SPF, DKIM, DMARC, services and MTA-STS; the long key is cut into strings."""
    domain = plan.jurisdictions["cantho"]
    (plan.state / "dkim").mkdir()
    (plan.state / "dkim" / f"{domain}.key").write_text(new_key(), encoding="ascii")
    lines = [str(record) for record in wanted(replace(plan, port_base=0), "cantho")]
    assert f"{domain}. IN MX 10 mail.congvu.test." in lines
    assert f'{domain}. IN TXT "v=spf1 mx -all"' in lines
    assert f"_submissions._tcp.{domain}. IN SRV 0 1 465 mail.congvu.test." in lines
    key = next(line for line in lines if "_domainkey" in line)
    assert key.startswith(f'congvu._domainkey.{domain}. IN TXT "v=DKIM1; k=rsa; p=')
    assert all(len(piece) <= 255 for piece in key.split('"')[1::2])
