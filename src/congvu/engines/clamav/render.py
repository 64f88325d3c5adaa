"""The plan as ``clamd.conf`` (clamd.conf(5)) and, where Debian's database folder is empty, a small one of our own.

The small database knows the industry's harmless test file only, so that the way of an infected message can be shown on
a machine that cannot reach a mirror. As soon as freshclam has brought the official database the next start uses that.
"""

from pathlib import Path

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.template import fill

OFFICIAL = Path("/var/lib/clamav")

# in two parts, so that this file is not taken for the test file itself
TEST_FILE = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EI" + "CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def database(plan: Plan, official: Path = OFFICIAL) -> Path:
    """The folder of signatures that clamd loads."""
    there = any(official.glob("*.c[vl]d")) if official.is_dir() else False
    return official if there else plan.state / "clamav" / "db"


def directories(plan: Plan) -> list[Directory]:
    """The socket's directory is open to Rspamd's group; what is unpacked for a scan is clamd's alone."""
    home = plan.state / "clamav"
    return [
        Directory(home),
        Directory(home / "db", 0o755, "clamav", "clamav"),
        Directory(home / "tmp", 0o700, "clamav", "clamav"),
        Directory(home / "run", 0o750, "clamav", "_rspamd"),
    ]


def render(plan: Plan) -> list[RenderedFile]:
    """clamd's file and the local signature (ClamAV's extended format: name, any type, any offset, hex)."""
    home = plan.state / "clamav"
    config = fill(__file__, "clamd.conf", state=plan.state, database=database(plan))
    signature = f"Eicar-Test-Signature:0:*:{TEST_FILE.encode('ascii').hex()}\n"
    return [RenderedFile(home / "clamd.conf", config), RenderedFile(home / "db" / "local.ndb", signature)]
