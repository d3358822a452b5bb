"""Who hears what: a topic is a purpose and a tenant, or a purpose, a tenant and a kecamatan."""

from collections.abc import Iterable, Mapping
from typing import Any

HUB_GROUP = "journal"


def own_topic(tenant_id: int) -> str:
    """Where an entry is told that speaks of no row of the feed: inside the tenant whose entry it is."""
    return f"own:{tenant_id}"


def topics_of(changes: Iterable[Mapping[str, Any]]) -> set[str]:
    """The topics of an entry, from its changes: the same keys that the row policies compare."""
    topics: set[str] = set()
    for change in changes:
        for tenant in (change["tenant"], *change["also"]):
            topics.add(f"{change['purpose']}:{tenant}")
        topics.update(f"{change['purpose']}:{zone}" for zone in change["zones"])
    return topics
