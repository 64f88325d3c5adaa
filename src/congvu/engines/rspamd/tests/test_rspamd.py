"""Rspamd's files: who is signed for, what is asked of the Internet, what happens without a scanner."""

from dataclasses import replace
from pathlib import Path

import pytest

from congvu.engines.plan import Plan
from congvu.engines.rspamd.dkim import BadKey, new_key, record
from congvu.engines.rspamd.render import ASKING_OUTSIDE, render, signing_table


def texts(plan: Plan) -> dict[str, str]:
    """The rendered files by name."""
    return {file.path.name: file.content for file in render(plan)}


def test_subdomains_are_signed_in_the_province_name(plan: Plan) -> None:
    """vpubnd.daklak… is signed with the key of daklak…"""
    table = signing_table(plan)
    assert "*@daklak.gov.vn.test daklak.gov.vn.test\n" in table
    assert "*@*.daklak.gov.vn.test daklak.gov.vn.test\n" in table


def test_a_demo_asks_nobody(plan: Plan) -> None:
    """Under .test every module that would ask the Internet is off; with a real domain none is."""
    offline = texts(plan)
    assert all(offline[f"{module}.conf"] == "enabled = false;\n" for module in ASKING_OUTSIDE)
    online = texts(replace(plan, jurisdictions={"cantho": "cantho.gov.vn"}))
    assert all(online[f"{module}.conf"] == "" for module in ASKING_OUTSIDE)
    assert "nameserver" not in online["options.inc"]


def test_scanner(plan: Plan) -> None:
    """An infected message is refused, an unscanned one deferred; without ClamAV neither is asked for."""
    found = texts(plan)
    assert 'action = "reject"' in found["antivirus.conf"]
    assert 'action = "soft reject"' in found["force_actions.conf"]
    assert all(name in found["settings.conf"] for name in ("CLAM_VIRUS_FAIL", "FORCE_ACTION_SCANNER_DOWN"))
    bare = texts(replace(plan, features=frozenset({"rspamd"})))
    assert bare["antivirus.conf"] == bare["force_actions.conf"] == ""


def test_dkim_record(tmp_path: Path) -> None:
    """The record carries the public key; a broken file is never replaced."""
    path = tmp_path / "x.key"
    path.write_text(new_key(), encoding="ascii")
    assert record(path).startswith("v=DKIM1; k=rsa; p=MIIBIjAN")
    path.write_text("-----BEGIN PRIVATE KEY-----\n", encoding="ascii")
    with pytest.raises(BadKey):
        record(path)
