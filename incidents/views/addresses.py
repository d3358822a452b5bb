"""Addresses of the same list, looked at otherwise."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest


def address_with(request: HttpRequest, **changes: Any) -> str:
    """This page's query string with some parameters changed, or left out with None."""
    asked = {name: value for name, value in request.GET.items() if name not in changes}
    return f"?{urlencode({**asked, **{name: value for name, value in changes.items() if value is not None}})}"
