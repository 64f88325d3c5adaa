"""Raising a system: the checks that touch nothing, the files, the engines' own checkers, the start, and the end."""

import csv
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from congvu.engines import registry
from congvu.engines.control_plane.job import Job
from congvu.engines.plan import Plan, RenderedFile, parse_plan
from congvu.engines.state import preflight
from congvu.engines.state.files import make_directory, write
from congvu.engines.state.lock import locked
from congvu.engines.state.provision import provision
from congvu.engines.state.settings import Options, current_text, desired_text, endpoints, store
from congvu.engines.supervise import control, sequence
from congvu.engines.supervise import render as supervise
from congvu.engines.supervise.processes import end_leftovers
from congvu.ground.errors import CongvuError

PATIENCE_SECONDS = 120
"""How long ``up`` waits for readiness; an official ClamAV database alone takes half a minute to load."""
DEMO_PATIENCE_SECONDS = 3600

Say = Callable[[str], None]


class AlreadyRunning(CongvuError):
    """A second ``up`` on a system that runs."""


class BadConfiguration(CongvuError):
    """An engine's own checker refuses the rendered files."""


def started(state: Path) -> Path:
    """The mark of a start that was carried through."""
    return state / "supervise" / "started"


def refuse_running(state: Path, say: Say) -> None:
    """One supervisor for each state directory. One whose start was cut short is stopped and started again."""
    pid = control.supervisor_pid(state)
    if pid is None:
        return
    if not started(state).exists():
        say("Lần khởi động trước bị ngắt giữa chừng, đang làm lại / The last start was cut short, starting again")
        control.stop(state)
        return
    known = control.states(state) or {}
    well = all(condition == "running" for condition, _ in known.values()) and bool(known)
    vi, en = ("mọi dịch vụ đều chạy", "all services run") if well else ("xem ./congvu status", "see ./congvu status")
    raise AlreadyRunning(
        "already-running",
        f"Hệ thống này đang chạy (tiến trình {pid}, {vi}); không thay đổi gì.",
        f"This system is running already (process {pid}, {en}); nothing was changed.",
        where=str(state),
    )


def stopped(state: Path) -> set[str]:
    """The services that ``down --only`` stopped in a system that runs otherwise."""
    if not started(state).exists() or control.supervisor_pid(state) is None:
        return set()
    return {name for name, (condition, _) in (control.states(state) or {}).items() if condition == "stopped"}


def start_again(plan: Plan, names: set[str], say: Say) -> None:
    """Start these services, as ``down --only`` left them, and leave all others alone."""
    chosen = [service for service in registry.services(plan) if service.name in names]
    parts = [
        sequence.Step(
            one.name,
            tuple(names.intersection(one.needs)),
            partial(control.start_service, plan, one.name),
            partial(one.ready, plan),
        )
        for one in chosen
    ]
    say("Đang khởi động lại / Starting again:")
    sequence.run(parts, PATIENCE_SECONDS, progress(say))
    settle(plan, names, say)


def write_files(plan: Plan) -> None:
    """Directories, kept things, then every rendered file."""
    provision(plan)
    for directory in registry.directories(plan):
        make_directory(directory)
    for file in registry.rendered(plan):
        write(file)
    write(supervise.render(plan, [service.program for service in registry.services(plan)]))


def check_files(plan: Plan) -> None:
    """Every engine's own checker, at the same time; the first complaint ends ``up`` before anything is started."""
    # not the control plane's: its database job reads the same settings a moment later
    checkers = [check for name, check in registry.checkers(plan).items() if name != "control_plane"]
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda check: check(plan), checkers))
    for finding in (finding for findings in results for finding in findings):
        if not finding.ok:
            raise BadConfiguration(
                "bad-configuration",
                f"Cấu hình của {finding.engine} không hợp lệ: {finding.text}",
                f"The configuration of {finding.engine} is refused by its own checker: {finding.text}",
            )


def unsettled(plan: Plan, names: Iterable[str]) -> str | None:
    """One of these services that the supervisor does not yet believe to stay up; None when there is none."""
    known = control.states(plan.state) or {}
    states = {name: known.get(name, ("stopped", None))[0] for name in names}
    return next((f"{name}: {condition}" for name, condition in states.items() if condition != "running"), None)


