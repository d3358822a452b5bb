"""One hub per web process: one subscription to the channel layer, one serialisation per message, direct writes.

A Channels group with one queue per consumer took fifteen times as long to the last of 2,000 sockets. The hub is told
positions; what it is not told it reads from the journal, so a lost hint costs a moment and never a message.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import redis
from channels.layers import get_channel_layer

from pmi_platform.core.journal.events import reading_of
from pmi_platform.core.realtime.outbox import Outbox
from pmi_platform.core.realtime.topics import HUB_GROUP

logger = logging.getLogger(__name__)

BEAT_EVERY_S = 10.0
RECHECK_EVERY_S = 60.0
EXPIRY_CHECK_EVERY_S = 2.0


@dataclass(eq=False, slots=True)
class Listener:
    """One socket: what it may hear, how far it has heard, and what it is still to be told."""

    user_id: UUID
    membership_id: UUID
    session_key: str
    outbox: Outbox
    recheck: Callable[[], Awaitable[None]]
    topics: frozenset[str] = frozenset()
    reach: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    tenant_id: int = 0
    expires_at: datetime | None = None
    after: int = 0
    holds: int = 1
    held: list[tuple[int, str | Mapping[str, Any]]] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether messages go out at once: the replay is over, and nobody is asking whether rights have changed."""
        return self.holds == 0

    def may_read(self, line: Mapping[str, Any]) -> bool:
        """Whether the office behind the socket reads what the line tells; if not, it hears that something happened."""
        areas = self.reach.get(reading_of(line["event"]) or "", ())
        area = line["data"].get("area") or ""
        return areas is None or any(area == code or area.startswith(f"{code}.") for code in areas)

    def tell(self, line: Mapping[str, Any], *, telling: str, bare: str) -> None:
        """Tell a line that was addressed to one of the listener's topics; `bare` is what it says without its data."""
        if self.ready:
            self.offer(line["position"], telling if self.may_read(line) else bare)
        else:
            self.held.append((line["position"], line))

    def offer(self, position: int, text: str) -> None:
        """Tell a message unless it was heard already; a socket that does not drain is told to resync."""
        if not self.ready:
            self.held.append((position, text))
            return
        if position <= self.after:
            return
        self.after = position
        if not self.outbox.put(text):
            self.outbox.replace_all(resync_text(position))

    def hold(self) -> None:
        """Keep what arrives until `release`: whether it may be heard is being asked."""
        self.holds += 1

    def release(self, after: int = 0) -> None:
        """Everything up to `after` has been sent: let go what arrived meanwhile, as far as it may be heard now.

        What another still holds stays.
        """
        self.after, self.holds = max(self.after, after), self.holds - 1
        if not self.ready:
            return
        held, self.held = self.held, []
        for position, kept in held:
            if isinstance(kept, str):
                self.offer(position, kept)
            elif not self.topics.isdisjoint(kept["topics"]):
                self.offer(position, event_text(kept, tells=self.may_read(kept)))


def event_text(line: Mapping[str, Any], *, tells: bool) -> str:
    """One event as browsers read it; with `data` for those who may read it, and without for the others."""
    data = line["data"] if tells else None
    return json.dumps(
        {"type": "event", "position": line["position"], "event": line["event"], "data": data}, separators=(",", ":")
    )


def resync_text(position: int) -> str:
    """Tells a browser to fetch its page parts again and to go on from `position`."""
    return json.dumps({"type": "resync", "position": position}, separators=(",", ":"))


class Hub:
    """The listeners of this process, by topic."""

    def __init__(self) -> None:
        self.head = 0
        self._by_topic: dict[str, set[Listener]] = defaultdict(set)
        self._listeners: dict[Listener, frozenset[str]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._rechecks: set[asyncio.Future[None]] = set()

    @property
    def listener_count(self) -> int:
        return len(self._listeners)

    def start(self) -> None:
        """Subscribe once, in the loop of the first socket."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._receive_forever()), asyncio.create_task(self._tick_forever())]

    def join(self, listener: Listener) -> None:
        """Add a listener under its topics, or move it to its new ones."""
        self.leave(listener)
        self._listeners[listener] = listener.topics
        for topic in listener.topics:
            self._by_topic[topic].add(listener)

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        for topic in self._listeners.pop(listener, frozenset()):
            self._by_topic[topic].discard(listener)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    async def hear(self, hint: Mapping[str, Any]) -> None:
        """Take in one hint of the sequencer."""
        if self.head and hint["after"] > self.head:
            self._resync_everybody(hint["after"])
        for line in hint["entries"]:
            if line["position"] > self.head:
                self._tell(line)
                self._recheck_after(line)
        self.head = max(self.head, hint["head"])

    def _tell(self, line: Mapping[str, Any]) -> None:
        if line["data"] is None:
            return
        telling, bare = event_text(line, tells=True), event_text(line, tells=False)
        audience = self._audience(line["topics"])
        for listener in audience:
            listener.tell(line, telling=telling, bare=bare)
        for listener in self._audience(line["left"]) - audience:
            listener.offer(line["position"], bare)

    def _audience(self, topics: Iterable[str]) -> set[Listener]:
        audience: set[Listener] = set()
        for topic in topics:
            audience |= self._by_topic.get(topic, set())
        return audience

    def _resync_everybody(self, position: int) -> None:
        text = resync_text(position)
        for listener in self._listeners:
            listener.offer(position, text)

    def _recheck_after(self, line: Mapping[str, Any]) -> None:
        """A grant, a membership or a session changed: the listeners whom it may concern open their scope again."""
        if rights := line.get("rights_of"):
            tenants, user = set(rights["tenants"]), rights["user"]
            self._recheck_held(one for one in self._listeners if one.tenant_id in tenants or str(one.user_id) == user)

    def _recheck_held(self, listeners: Iterable[Listener]) -> None:
        """Ask again, and tell these listeners nothing until it is known what they may hear."""
        for listener in list(listeners):
            listener.hold()
            self._start(self._recheck_and_release(listener))

    async def _recheck_and_release(self, listener: Listener) -> None:
        """Where asking fails, the socket stays silent, and its browser connects again."""
        await listener.recheck()
        if listener in self._listeners:
            listener.release()

    def _start(self, recheck: Awaitable[None]) -> None:
        """Beside the stream, never in its way."""
        task = asyncio.ensure_future(recheck)
        self._rechecks.add(task)
        task.add_done_callback(self._rechecks.discard)

    async def _receive_forever(self) -> None:
        layer = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(HUB_GROUP, channel)
                while True:
                    await self.hear(await layer.receive(channel))
            except (redis.RedisError, OSError) as error:
                logger.warning("realtime.hub.disconnected", extra={"error": str(error)})
                await asyncio.sleep(1)

    async def _tick_forever(self) -> None:
        beat_at = recheck_at = time.monotonic()
        while True:
            await asyncio.sleep(EXPIRY_CHECK_EVERY_S)
            now = datetime.now(UTC)
            self._recheck_held(one for one in self._listeners if one.expires_at and one.expires_at <= now)
            if time.monotonic() - beat_at >= BEAT_EVERY_S:
                beat_at = time.monotonic()
                text = json.dumps({"type": "beat", "position": self.head}, separators=(",", ":"))
                for listener in list(self._listeners):
                    if listener.ready and listener.outbox.is_idle:
                        listener.outbox.put(text)
            if time.monotonic() - recheck_at >= RECHECK_EVERY_S:
                recheck_at = time.monotonic()
                for listener in list(self._listeners):
                    self._start(listener.recheck())


hub = Hub()
