"""What a command says of what the rooms below it log."""

import io
import logging

import pytest

from congvu.cli.database import tell_plainly
from congvu.directory.errors import LdapUnreachable
from congvu.directory.ldap import publish


def test_a_change_that_waits_for_ldap_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence in both languages, however many rows wait."""

    def away(**_options: float) -> int:
        raise LdapUnreachable("slapd")

    out = io.StringIO()
    handler = logging.StreamHandler(out)
    tell_plainly(handler)
    monkeypatch.setattr(publish, "drain", away)
    publish.log.addHandler(handler)
    try:
        publish.write_through()
        publish.write_through()
    finally:
        publish.log.removeHandler(handler)
    line = out.getvalue()
    assert line.count("\n") == 1
    assert line.startswith("congvu: Máy chủ danh bạ LDAP chưa trả lời (slapd); thay đổi được giữ lại và công bố sau.")
    assert "the change is kept and published later." in line
