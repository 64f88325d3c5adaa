"""Which services a plan has, and that the start order can be carried out."""

from dataclasses import replace

import pytest

from congvu.engines import registry
from congvu.engines.plan import Plan

FEATURES = [frozenset({"rspamd", "clamav"}), frozenset({"rspamd"}), frozenset[str]()]


@pytest.mark.parametrize("features", FEATURES, ids=lambda features: "+".join(sorted(features)) or "none")
def test_every_need_is_met(plan: Plan, features: frozenset[str]) -> None:
    """What a service waits for is started too, with any set of features."""
    services = registry.services(replace(plan, features=features))
    known = {service.name for service in services} | {"database"}
    assert all(set(service.needs) <= known for service in services)
    assert ("rspamd" in known) == ("rspamd" in features)
    assert ("clamav" in known) == ("clamav" in features)


def test_no_service_runs_as_root_without_need(plan: Plan) -> None:
    """Only what gives up root by itself after binding begins as root."""
    as_root = {service.name for service in registry.services(plan) if service.program.user == "root"}
    assert as_root <= {"slapd", "postfix", "dovecot", "upkeep"}


def test_every_secret_file_is_closed(plan: Plan) -> None:
    """A rendered file with a secret or a key in it is readable by its owner and group at most."""
    values = [plan.secret(path.name) for path in (plan.state / "secrets").iterdir()]
    for file in registry.rendered(plan):
        if any(value in file.content for value in values) or "PRIVATE KEY" in file.content:
            assert file.mode & 0o007 == 0, file.path