def settle(plan: Plan, names: Iterable[str], say: Say) -> None:
    """Wait until the supervisor believes in these services."""
    supervised = sequence.Step("supervise", (), lambda: None, partial(unsettled, plan, names))
    sequence.run([supervised], PATIENCE_SECONDS, progress(say))


def steps(plan: Plan, database: Job) -> list[sequence.Step]:
    """The services and the database job, each with what it waits for."""
    job = sequence.Step("database", ("slapd",), database.begin, database.waiting)
    services = [
        sequence.Step(one.name, one.needs, partial(control.start_service, plan, one.name), partial(one.ready, plan))
        for one in registry.services(plan)
    ]
    return [job, *services]


def accounts(state: Path) -> Path:
    """The list of the demo's accounts; it comes last, so it stands for a finished set-up."""
    return state / "demo-accounts.csv"


def fill_demo(plan: Plan, job: Job, say: Say) -> None:
    """Sample people for a system that has none yet."""
    if accounts(plan.state).exists():
        return
    say("Đang tạo dữ liệu mẫu / Making the sample provinces")
    step = sequence.Step("demo", (), job.begin, job.waiting)
    sequence.run([step], DEMO_PATIENCE_SECONDS, progress(say))
    text = accounts(plan.state / "demo").read_text(encoding="utf-8")
    write(RenderedFile(accounts(plan.state), text, 0o600))


def progress(say: Say) -> Callable[[str, float], None]:
    """One line for each step that is ready."""
    return lambda name, seconds: say(f"  ✓ {name} ({seconds:.1f} s)")


def start(plan: Plan, options: Options, say: Say) -> None:
    """Start all; when one does not become ready, stop all again, so that the next ``up`` begins afresh."""
    database = Job(plan, "database", "congvu.wiring.prepare")
    size = () if options.demo_size is None else (str(options.demo_size),)
    demo = Job(plan, "demo", "congvu.wiring.demo", *size)
    started(plan.state).unlink(missing_ok=True)
    try:
        control.launch(plan)
        sequence.run(steps(plan, database), PATIENCE_SECONDS, progress(say))
        settle(plan, [service.name for service in registry.services(plan)], say)
        if options.demo:
            fill_demo(plan, demo, say)
    except BaseException:  # also when interrupted: half a system must not be left running unseen
        database.end()
        demo.end()
        control.stop(plan.state)
        raise
    started(plan.state).touch()


def raise_system(state: Path, root: Path, options: Options, say: Say) -> Plan:
    """The whole of ``up``; everything before ``store`` only looks."""
    text = desired_text(state, root, options)
    plan = parse_plan(text, state, root)
    preflight.require_programs(plan)
    preflight.require_readable(plan)
    preflight.require_room(state)
    with locked(state):
        if text == current_text(state) and (names := stopped(state)):
            start_again(plan, names, say)
            tell_ready(plan, options, say)
            return plan
        refuse_running(state, say)
        left = end_leftovers(state)
        if left:
            say(f"Đã dọn {left} tiến trình còn sót / Ended {left} processes that an earlier run had left behind")
        preflight.require_ports(plan)
        store(state, text)
        say(f"Đang viết cấu hình / Writing the configuration: {state}")
        write_files(plan)
        registry.prepare(plan)
        check_files(plan)
        say("Đang khởi động / Starting:")
        start(plan, options, say)
    tell_ready(plan, options, say)
    return plan


def tell_ready(plan: Plan, options: Options, say: Say) -> None:
    """Where the portal is; of a demo also one account to begin with, and where its password and all others stand."""
    say(f"Sẵn sàng / Ready: {endpoints(plan)['portal']}")
    listed = accounts(plan.state)
    if not options.demo or not listed.exists():
        return
    with listed.open(encoding="utf-8", newline="") as handle:
        usable = (row["address"] for row in csv.DictReader(handle) if row["state"] == "active")
        first = next(usable, "–")
    say(f"Bắt đầu với / Begin with: {first} · mật khẩu, các tài khoản khác / password, other accounts: {listed}")


def lower_system(state: Path) -> int:
    """The whole of ``down``; returns how many processes had to be ended by hand."""
    with locked(state):
        return control.stop(state)
