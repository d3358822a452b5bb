"""A partner on this machine: a real HTTP server whose answers a test sets, and a feed that asks it."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pmi_platform.core.integration.adapters import Feed, Payload, Reading
from pmi_platform.core.integration.errors import Unreadable


@dataclass
class Said:
    """One answer: what stands at a path."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Partner:
    """The server's answers by path, and what it was asked."""

    url: str
    answers: dict[str, Said] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def says(self, path: str, content: Any, **more: Any) -> None:
        self.answers[path] = Said(content if isinstance(content, bytes) else json.dumps(content).encode(), **more)

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]


@contextmanager
def partner(*, certificate: Path | None = None) -> Iterator[Partner]:
    """The partner, for the length of the block; with a certificate (key and chain in one file) it speaks TLS."""
    standing = Partner(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            standing.asked.append((self.path, dict(self.headers)))
            said = standing.answers.get(self.path, Said(status=404))
            etag = said.headers.get("ETag")
            unchanged = etag is not None and self.headers.get("If-None-Match") == etag
            self.send_response(304 if unchanged else said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if unchanged else str(len(said.content)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(said.content)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scheme, name = ("https", "localhost") if certificate else ("http", "127.0.0.1")
    standing.url = f"{scheme}://{name}:{server.server_address[1]}"
    try:
        yield standing
    finally:
        server.shutdown()
        server.server_close()


def listed_feed(url: str, taken: list[Any], **changes: Any) -> Feed:
    """A feed whose payload is JSON: {"items": […], "follow": […]}; what it reads goes into `taken`."""

    def read(payload: Payload) -> Reading:
        try:
            said = json.loads(payload.content)
        except ValueError as error:
            raise Unreadable("not JSON") from error
        taken.append((payload.space, said.get("items")))
        return Reading(news_count=len(said.get("items", [])), follow=tuple(said.get("follow", ())))

    standing = {
        "name": "test.list",
        "partner": "Mitra",
        "title": "Daftar",
        "url": url,
        "hosts": frozenset({"127.0.0.1"}),
        "every": timedelta(minutes=5),
        "silent_after": timedelta(minutes=30),
        "read": read,
        "attribution": "Mitra",
    }
    return Feed(**{**standing, **changes})
