"""Answers are what the endpoint makes, whatever the client says that it accepts."""

from collections.abc import Iterable

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OneRenderer(DefaultContentNegotiation):
    """Errors are problem+json and answers are bytes made elsewhere, so there is nothing to negotiate."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The one renderer that there is."""
        del request, format_suffix
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)
