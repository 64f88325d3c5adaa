"""Filling an engine's template: ``string.Template`` text beside its ``render.py``, every name must be given."""

from pathlib import Path
from string import Template


class EngineTemplate(Template):
    """``@name@``-style: engines use ``$`` and ``%`` for their own variables, so the template leaves both alone."""

    delimiter = "@"
    # string.Template wants four groups; it compiles the text itself, which its stub does not know
    pattern = r"(?P<escaped>@@)|@(?P<named>[a-z][a-z0-9_]*)@|(?P<braced>(?!))|(?P<invalid>(?!))"  # type: ignore[assignment]


def fill(engine_file: str, name: str, /, **values: object) -> str:
    """``templates/<name>`` beside ``engine_file`` (the caller's ``__file__``), with its ``@names@`` filled."""
    text = (Path(engine_file).parent / "templates" / name).read_text(encoding="utf-8")
    return EngineTemplate(text).substitute(values)
