"""A bounded process for files from outside: ``python -m congvu.requests.child signature|list FOLDER``, file on stdin.

Whatever a file does to its reader (a zip bomb, an endless loop) happens here, with little memory and little time.
"""

import json
import logging
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from congvu.ground.errors import CongvuError

log = logging.getLogger(__name__)
MEMORY = 1 << 30
SECONDS = 20
WALL = 40


class TooHeavy(CongvuError):
    """The file could not be examined within bounds."""

    def __init__(self) -> None:
        super().__init__(
            "file-too-heavy",
            "Tệp quá nặng hoặc bị hỏng, không đọc được trong giới hạn cho phép.",
            "The file is too heavy or damaged: it could not be read within bounds.",
        )


def ask(work: str, content: bytes, folder: Path = Path("/nonexistent")) -> Any:
    """What the child answers. Raises TooHeavy where it was stopped, or the refusal that it met."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "congvu.requests.child", work, str(folder)],
            input=content,
            capture_output=True,
            timeout=WALL,
            check=False,
            preexec_fn=bound,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
        if answer is None:
            log.warning("a file could not be examined: %s", done.stderr.decode(errors="replace")[-500:])
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        answer = None
    if answer is None:
        raise TooHeavy
    if "refused" in answer:
        raise CongvuError(**answer["refused"])
    return answer["found"]


def bound() -> None:
    """The limits, set between fork and exec."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work_on(work: str, folder: Path, content: bytes) -> Any:
    """The work itself, in the child."""
    if work == "signature":
        from congvu.requests.signatures import examine

        return examine(content, folder).as_json()
    from congvu.requests.lists import read_list

    with NamedTemporaryFile(suffix=".xlsx") as handle:
        handle.write(content)
        handle.flush()
        return [asdict(row) for row in read_list(Path(handle.name))]


def main(work: str, folder: str) -> int:
    """Answer with JSON; a refusal is an answer too."""
    try:
        answer: dict[str, Any] = {"found": work_on(work, Path(folder), sys.stdin.buffer.read())}
    except CongvuError as refusal:
        names = ("code", "vi", "en", "clause")
        answer = {"refused": {name: getattr(refusal, name) for name in names}}
    except MemoryError:
        return 1
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
