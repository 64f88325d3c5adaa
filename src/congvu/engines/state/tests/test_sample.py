"""The sample settings that are shipped are settings that ``up`` takes."""

from pathlib import Path

from congvu.engines.plan import parse_plan

ROOT = Path(__file__).resolve().parents[5]


def test_sample_settings() -> None:
    """Standard ports, ACME, one jurisdiction."""
    text = (ROOT / "deploy" / "etc" / "congvu.toml").read_text(encoding="utf-8")
    plan = parse_plan(text, Path("/var/lib/congvu"), ROOT)
    assert (plan.port("smtp"), plan.tls, plan.outbound, plan.offline) == (25, "acme", "direct", False)
