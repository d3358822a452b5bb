"""A mail server on this machine that keeps what it is given, and may refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from tests.plugins.processes import free_port


@dataclass
class Mailbox:
    """What arrived, and how it answers."""

    port: int
    answer: str = "250 OK"
    taken: list[Message] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content))
        return self.answer


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """The server, for the length of the block."""
    standing = Mailbox(port=free_port())
    controller = Controller(standing, hostname="127.0.0.1", port=standing.port)
    controller.start()
    try:
        yield standing
    finally:
        controller.stop()
