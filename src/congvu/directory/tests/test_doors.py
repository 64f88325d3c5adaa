"""Which changes of a mailbox end its live sessions."""

from congvu.directory import doors
from congvu.directory.ldap.entries import LdapEntry


def test_doors_close_only_where_something_is_taken() -> None:
    """A new name or a further mailbox ends no session; state, password, address and rights do."""
    found = {"mail": [b"a@x"], "congvuStore": [b"x/1"], "congvuState": [b"active"], "userPassword": [b"1"]}
    same = {name: list(values) for name, values in found.items()}
    assert doors.concerned(LdapEntry("x", same | {"congvuName": [b"B"], "congvuMounts": [b"m"]}), found) is None
    for change in (
        {"congvuState": [b"suspended"]},
        {"userPassword": [b"2"]},
        {"mail": [b"b@x"]},
        {"congvuRights": [b"kept"]},
    ):
        assert doors.concerned(LdapEntry("x", same | change), found) == "a@x"
    assert doors.concerned(None, found) == "a@x"
    assert doors.concerned(LdapEntry("x", same), None) is None
