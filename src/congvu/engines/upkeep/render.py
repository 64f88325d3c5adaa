"""Upkeep reads the plan itself: nothing to render."""

from congvu.engines.plan import Directory, Plan, RenderedFile


def directories(_plan: Plan) -> list[Directory]:
    """None."""
    return []


def render(_plan: Plan) -> list[RenderedFile]:
    """None."""
    return []
