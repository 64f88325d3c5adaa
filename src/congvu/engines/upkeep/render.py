"""Upkeep reads the plan itself: nothing to render but the place of archived mail."""

from congvu.engines.plan import Directory, Plan, RenderedFile


def directories(plan: Plan) -> list[Directory]:
    """The archive (its one file can be reached, not the mail below); orders about held letters, and reports."""
    held, links = plan.state / "held", plan.state / "links"
    return [
        Directory(plan.state / "archive", 0o711),
        Directory(held, 0o750, "root", "congvu"),
        Directory(held / "orders", 0o700, "congvu", "congvu"),
        Directory(held / "done", 0o750, "root", "congvu"),
        Directory(links, 0o751, "root", "congvu"),
        *(Directory(links / name, 0o700, "congvu", "congvu") for name in ("tmp", "new", "files")),
        Directory(links / "verdicts", 0o750, "root", "congvu"),
    ]


def render(_plan: Plan) -> list[RenderedFile]:
    """None."""
    return []
