"""The operator's file: made for a demo, changed by options only, and never made up for production."""

from pathlib import Path

import pytest

from congvu.engines.plan import BadSettings, Plan, parse_plan
from congvu.engines.state import settings
from congvu.engines.state.settings import Options

ROOT = Path("/srv")


def plan_of(text: str) -> Plan:
    """The text as a plan."""
    return parse_plan(text, Path("/srv/var"), ROOT)


def test_demo() -> None:
    """Five jurisdictions under .test, on the base asked for, without what is not wanted."""
    plan = plan_of(settings.first_text(Options(demo=True, port_base=22000, unwanted=("clamav",))))
    assert list(plan.jurisdictions) == ["vinhphuc", "quangtri", "daklak", "cantho", "daknong"]
    assert plan.portal_url == "https://localhost:22044"
    assert plan.features == {"gate", "rspamd"}


def test_without_rspamd_there_is_no_clamav() -> None:
    """Only Rspamd asks ClamAV."""
    assert plan_of(settings.first_text(Options(demo=True, unwanted=("rspamd",)))).features == {"gate"}


def test_options_change_their_keys_only(tmp_path: Path) -> None:
    """Comments and all other values of the operator stay."""
    text = settings.first_text(Options(demo=True)).replace('listen = "127.0.0.1"', 'listen = "127.0.0.2"  # máy này')
    (tmp_path / "congvu.toml").write_text(text, encoding="utf-8")
    assert settings.desired_text(tmp_path, ROOT, Options()) == text
    changed = settings.desired_text(tmp_path, ROOT, Options(port_base=23000, unwanted=("clamav",)))
    assert 'listen = "127.0.0.2"  # máy này' in changed
    assert (plan_of(changed).port_base, plan_of(changed).portal_url) == (23000, "https://localhost:23044")
    assert plan_of(changed).features == {"gate", "rspamd"}


def test_every_system_has_the_gate(tmp_path: Path) -> None:
    """Whether its file names it, as older ones do, or not; the file is left as it is."""
    for named in ('["gate", "rspamd"]', '["rspamd"]'):
        text = settings.first_text(Options(demo=True)).replace('["rspamd", "clamav"]', named)
        assert plan_of(text).features == {"gate", "rspamd"}
        (tmp_path / "congvu.toml").write_text(text, encoding="utf-8")
        assert settings.desired_text(tmp_path, ROOT, Options()) == text


def test_the_operators_own_url_stays(tmp_path: Path) -> None:
    """Another port base changes the URL only where it was the default one."""
    text = settings.first_text(Options(demo=True)).replace("https://localhost:10044", "https://thu.test")
    (tmp_path / "congvu.toml").write_text(text, encoding="utf-8")
    assert plan_of(settings.desired_text(tmp_path, ROOT, Options(port_base=23000))).portal_url == "https://thu.test"


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        ([], Options(), "no-settings"),
        (["holiday.jpg"], Options(demo=True), "foreign-directory"),
        ([], Options(demo=True, wanted=("amavis",)), "unknown-feature"),
        ([], Options(demo=True, unwanted=("gate",)), "unknown-feature"),
    ],
)
def test_refusals(tmp_path: Path, files: list[str], options: Options, code: str) -> None:
    """No settings, somebody else's directory, a service that does not exist: refused, and nothing is written."""
    for name in files:
        (tmp_path / name).touch()
    with pytest.raises(BadSettings) as refusal:
        settings.desired_text(tmp_path, ROOT, options)
    assert refusal.value.code == code
    assert sorted(path.name for path in tmp_path.iterdir()) == files


def test_an_interrupted_first_run_goes_on(tmp_path: Path) -> None:
    """What a killed first run leaves before congvu.toml stands (a hidden part file) is no obstacle."""
    (tmp_path / ".congvu.toml.x1y2").touch()
    assert settings.desired_text(tmp_path, ROOT, Options(demo=True))


def test_endpoints(plan: Plan) -> None:
    """The names that other programs rely on."""
    found = settings.endpoints(plan)
    names = {"portal", "webmail", "smtp", "submission", "imap", "imaps", "pop3", "pop3s", "lmtp", "sieve", "ldap"}
    assert names <= set(found)
    assert (found["webmail"], found["imaps"]) == (None, "127.0.0.1:10093")
