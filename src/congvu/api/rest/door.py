"""How a route is written: what it is for in both languages, its scope, whom it opens to, what it answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Router
from ninja.types import TCallable

from congvu.api.rest.caller import Bearer
from congvu.api.rest.once import once
from congvu.directory.offices import LOOKING

View = TypeVar("View", bound=Callable[..., Any])


class Door(Router):
    """A router whose routes all have a guard; those that change something are done once for each key."""

    def read(
        self,
        path: str,
        scope: str,
        said: str,
        answer: Any,
        roles: frozenset[str] | None = LOOKING,
        *,
        applications: bool = True,
    ) -> Callable[[TCallable], TCallable]:
        """A route that shows something."""
        guard = Bearer(scope, roles, applications)
        return self.get(path, response=answer, summary=said, auth=guard, openapi_extra={"x-scope": scope})

    def act(
        self,
        path: str,
        scope: str,
        said: str,
        answer: Any,
        roles: frozenset[str] | None = LOOKING,
        *,
        applications: bool = True,
        status: int = 200,
    ) -> Callable[[View], View]:
        """A route that does something, and answers with ``status``."""
        guard = Bearer(scope, roles, applications)
        extra = {"x-scope": scope}
        register = self.post(path, response={status: answer}, summary=said, auth=guard, openapi_extra=extra)

        def add(view: View) -> View:
            register(once(view, status))
            return view

        return add
