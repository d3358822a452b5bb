"""The one stream consumer: resume from a position, hear what one may hear, resync when in doubt."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from pmi_platform.core.accounts import second_factor
from pmi_platform.core.accounts.queries.sessions import session_lives
from pmi_platform.core.journal.events import all_readings
from pmi_platform.core.journal.queries.stream import head_position, lines_after
from pmi_platform.core.realtime.hub import Listener, event_text, hub, resync_text
from pmi_platform.core.realtime.outbox import Outbox
from pmi_platform.core.tenancy.middleware import SESSION_KEY
from pmi_platform.core.tenancy.queries import memberships
from pmi_platform.core.tenancy.scope import Actor, MembershipEnded, open_scope

SIGNED_OUT = 4401
SCOPE_ENDED = 4403
REPLAY_LIMIT = 500


class DirectSend:
    """Keeps the server's own `send` in the scope: the session's wrapper around it looks at the session for every
    message, though no message of the stream changes it."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await self._application({**scope, "direct_send": send}, receive, send)


class StreamConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """`{"type": "resume", "after": n}` in; ready, event, resync and beat out. Accepts before it closes, so that the
    browser sees the code."""

    # The hub listens for all sockets of the process; a subscription for each would be one more in Redis and a task.
    channel_layer_alias = "none"

    async def connect(self) -> None:
        await self.accept()
        self.listener: Listener | None = None
        self.resumed = False
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        self.user_id: UUID = user.pk
        session = self.scope["session"]
        chosen = session.get(SESSION_KEY)
        self.shown = {second_factor.METHODS_KEY: session.get(second_factor.METHODS_KEY)}
        membership_id = await database_sync_to_async(_membership)(self.user_id, chosen)
        if membership_id is None:
            await self.close(SCOPE_ENDED)
            return
        hub.start()
        self.listener = Listener(
            user_id=self.user_id,
            membership_id=membership_id,
            session_key=session.session_key or "",
            outbox=Outbox(self.send_text),
            recheck=self.recheck,
        )

    async def send_text(self, text: str) -> None:
        await self.scope["direct_send"]({"type": "websocket.send", "text": text})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        del bytes_data
        after = _after(text_data)
        if self.listener is None or after is None or self.resumed:
            return
        self.resumed = True
        if await self._open() and self.listener is not None:
            hub.join(self.listener)
            await self._replay(after)

    async def disconnect(self, code: int) -> None:
        del code
        self._leave()

    def _leave(self) -> None:
        if self.listener is not None:
            hub.leave(self.listener)
            self.listener.outbox.close()
            self.listener = None

    async def recheck(self) -> None:
        """Open the scope again: rights may have come, gone or lapsed since the socket joined."""
        listener = self.listener
        if listener is None:
            return
        before = (listener.topics, listener.reach)
        if await self._open() and self.listener is listener and (listener.topics, listener.reach) != before:
            hub.join(listener)
            await self.send(text_data=resync_text(max(hub.head, listener.after)))

    async def _open(self) -> bool:
        """Read the scope in one transaction; close the socket when the session or the membership has ended."""
        listener = self.listener
        if listener is None:
            return False
        if not await database_sync_to_async(session_lives)(listener.session_key):
            await self._end(SIGNED_OUT)
            return False
        try:
            actor = await database_sync_to_async(_actor)(listener.user_id, listener.membership_id)
        except MembershipEnded:
            await self._end(SCOPE_ENDED)
            return False
        if second_factor.is_missing(user=self.scope["user"], actor=actor, session=self.shown):
            await self._end(SCOPE_ENDED)
            return False
        listener.topics = actor.full_keys | actor.zone_keys
        listener.reach = {reading: actor.reach(reading) for reading in all_readings()}
        listener.tenant_id = actor.tenant.id
        listener.expires_at = actor.expires_at
        return True

    async def _end(self, code: int) -> None:
        self._leave()
        await self.close(code)

    async def _replay(self, after: int) -> None:
        listener = self.listener
        if listener is None:
            return
        head, lines = await database_sync_to_async(_missed)(listener.user_id, listener.membership_id, after)
        if lines is None or after > head:
            await self.send(text_data=resync_text(head))
        else:
            for line in lines:
                await self.send(text_data=event_text(line, tells=listener.may_read(line)))
        await self.send(text_data=json.dumps({"type": "ready", "position": head}, separators=(",", ":")))
        listener.release(head)


def _after(text: str | None) -> int | None:
    try:
        message: Any = json.loads(text or "")
    except ValueError:
        return None
    if not isinstance(message, dict) or message.get("type") != "resume":
        return None
    after = message.get("after")
    return after if isinstance(after, int) and not isinstance(after, bool) and after >= 0 else None


def _membership(user_id: UUID, chosen: str | None) -> UUID | None:
    available = memberships.available_to(user_id)
    wanted = [choice.id for choice in available if str(choice.id) == chosen]
    return wanted[0] if wanted else (available[0].id if available else None)


def _actor(user_id: UUID, membership_id: UUID) -> Actor:
    with open_scope(user_id=user_id, membership_id=membership_id) as actor:
        return actor


def _missed(user_id: UUID, membership_id: UUID, after: int) -> tuple[int, list[dict[str, Any]] | None]:
    with open_scope(user_id=user_id, membership_id=membership_id) as actor:
        head = head_position()
        if head - after > REPLAY_LIMIT:
            return head, None
        return head, lines_after(actor=actor, after=after, head=head)


__all__ = ["SCOPE_ENDED", "SIGNED_OUT", "StreamConsumer"]
