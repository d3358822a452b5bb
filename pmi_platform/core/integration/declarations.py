"""Feeds that a deployment declares in its environment, each as `name=https://host/path`."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from pmi_platform.core.integration.adapters import Feed

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


def feeds_from(
    declarations: Iterable[str], *, variable: str, make: Callable[[str, str, str], Feed]
) -> tuple[Feed, ...]:
    """What `make` says of the name, address and host of each; raises `ImproperlyConfigured` naming `variable`."""
    return tuple(make(*_read(declaration, variable)) for declaration in declarations)


def _read(declaration: str, variable: str) -> tuple[str, str, str]:
    name, _equals, url = declaration.strip().partition("=")
    target = urlsplit(url)
    if not _NAME.fullmatch(name) or target.scheme not in {"http", "https"} or not target.hostname:
        raise ImproperlyConfigured(f"{variable} wants name=https://host/path, and not {declaration[:80]!r}.")
    return name, url, target.hostname
