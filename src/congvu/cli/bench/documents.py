"""How many letters of agencies the examiner looks into in a second, in what memory, and how soon a verdict comes."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from congvu.cli.bench import cost
from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.letters import with_pdf
from congvu.cli.place import ROOT
from congvu.ground.bounded import Children
from congvu.ground.clock import now
from congvu.ground.mime import walk
from congvu.ground.signatures import examining
from congvu.ground.signatures.samples import Authority, Holder, docx, letter, odt

BENCH = "documents"
LETTERS, QUICK_LETTERS = 200, 40
TIMES, QUICK_TIMES = 100, 20
SLUG = "bench"
SENDER, RECEIVER = "syt@bench.test", "stc@bench.test"
SECONDS, MEMORY = Target(2.0, at_least=False), Target(512, at_least=False)
LONGEST = 600


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """Each format by itself, then letters through the examiner's own process."""
    del port_base
    with TemporaryDirectory(prefix="congvu-bench-") as place:
        home = Path(place)
        authority = Authority("Ban Cơ yếu Chính phủ")
        trust = authority.trusted_in(home / "trust" / SLUG)
        holder = authority.holder(email=SENDER)
        say("documents: verdicts by format")
        found = verdicts(holder, trust, QUICK_TIMES if quick else TIMES)
        say("documents: letters through the examiner")
        return found + letters(holder, home, QUICK_LETTERS if quick else LETTERS)


def verdicts(holder: Holder, trust: Path, times: int) -> list[Figure]:
    """How long a verdict takes, the child's start included."""
    entity = letter(SENDER, RECEIVER, ("cv.docx", docx()))
    large = next(part.content() for part in walk(with_pdf(10)).parts if part.is_file)
    papers = {
        "PDF": holder.pdf(pdf()),
        "PDF of 10 MB": holder.pdf(large),
        "DOCX": holder.office(docx()),
        "ODT": holder.opendocument(odt()),
        "XML": holder.xml(b"<a><b>1</b></a>"),
        "P7M": holder.cms(b"noi dung"),
    }
    found = []
    with Children(examining.HERE) as children:
        for name, content in papers.items():
            told = {"names": ["x"], "sizes": [len(content)], "trust": str(trust)}
            found += percentiles(name, times, partial(children.ask, f"{examining.HERE}:files", content, **told))
        signed = holder.message(*entity)
        ask = partial(children.ask, f"{examining.HERE}:message", signed, trust=str(trust))
        found += percentiles("S/MIME", times, ask)
    return found


def percentiles(name: str, times: int, ask: Callable[[], object]) -> list[Figure]:
    """The middle, and what is exceeded once in a hundred; the first is not counted, for it loads the readers."""
    ask()
    taken = []
    for _time in range(times):
        start = time.monotonic()
        ask()
        taken.append(time.monotonic() - start)
    last = statistics.quantiles(taken, n=100, method="inclusive")[-1]
    return [
        figure(f"verdict on {name}, p50", 1000 * statistics.median(taken), "ms"),
        figure(f"verdict on {name}, p99", last, "s", SECONDS),
    ]


def letters(holder: Holder, home: Path, count: int) -> list[Figure]:
    """Letters with a signed PDF and a signed DOCX, until the last result is there."""
    for name in ("spool", "examined"):
        (home / name).mkdir()
    files = ("cv.pdf", holder.pdf(pdf())), ("pl.docx", holder.office(docx()))
    raw = holder.message(*letter(SENDER, RECEIVER, *files))
    with examiner(home) as process:
        leave(home, "warm", raw)
        until(home, 1, process)
        began, used = time.monotonic(), sum(process.cpu_times()[:2])
        for number in range(count):
            leave(home, f"L{number}", raw)
        peak = until(home, count + 1, process)
        seconds = time.monotonic() - began
        spent = sum(process.cpu_times()[:2]) - used
    wrong = [path.name for path in (home / "examined").glob("*.json") if '"invalid"' in path.read_text("utf-8")]
    return [
        figure("letters examined", count / seconds, "1/s"),
        figure("a letter, CPU of the examiner itself", 1000 * spent / count, "ms"),
        figure("memory of examiner and children at the peak", peak, "MB", MEMORY),
        figure("letters with a wrong verdict", len(wrong), "letters", Target(0, at_least=False)),
    ]


@contextmanager
def examiner(home: Path) -> Iterator[psutil.Process]:
    """The process as it runs in a system."""
    command = [sys.executable, "-m", "congvu.documents.examiner", str(home), str(home / "trust")]
    told = {**environ, "PYTHONPATH": str(ROOT / "src"), "MALLOC_ARENA_MAX": "2"}
    with subprocess.Popen(command, env=told, stderr=subprocess.DEVNULL) as started:
        try:
            yield psutil.Process(started.pid)
        finally:
            started.terminate()


def leave(home: Path, name: str, raw: bytes) -> None:
    """As the gate leaves a letter."""
    told = {"queue_id": name, "time": now().isoformat(), "direction": "submission", "action": "accept"}
    told |= {"sender": SENDER, "login": SENDER, "client": "127.0.0.1"}
    (home / "spool" / f"{name}.eml").write_bytes(raw)
    part = home / "spool" / f".{name}.part"
    part.write_text(json.dumps({**told, "recipients": [RECEIVER], "jurisdictions": [SLUG]}), "utf-8")
    part.rename(home / "spool" / f"{name}.json")


def until(home: Path, count: int, process: psutil.Process) -> float:
    """Wait for so many results; the most memory seen meanwhile, in MB, what is shared counted once."""
    peak, deadline = 0.0, time.monotonic() + LONGEST
    while len(list((home / "examined").glob("[!.]*.json"))) < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{count} letters")
        peak = max(peak, cost.memory([process.pid])[1] / 2**20)
        time.sleep(0.1)
    return peak


def pdf() -> bytes:
    """Two pages of an official letter."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for _page in range(2):
        for line in range(40):
            canvas.drawString(72, 760 - 16 * line, "Kinh gui quy co quan, can cu quy che su dung thu dien tu")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def figure(name: str, value: float, unit: str, target: Target | None = None) -> Figure:
    """One line."""
    return Figure(bench=BENCH, name=name, unit=unit, value=value, target=target)
