"""After a batch is sealed: hints for the browsers' hubs and work for the handlers. Neither is the only copy."""

import asyncio
import logging
import time
from typing import Any

import kombu.exceptions
import redis
from channels.layers import get_channel_layer

from pmi_platform.core.journal.events import message_of
from pmi_platform.core.journal.services.sequencer import Batch, Sealed
from pmi_platform.core.journal.tasks import deliver
from pmi_platform.core.realtime.topics import HUB_GROUP, own_topic, topics_of

logger = logging.getLogger(__name__)

IDLE_HINT_EVERY_S = 5.0
RIGHTS_PREFIX = "tenancy."
"""Facts of these types change who may see what: sockets open their scope again."""


class Announcer:
    """Called by the sequencer with each committed batch. A failure here costs time, never an entry."""

    def __init__(self) -> None:
        self._head = 0
        self._told_at = float("-inf")
        # One loop for good: the channel layer keeps its connection to Redis by loop.
        self._loop = asyncio.new_event_loop()

    def __call__(self, batch: Batch) -> None:
        if not batch.entries and time.monotonic() - self._told_at < IDLE_HINT_EVERY_S:
            return
        try:
            self._hint(batch)
            for entry in batch.entries:
                if entry.delivery_count:
                    deliver.delay(entry.entry_id)
        except (redis.RedisError, kombu.exceptions.OperationalError, OSError) as error:
            logger.warning("journal.announce.failed", extra={"head": batch.head, "error": str(error)})
        self._told_at = time.monotonic()

    def _hint(self, batch: Batch) -> None:
        hint = {
            "type": "journal.sealed",
            "after": batch.head - len(batch.entries),
            "head": batch.head,
            "entries": [line for entry in batch.entries if (line := _line(entry)) is not None],
        }
        self._loop.run_until_complete(get_channel_layer().group_send(HUB_GROUP, hint))


def _line(entry: Sealed) -> dict[str, Any] | None:
    message = message_of(entry.type, entry.payload)
    topics = topics_of(change for change in entry.changes if change["operation"] != "tombstone")
    if not entry.changes and message is not None:
        topics = {own_topic(entry.tenant_id)}
    line = {
        "position": entry.position,
        "event": entry.type,
        "data": message,
        "topics": sorted(topics),
        "left": sorted(topics_of(entry.changes) - topics),
    }
    if entry.type.startswith(RIGHTS_PREFIX):
        parties = {entry.tenant_id, *(tenant for change in entry.changes for tenant in change["also"])}
        line["rights_of"] = {"tenants": sorted(parties), "user": entry.payload.get("user_id")}
    return line if message is not None or "rights_of" in line else None
