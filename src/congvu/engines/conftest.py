"""A demo plan as the renderers see it, in a directory of the test's own."""

from pathlib import Path

import pytest

from congvu.engines.plan import Plan, parse_plan
from congvu.engines.state.provision import SECRETS
from congvu.engines.state.settings import Options, first_text
from congvu.engines.tls import authority
from congvu.ground.clock import now

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Five jurisdictions, all features, secrets and certificates as ``up`` would make them, without needing root."""
    made = parse_plan(first_text(Options(demo=True)), tmp_path, ROOT)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "tls").mkdir()
    for name in SECRETS:
        (tmp_path / "secrets" / name).write_text(f"secret-of-{name}\n", encoding="ascii")
    root = authority.new_root(now(), "test")
    server = authority.new_server(now(), root, authority.server_names(made), made.hostname)
    for name, content in {
        "ca.pem": root.certificate,
        "server.pem": server.certificate,
        "server.key": server.key,
    }.items():
        (tmp_path / "tls" / name).write_bytes(content)
    return made
