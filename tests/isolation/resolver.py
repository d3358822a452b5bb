"""Every address that the product answers, as Django's resolver knows it, and every socket."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from pmi_platform.urls import websocket_urlpatterns


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern, whole, without the leading slash."""

    pattern: str
    callback: Any

    @property
    def api_actions(self) -> dict[str, str]:
        """The actions of a REST door by method; empty for others."""
        return getattr(self.callback, "actions", None) or {}


def routes() -> list[Route]:
    """All of them, in the resolver's order."""
    return [Route(prefix + str(found.pattern), found.callback) for prefix, found in _walk(get_resolver(), "")]


def patterns() -> set[str]:
    """Their patterns alone."""
    return {route.pattern for route in routes()}


def sockets() -> set[str]:
    """The patterns of the sockets."""
    return {str(found.pattern) for found in websocket_urlpatterns}


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from _walk(found, prefix + str(found.pattern))
        else:
            yield prefix, found
