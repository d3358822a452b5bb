"""What one socket is still to be told: written at once while it keeps up, kept in a bounded queue while it does not.

A queue and a task for every socket cost more than the writing itself (bench `fanout`), and few sockets need them.
"""

from __future__ import annotations

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

LIMIT = 256

Send = Callable[[str], Coroutine[Any, Any, None]]


class Outbox:
    """Messages to one socket, in order."""

    __slots__ = ("_draining", "_send", "_waiting")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[str] = deque()
        self._draining: asyncio.Future[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether everything has been written."""
        return self._draining is None

    def put(self, text: str) -> bool:
        """Write a message, after those that still wait; False when too many wait already."""
        if self._draining is not None:
            if len(self._waiting) >= LIMIT:
                return False
            self._waiting.append(text)
            return True
        try:
            rest = begun(self._send(text))
        except OSError:
            return True  # The socket is gone; its disconnect is on the way.
        if rest is not None:
            self._draining = asyncio.ensure_future(self._drain(rest))
        return True

    def replace_all(self, text: str) -> None:
        """Forget what waits and tell this instead."""
        self._waiting.clear()
        self.put(text)

    def close(self) -> None:
        """Write nothing more."""
        self._waiting.clear()
        if self._draining is not None:
            self._draining.cancel()

    async def _drain(self, rest: Awaitable[None]) -> None:
        try:
            await rest
            while self._waiting:
                await self._send(self._waiting.popleft())
        except OSError:
            self._waiting.clear()
        finally:
            self._draining = None


def begun(coroutine: Coroutine[Any, Any, None]) -> Awaitable[None] | None:
    """Run a coroutine up to where it first has to wait and answer the rest of it; None when it has ended by then.

    Python 3.12 has this as the eager task.
    """
    try:
        awaited = coroutine.send(None)
    except StopIteration:
        return None
    return _rest(coroutine, awaited)


@types.coroutine
def _rest(coroutine: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    while True:
        answer, failure = None, None
        try:
            answer = yield awaited
        except BaseException as error:
            failure = error
        try:
            awaited = coroutine.send(answer) if failure is None else coroutine.throw(failure)
        except StopIteration:
            return
