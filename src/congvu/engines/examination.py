"""The examination that ``congvu doctor`` makes: configuration, ports, disk, clock, certificates, secrets, DNS."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import dns.resolver
from cryptography import x509

from congvu.engines import dns as records
from congvu.engines import registry
from congvu.engines.clamav.signatures import examine as signatures
from congvu.engines.plan import Finding, Plan
from congvu.engines.state.preflight import NEEDED_BYTES, listening_ports
from congvu.engines.state.provision import SECRETS
from congvu.engines.supervise.control import supervisor_pid
from congvu.engines.supervise.processes import holder
from congvu.engines.tls.authority import RENEW_BEFORE
from congvu.ground.clock import now

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock before this is wrong."""


def checkers(plan: Plan) -> list[Finding]:
    """Each engine's own checker."""
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda check: check(plan), registry.checkers(plan).values()))
    return [finding for findings in results for finding in findings]


def ports(plan: Plan) -> list[Finding]:
    """A running system holds all its ports; for a stopped one they must be free."""
    running = supervisor_pid(plan.state) is not None
    found = []
    for name, port in listening_ports(plan).items():
        host = "127.0.0.1" if plan.listen in {"0.0.0.0", "::"} else plan.listen  # noqa: S104 - compared, not bound
        with socket.socket() as probe:
            probe.settimeout(2)
            answers = probe.connect_ex((host, port)) == 0
        if answers != running:
            text = f"{name} {port}: " + (
                "không trả lời / does not answer" if running else f"bị chiếm / taken by {holder(port)}"
            )
            found.append(Finding("ports", False, text))
    return found or [Finding("ports", True, f"{len(listening_ports(plan))} cổng / ports")]


def disk(plan: Plan) -> list[Finding]:
    """Room and inodes on the disk of the state directory."""
    usage, inodes = shutil.disk_usage(plan.state), os.statvfs(plan.state)
    share = usage.free * 100 // usage.total
    nodes = inodes.f_favail * 100 // inodes.f_files if inodes.f_files else 100
    text = f"còn {usage.free // 2**20} MB ({share} %) / {usage.free // 2**20} MB free ({share} %), inode {nodes} %"
    return [Finding("disk", usage.free > NEEDED_BYTES * 5 and share >= 5 and nodes >= 5, text)]


def clock(_plan: Plan) -> list[Finding]:
    """A sane year, and a time service where the kernel can tell (adjtimex(2), as systemd reports it)."""
    moment = now()
    found = [Finding("clock", moment > BUILT, f"{moment:%Y-%m-%d %H:%M:%S} UTC, {time.tzname[0]}")]
    synchronized = Path("/run/systemd/timesync/synchronized")
    if Path("/run/systemd/system").is_dir() and not synchronized.exists() and not Path("/run/chrony").is_dir():
        found.append(Finding("clock", False, "đồng hồ chưa đồng bộ NTP / the clock is not synchronized by NTP"))
    return found


def certificates(plan: Plan) -> list[Finding]:
    """Not near their end, and the key readable by root only."""
    found = []
    for name in ("ca.pem", "server.pem"):
        path = plan.state / "tls" / name
        try:
            end = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
        except (OSError, ValueError) as error:
            found.append(Finding("tls", False, f"{path}: {error}"))
            continue
        found.append(Finding("tls", end - now() > RENEW_BEFORE / 2, f"{name}: {end:%Y-%m-%d}"))
    return found


def secrets(plan: Plan) -> list[Finding]:
    """Secrets and private keys are readable by their owner only."""
    paths = [plan.state / "secrets" / name for name in SECRETS]
    paths += [*(plan.state / "tls").glob("*.key"), *(plan.state / "dkim").glob("*.key")]
    found = []
    for path in paths:
        if not path.exists():
            found.append(Finding("secrets", False, f"{path}: thiếu / missing; ./congvu up"))
        elif path.stat().st_mode & 0o077:
            found.append(Finding("secrets", False, f"{path}: chmod 600"))
    return found or [Finding("secrets", True, f"{len(paths)} tệp / files")]


def sign_in(plan: Plan) -> list[Finding]:
    """Who must have a second factor; nobody is a choice for a demo only."""
    if plan.second_factor == "nobody":
        vi = 'cảnh báo: second_factor = "nobody", quản trị viên vào cổng chỉ bằng mật khẩu'
        return [Finding("sign-in", True, f"{vi} / warning: administrators sign in by password alone")]
    return [Finding("sign-in", True, f'second_factor = "{plan.second_factor}"')]


def dns_records(plan: Plan) -> list[Finding]:
    """Every record of every domain: told where the domain is under ``.test``, looked up elsewhere."""
    resolver = None if plan.offline else dns.resolver.Resolver()
    found = []
    for jurisdiction, domain in plan.jurisdictions.items():
        for wanted in records.wanted(plan, jurisdiction):
            if resolver is None or domain.endswith(".test"):
                found.append(Finding("dns", True, str(wanted), advice=True))
                continue
            problem = records.published(wanted, resolver)
            found.append(Finding("dns", problem is None, f"{wanted}  ({problem})" if problem else str(wanted)))
    return found


PARTS: dict[str, Callable[[Plan], list[Finding]]] = {
    "checkers": checkers,
    "ports": ports,
    "disk": disk,
    "clock": clock,
    "certificates": certificates,
    "secrets": secrets,
    "sign-in": sign_in,
    "signatures": signatures,
    "dns": dns_records,
}


def examine(plan: Plan) -> list[Finding]:
    """All parts, in order."""
    return [finding for part in PARTS.values() for finding in part(plan)]
