"""Upkeep reads the plan itself: nothing to render but the place of archived mail."""

from congvu.engines.plan import Directory, Plan, RenderedFile


def directories(plan: Plan) -> list[Directory]:
    """The archive; its one file for the control plane can be reached, the mail below is the mail account's."""
    return [Directory(plan.state / "archive", 0o711)]


def render(_plan: Plan) -> list[RenderedFile]:
    """None."""
    return []
