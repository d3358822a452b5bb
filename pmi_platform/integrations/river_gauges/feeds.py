"""Feeds of `PMI_GAUGE_FEEDS`: addresses that are asked for heights of rivers."""

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.integration.adapters import Feed
from pmi_platform.integrations.river_gauges.delivery import deliver

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


def declared_feeds(declarations: Iterable[str]) -> tuple[Feed, ...]:
    """The feeds of `PMI_GAUGE_FEEDS`, each as `name=https://host/path`; raises `ImproperlyConfigured`."""
    return tuple(_feed(*_declared(declaration)) for declaration in declarations)


def _declared(declaration: str) -> tuple[str, str]:
    name, _equals, url = declaration.strip().partition("=")
    target = urlsplit(url)
    if not _NAME.fullmatch(name) or target.scheme not in {"http", "https"} or not target.hostname:
        raise ImproperlyConfigured(f"PMI_GAUGE_FEEDS wants name=https://host/path, and not {declaration[:80]!r}.")
    return name, url


def _feed(name: str, url: str) -> Feed:
    host = urlsplit(url).hostname or ""
    return Feed(
        name=f"river_gauges.{name}",
        partner=name,
        title=_("River gauges"),
        url=url,
        hosts=frozenset({host}),
        every=timedelta(minutes=5),
        silent_after=timedelta(minutes=30),
        read=deliver,
        attribution=host,
        most_bytes=1024 * 1024,
    )
