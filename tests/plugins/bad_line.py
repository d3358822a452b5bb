"""A bad line: a proxy between a browser and the real server that loses, delays and garbles whole exchanges.

It keeps the Host header, so that for the browser it is the site itself. What goes wrong is told by `fault`, which is
asked for every request and may look at method, path and body; so a test says exactly which exchange fails, and how.
"""

import contextlib
import gzip
import http.client
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "te", "trailer"}
NOT_ASKED = HOP_BY_HOP | {"accept-encoding"}
HANGS_S = 8.0


class Fault(StrEnum):
    """What happens to one exchange."""

    NONE = "none"
    LOST = "lost"
    """The request never arrives; the connection breaks."""
    ANSWER_LOST = "answer lost"
    """The server has committed; the connection breaks before its answer."""
    BAD_GATEWAY = "bad gateway"
    """The server has committed; a gateway in between answers 502."""
    HANGS = "hangs"
    """The line takes everything and brings nothing."""
    BUSY = "busy"
    """A gateway answers 503 without asking the server."""
    PORTAL = "portal"
    """A hotel's sign-in page answers in the server's place, with 200."""


@dataclass(frozen=True)
class Exchange:
    """One request as it passed, and what became of it."""

    method: str
    path: str
    body: bytes
    fault: Fault
    status: int = 0


def _no_fault(_exchange: Exchange) -> Fault:
    return Fault.NONE


@dataclass
class BadLine:
    """The line of one test; `origin` is what the browser opens."""

    target: str
    origin: str = ""
    fault: Callable[[Exchange], Fault] = _no_fault
    seen: list[Exchange] = field(default_factory=list)
    hangs_s: float = HANGS_S
    spoil: Callable[[dict[str, str]], dict[str, str]] = dict
    """What becomes of a request's headers on the way."""
    rewrite: Callable[[bytes], bytes] = bytes
    """What becomes of an answer's content on the way, such as that of a later release."""
    compresses: bool = False
    """Whether text is compressed on the way, as by the proxy in front of a deployment."""
    restamp: Mapping[str, str] = field(default_factory=dict)
    """Headers of answers that are replaced where they stand."""

    def mend(self) -> None:
        """From now on everything passes."""
        self.fault = _no_fault

    def posts(self, path: str) -> list[Exchange]:
        """The writing requests whose path begins so."""
        return [one for one in self.seen if one.method == "POST" and one.path.startswith(path)]


def _is_text(headers: list[tuple[str, str]]) -> bool:
    kinds = [value for name, value in headers if name.lower() == "content-type"]
    return any(part in kind for kind in kinds for part in ("text", "javascript", "json", "svg"))


def _handler(line: BadLine) -> type[BaseHTTPRequestHandler]:
    address = urlsplit(line.target).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and content of an answer go out in two writes: the second would wait 40 ms for the browser's kernel.
        disable_nagle_algorithm = True

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Exchange(self.command, self.path, body, Fault.NONE)
            fault = line.fault(asked)
            status = 0
            try:
                status = self._answer(fault, body)
            finally:
                line.seen.append(Exchange(self.command, self.path, body, fault, status))

        def _answer(self, fault: Fault, body: bytes) -> int:
            if fault is Fault.LOST:
                return self._break()
            if fault is Fault.HANGS:
                time.sleep(line.hangs_s)
                return self._break()
            if fault is Fault.BUSY:
                return self._told(503, b"busy", "text/plain")
            if fault is Fault.PORTAL:
                return self._told(200, b"<html><title>Hotel</title>Sign in</html>", "text/html")
            status, headers, content = self._ask(body)
            if fault is Fault.ANSWER_LOST:
                return self._break()
            if fault is Fault.BAD_GATEWAY:
                return self._told(502, b"<html>502 Bad Gateway</html>", "text/html")
            self.send_response_only(status)
            if line.compresses and _is_text(headers):
                content = gzip.compress(content, 9)
                self.send_header("Content-Encoding", "gzip")
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return status

        def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            server = http.client.HTTPConnection(address, timeout=60)
            try:
                headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_ASKED}
                server.request(self.command, self.path, body=body, headers=line.spoil(headers))
                answer = server.getresponse()
                content = line.rewrite(answer.read())
                kept = [
                    (name, line.restamp.get(name.lower(), value))
                    for name, value in answer.getheaders()
                    if name.lower() not in HOP_BY_HOP | {"content-length"}
                ]
                return answer.status, kept, content
            finally:
                server.close()

        def _told(self, status: int, content: bytes, kind: str) -> int:
            self.send_response_only(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return status

        def _break(self) -> int:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return 0

        do_GET = do_POST = do_HEAD = _pass  # noqa: N815 (the names that http.server calls)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

        def handle(self) -> None:
            with contextlib.suppress(OSError):  # the browser has gone, or we have broken the line ourselves
                super().handle()

    return Handler


@contextmanager
def bad_line(target: str) -> Iterator[BadLine]:
    """Stand between a browser and `target` on a port of its own."""
    line = BadLine(target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(line))
    server.daemon_threads = True
    line.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()


def seeded(seed: int, shares: dict[Fault, float]) -> Callable[[Exchange], Fault]:
    """Faults of writing requests by chance, the same for the same seed and the same words."""
    counts: dict[bytes, int] = {}

    def fault(exchange: Exchange) -> Fault:
        if exchange.method != "POST":
            return Fault.NONE
        key = exchange.path.encode() + exchange.body[:60]
        counts[key] = attempt = counts.get(key, 0) + 1
        drawn = random.Random(f"{seed}|{key!r}|{attempt}").random()
        for kind, share in shares.items():
            if drawn < share:
                return kind
            drawn -= share
        return Fault.NONE

    return fault


@pytest.fixture
def line_to() -> Iterator[Callable[[str], BadLine]]:
    """Bad lines of one test; ends with it."""
    opened = []

    def to(target: str) -> BadLine:
        manager = bad_line(target)
        opened.append(manager)
        return manager.__enter__()

    yield to
    for manager in opened:
        manager.__exit__(None, None, None)
