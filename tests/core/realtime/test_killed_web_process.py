"""kill -9 of the web process under an open socket: who resumes from the last position hears each entry once."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.factories.incidents import filed
from tests.factories.tenancy import coordinator, field_officer

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]

KILLS = 3
HEARD_BEFORE_EACH_KILL = 6
WITHIN_S = 30


class Follower:
    """A browser's socket: it remembers the last position that it was told and resumes from there."""

    def __init__(self, member) -> None:
        cookies = member.sign_in(Client()).cookies
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={cookies[settings.SESSION_COOKIE_NAME].value}"
        self.position = 0
        self.heard: list[tuple[int, str]] = []
        self.resyncs = 0

    def listen_until_it_dies(self, origin: str, *, after: int, kill: Callable[[], None]) -> None:
        """Resume; once `after` more reports have been heard, kill the server and read what had been sent by then."""
        with self._resumed(origin) as socket:
            self._hear(socket, count=len(self.heard) + after)
            kill()
            with suppress(ConnectionClosed):
                while True:
                    self._take(socket.recv(timeout=WITHIN_S))

    def listen_until(self, origin: str, *, last: str) -> None:
        """Resume, and read until the report `last` has been heard."""
        with self._resumed(origin) as socket:
            while last not in [report for _position, report in self.heard]:
                self._take(socket.recv(timeout=WITHIN_S))

    def _resumed(self, origin: str) -> ClientConnection:
        address = f"{origin.replace('http', 'ws')}/live/"
        socket = connect(address, additional_headers={"Cookie": self._cookie}, origin=origin, open_timeout=WITHIN_S)
        socket.send(json.dumps({"type": "resume", "after": self.position}))
        return socket

    def _hear(self, socket: ClientConnection, *, count: int) -> None:
        while len(self.heard) < count:
            self._take(socket.recv(timeout=WITHIN_S))

    def _take(self, text: str | bytes) -> None:
        message = json.loads(text)
        if message["type"] == "event" and message["event"] == "incidents.field_report.filed":
            self.heard.append((message["position"], message["data"]["id"]))
        if message["type"] != "ready":
            self.position = max(self.position, message["position"])
        self.resyncs += message["type"] == "resync"


class Filing:
    """An officer who files one report after the other in the background, whatever becomes of the web process."""

    def __init__(self) -> None:
        self._officer = field_officer()
        self.filed: list[str] = []
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._file)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._enough.set()
        self._thread.join()

    def _file(self) -> None:
        try:
            while not self._enough.wait(0.2):
                with self._officer.scope() as actor:
                    report = filed(actor)
                self.filed.append(str(report.pk))
        finally:
            connection.close()


def test_a_socket_that_resumes_after_kill_9_hears_each_entry_once(fresh_database, processes):
    follower = Follower(coordinator())
    processes.sequencer()

    with Filing() as officer:
        for _ in range(KILLS):
            web, origin = processes.web()
            follower.listen_until_it_dies(origin, after=HEARD_BEFORE_EACH_KILL, kill=web.kill)
    _web, origin = processes.web()
    follower.listen_until(origin, last=officer.filed[-1])

    positions = [position for position, _report in follower.heard]
    assert [report for _position, report in follower.heard] == officer.filed
    assert positions == sorted(set(positions))
    assert follower.resyncs == 0
