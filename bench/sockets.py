"""Browsers' sockets by the thousand, as light as they can be, so that the figure is the server's and not theirs."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
OPENING_AT_ONCE = 40


class Listener(asyncio.Protocol):
    """One socket: shakes hands, answers pings and hands every text message on."""

    def __init__(self, request: bytes, hear: Callable[[bytes], None]) -> None:
        self._request = request
        self._hear = hear
        self._pending = b""
        self.is_open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._pending += data
        if not self.is_open.done():
            head, blank, rest = self._pending.partition(b"\r\n\r\n")
            if not blank:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.is_open.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            if b"permessage-deflate" in head:
                self.is_open.set_exception(ConnectionError("The server would compress each message for each socket."))
                return
            self._pending = rest
            self.is_open.set_result(None)
        while frame := _first_frame(self._pending):
            operation, payload, length = frame
            self._pending = self._pending[length:]
            if operation == TEXT:
                self._hear(payload)
            elif operation == PING:
                self._transport.write(_masked(PONG, payload))

    def send(self, text: str) -> None:
        self._transport.write(_masked(TEXT, text.encode()))

    def close(self) -> None:
        self._transport.close()


class Crowd:
    """Many listeners to one address, and when the last of them heard what is waited for."""

    def __init__(self, *, awaited: bytes) -> None:
        self._awaited = awaited
        self._left = 0
        self._last: asyncio.Future[float] | None = None
        self.heard = b""
        self.listeners: list[Listener] = []

    async def open(self, url: str, count: int, *, headers: list[dict[str, str]], greeting: str = "") -> None:
        """Open `count` sockets, with the headers in turn; with a greeting, wait until each is told that it is ready."""
        turns = asyncio.Semaphore(OPENING_AT_ONCE)

        async def open_one(number: int) -> None:
            async with turns:
                self.listeners.append(await self._listen(url, headers[number % len(headers)], greeting))

        await asyncio.gather(*(open_one(number) for number in range(count)))

    async def _listen(self, url: str, headers: dict[str, str], greeting: str) -> Listener:
        parts, loop = urlsplit(url), asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()

        def hear(message: bytes) -> None:
            if self._awaited in message:
                self._count(message)
            elif b'"ready"' in message and not ready.done():
                ready.set_result(None)

        request = _handshake(parts.netloc, parts.path, headers)
        _transport, listener = await loop.create_connection(
            lambda: Listener(request, hear), parts.hostname or "", parts.port or 80
        )
        await listener.is_open
        if greeting:
            listener.send(greeting)
            await asyncio.wait_for(ready, 120)
        return listener

    def expect(self) -> asyncio.Future[float]:
        """The moment at which the last listener will have heard."""
        self._left, self._last = len(self.listeners), asyncio.get_running_loop().create_future()
        return self._last

    def close(self) -> None:
        for listener in self.listeners:
            listener.close()
        self.listeners.clear()

    def _count(self, message: bytes) -> None:
        self.heard = message
        self._left -= 1
        if self._left == 0 and self._last is not None:
            self._last.set_result(time.perf_counter())


def resume(after: int) -> str:
    """What the product's browsers say first."""
    return json.dumps({"type": "resume", "after": after})


def _handshake(host: str, path: str, headers: dict[str, str]) -> bytes:
    lines = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        "Origin": f"http://{host}",
        **headers,
    }
    return (f"GET {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + "\r\n").encode()


def _first_frame(data: bytes) -> tuple[int, bytes, int] | None:
    """Operation, payload and whole length of the first frame, if all of it is there. Servers do not mask."""
    if len(data) < 2:
        return None
    size, start = data[1] & 0x7F, 2
    if size == 126:
        size, start = int.from_bytes(data[2:4], "big"), 4
    if len(data) < start + size:
        return None
    return data[0] & 0x0F, data[start : start + size], start + size


def _masked(operation: int, payload: bytes) -> bytes:
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([0x80 | operation]) + size + bytes(4) + payload
