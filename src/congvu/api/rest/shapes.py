"""What comes in and goes out of several routes: bounded texts and numbers, and pages by key."""

from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

# PostgreSQL stores no NUL, and no field of ours is longer.
Text = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$", strip_whitespace=True)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$", strip_whitespace=True)]
Number = Annotated[int, Field(ge=1, lt=1 << 63)]
Limit = Annotated[int, Field(ge=1, le=200)]

Item = TypeVar("Item")


class Asked(Schema):
    """A body: what is not known in it is refused, so that no misspelt field is passed over."""

    model_config = ConfigDict(extra="forbid")


class Listed(Schema):
    """A list's query: words to find, with or without diacritics; the key behind which the page begins; its length."""

    q: Text = ""
    after: Text = ""
    limit: Limit = 50


class Page(Schema, Generic[Item]):
    """One page; ``after`` asks for the next one, and is empty at the end."""

    items: list[Item]
    after: str
