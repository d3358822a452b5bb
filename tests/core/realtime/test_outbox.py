"""The outbox: written at once, in order, and never in the way of others."""

import asyncio

import pytest

from pmi_platform.core.realtime.outbox import LIMIT, Outbox


class Socket:
    """Writes when it is open; a full one makes its writer wait."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.written: list[str] = []

    async def send(self, text: str) -> None:
        await self.open.wait()
        self.written.append(text)


async def _until_idle(outbox: Outbox) -> None:
    while not outbox.is_idle:
        await asyncio.sleep(0)


def test_a_message_to_a_socket_that_keeps_up_is_written_before_put_returns():
    async def act() -> list[str]:
        socket = Socket()
        socket.open.set()
        outbox = Outbox(socket.send)
        outbox.put("a")
        outbox.put("b")
        assert outbox.is_idle
        return socket.written

    assert asyncio.run(act()) == ["a", "b"]


def test_what_waits_is_written_in_order_once_the_socket_drains():
    async def act() -> list[str]:
        socket = Socket()
        outbox = Outbox(socket.send)
        for text in "abc":
            outbox.put(text)
        await asyncio.sleep(0)
        assert socket.written == []
        socket.open.set()
        await _until_idle(outbox)
        outbox.put("d")
        return socket.written

    assert asyncio.run(act()) == ["a", "b", "c", "d"]


def test_too_many_waiting_messages_are_refused_and_can_be_replaced():
    async def act() -> list[str]:
        socket = Socket()
        outbox = Outbox(socket.send)
        taken = [outbox.put(str(n)) for n in range(LIMIT + 2)]
        assert taken.count(False) == 1
        outbox.replace_all("resync")
        socket.open.set()
        await _until_idle(outbox)
        return socket.written

    assert asyncio.run(act()) == ["0", "resync"]


def test_a_closed_outbox_stops_waiting():
    async def act() -> bool:
        outbox = Outbox(Socket().send)
        outbox.put("a")
        await asyncio.sleep(0)
        outbox.close()
        await asyncio.wait_for(_until_idle(outbox), 5)
        return outbox.is_idle

    assert asyncio.run(act())


@pytest.mark.parametrize("is_slow", [False, True])
def test_a_socket_that_has_gone_disturbs_nobody(is_slow):
    async def gone(_text: str) -> None:
        await asyncio.sleep(0) if is_slow else None
        raise OSError("gone")

    async def act() -> bool:
        outbox = Outbox(gone)
        assert outbox.put("a")
        await _until_idle(outbox)
        return outbox.put("b")

    assert asyncio.run(act())
