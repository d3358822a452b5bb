"""Who hears what: a topic is a purpose and a tenant, or a purpose, a tenant and a kecamatan."""

from collections.abc import Iterable, Mapping
from typing import Any

HUB_GROUP = "journal"


def topics_of(changes: Iterable[Mapping[str, Any]]) -> set[str]:
    """The topics of an entry, from its changes: the same keys that the row policies compare."""
    topics: set[str] = set()
    for change in changes:
        for tenant in (change["tenant"], *change["also"]):
            topics.add(f"{change['purpose']}:{tenant}")
        topics.update(f"{change['purpose']}:{zone}" for zone in change["zones"])
    return topics
