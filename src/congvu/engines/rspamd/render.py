"""The plan as Rspamd's local configuration (rspamd.com/doc/configuration) and the two tables of DKIM signing."""

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.template import fill
from congvu.regulations.carriers import carries

SELECTOR = "congvu"

ASKING_OUTSIDE = (
    *("rbl", "surbl", "asn", "fuzzy_check", "phishing", "rspamd_update", "mx_check", "url_redirector", "bimi"),
    *("spf", "dmarc", "arc", "dkim", "hfilter", "mid", "multimap", "once_received", "whitelist"),
)
"""Modules that ask the DNS or a map server for every message. Without an answer each would run into its timeout."""

OFFLINE = """\
dns { nameserver = "127.0.0.1"; timeout = 0.1s; retransmits = 1; sockets = 1; }
# the texts of GTUBE by which each action can be tried, not only the refusal; for test systems alone
enable_test_patterns = true;"""


def directories(plan: Plan) -> list[Directory]:
    """Rspamd writes its caches only; it alone reads the DKIM keys."""
    home = plan.state / "rspamd"
    return [
        Directory(home, 0o750, "root", "_rspamd"),
        Directory(home / "local.d", 0o750, "root", "_rspamd"),
        Directory(home / "override.d", 0o750, "root", "_rspamd"),
        Directory(home / "data", 0o700, "_rspamd", "_rspamd"),
        Directory(home / "run", 0o755, "_rspamd", "_rspamd"),
        Directory(plan.state / "dkim", 0o700, "_rspamd", "_rspamd"),
    ]


def signing_table(plan: Plan) -> str:
    """Sender addresses, subdomains included, and the domain in whose name they are signed (RFC 6376, ``d=``)."""
    domains = plan.jurisdictions.values()
    return "".join(f"*@{domain} {domain}\n*@*.{domain} {domain}\n" for domain in domains)


def key_table(plan: Plan) -> str:
    """Signing domain, selector and key file."""
    domains = plan.jurisdictions.values()
    return "".join(f"{domain} {domain}:{SELECTOR}:{plan.state}/dkim/{domain}.key\n" for domain in domains)


@carries("security.virus")
def _local(plan: Plan) -> dict[str, str]:
    """The files of ``local.d`` by name."""
    state = plan.state
    files = {
        "options.inc": fill(__file__, "options.inc", state=state, offline=OFFLINE if plan.offline else ""),
        "logging.inc": fill(__file__, "logging.inc"),
        "redis.conf": fill(__file__, "redis.conf", state=state),
        "settings.conf": fill(__file__, "settings.conf"),
        "headers_group.conf": fill(__file__, "headers_group.conf"),
        "dkim_signing.conf": fill(__file__, "dkim_signing.conf", state=state, selector=SELECTOR),
        "antivirus.conf": "",
        "force_actions.conf": "",
    }
    files |= {f"{module}.conf": "enabled = false;\n" if plan.offline else "" for module in ASKING_OUTSIDE}
    if "clamav" in plan.features:
        files["antivirus.conf"] = fill(__file__, "antivirus.conf", state=state)
        files["force_actions.conf"] = fill(__file__, "force_actions.conf")
    return files


def render(plan: Plan) -> list[RenderedFile]:
    """The main file, ``local.d`` and the tables; readable by root and Rspamd."""
    home = plan.state / "rspamd"
    main = fill(
        __file__,
        "rspamd.conf",
        milter_port=plan.port("rspamd_milter"),
        controller_port=plan.port("rspamd_controller"),
        password=plan.secret("rspamd-controller"),
    )
    texts = {"rspamd.conf": main, "signing_table": signing_table(plan), "key_table": key_table(plan)}
    texts |= {f"local.d/{name}": text for name, text in _local(plan).items()}
    return [RenderedFile(home / name, text, 0o640, "root", "_rspamd") for name, text in sorted(texts.items())]
