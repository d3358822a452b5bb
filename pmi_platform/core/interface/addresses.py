"""Addresses of the same list, looked at otherwise."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

LAST_PAGE = 1_000
"""Further back than this a list is narrowed, not leafed through."""


def page_asked(request: HttpRequest) -> int:
    """The page in the address; the first one for anything that is no number of a page."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LAST_PAGE)):
        return 1
    return min(max(1, int(text)), LAST_PAGE)


def id_asked(request: HttpRequest, name: str) -> UUID | None:
    """The row that the address names; none for anything that is no id."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def address_with(request: HttpRequest, **changes: Any) -> str:
    """This page's query string with some parameters changed, or left out with None."""
    asked = {name: value for name, value in request.GET.items() if name not in changes}
    return f"?{urlencode({**asked, **{name: value for name, value in changes.items() if value is not None}})}"


def is_identifier(text: str) -> bool:
    """Whether this can be a row's id at all."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False
