"""Feeds of `PMI_GAUGE_FEEDS`: addresses that are asked for heights of rivers."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.integration.adapters import Feed
from pmi_platform.core.integration.declarations import feeds_from
from pmi_platform.integrations.river_gauges.delivery import deliver


def declared_feeds(declarations: Iterable[str]) -> tuple[Feed, ...]:
    """The feeds of `PMI_GAUGE_FEEDS`, each as `name=https://host/path`; raises `ImproperlyConfigured`."""
    return feeds_from(declarations, variable="PMI_GAUGE_FEEDS", make=_feed)


def _feed(name: str, url: str, host: str) -> Feed:
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
