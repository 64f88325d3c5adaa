"""The examiner has no file of its own: the gate leaves letters in the spool, the worker takes what was found."""

from congvu.engines.gate.render import ACCOUNT, home
from congvu.engines.plan import Directory, Plan, RenderedFile


def directories(plan: Plan) -> list[Directory]:
    """The spool is the gate's account's alone; what was found is the worker's to read and to remove."""
    return [
        Directory(home(plan) / "spool", 0o700, ACCOUNT, ACCOUNT),
        Directory(home(plan) / "examined", 0o2770, ACCOUNT, "congvu"),
    ]


def render(_plan: Plan) -> list[RenderedFile]:
    """No file."""
    return []
