"""Which feeds there are: one folder per partner in `pmi_platform/integrations/`, found by themselves."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from django.conf import settings

from pmi_platform.core.integration.adapters import Feed
from pmi_platform.core.integration.errors import UnknownFeed

# A name and not an import: the kernel stands below the integrations, and knows none of them.
INTEGRATIONS = "pmi_platform.integrations"


@cache
def all_feeds() -> Mapping[str, Feed]:
    """Every feed that an integration declares in `FEEDS`, by its name."""
    folder = import_module(INTEGRATIONS)
    found: dict[str, Feed] = {}
    for module in pkgutil.iter_modules(folder.__path__, f"{INTEGRATIONS}."):
        for feed in getattr(import_module(module.name), "FEEDS", ()):
            if feed.name in found:
                raise ValueError(f"Two integrations declare a feed named {feed.name}.")
            found[feed.name] = feed
    return found


def feed_named(name: str) -> Feed:
    """The feed of this name; raises `UnknownFeed`."""
    try:
        return all_feeds()[name]
    except KeyError:
        raise UnknownFeed(name=name[:60]) from None


def is_on(feed: Feed) -> bool:
    """Whether this deployment asks the feed: `PMI_FEEDS` names it, its integration, or all."""
    integration = feed.name.partition(".")[0]
    return bool({"all", integration, feed.name} & set(settings.FEEDS))


def feeds_in_use() -> list[Feed]:
    """The feeds that are on."""
    return [feed for feed in all_feeds().values() if is_on(feed)]
