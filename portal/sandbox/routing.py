"""What a route is, and how a path finds its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from .world import Guard, Handler


@dataclass(frozen=True)
class Route:
    """`pattern` has `{name}` for a segment that is a parameter; fixed ones ignore letter case."""

    method: str
    pattern: str
    handler: Handler
    guards: tuple[Guard, ...] = ()

    def match(self, segments: list[str]) -> dict[str, str] | None:
        """The parameters, decoded, when the path is this route's."""
        wanted = self.pattern.split("/")
        if len(wanted) != len(segments):
            return None
        params: dict[str, str] = {}
        for mine, theirs in zip(wanted, segments, strict=True):
            if mine.startswith("{"):
                params[mine[1:-1]] = unquote(theirs)
            elif mine.lower() != theirs.lower():
                return None
        return params


class Table:
    """Routes in their order, by method and number of segments."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._of_shape: defaultdict[tuple[str, int], list[Route]] = defaultdict(list)
        for route in self.routes:
            self._of_shape[route.method, route.pattern.count("/")].append(route)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The first route of the table that fits."""
        segments = path.rstrip("/").split("/")
        for route in self._of_shape.get((method, len(segments) - 1), ()):
            params = route.match(segments)
            if params is not None:
                return route, params
        return None
