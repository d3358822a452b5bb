"""A provider on this machine: a real HTTP server that takes texts, and may be slow or fail."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = b'{"id": "gw-1", "messages": [{"id": "gw-1"}], "result": {"message_id": 1}}'


@dataclass
class GatewayServer:
    """What it was asked (path, headers, body), and how it answers."""

    url: str
    status: int = 200
    slow_s: float = 0
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """What stands under which path, for those who fetch."""
    moved: dict[str, str] = field(default_factory=dict)
    """Paths that send whoever asks to another address."""


@contextmanager
def gateway_server() -> Iterator[GatewayServer]:
    """The provider, for the length of the block."""
    standing = GatewayServer(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            standing.asked.append((self.path, dict(self.headers), body))
            time.sleep(standing.slow_s)
            self.send_response(standing.status)
            self.send_header("Content-Length", str(len(ANSWER)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(ANSWER)

        def do_GET(self) -> None:
            standing.asked.append((self.path, dict(self.headers), b""))
            content = standing.files.get(self.path)
            status = 302 if self.path in standing.moved else 404 if content is None else standing.status
            self.send_response(status)
            self.send_header("Location", standing.moved.get(self.path, ""))
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            with suppress(OSError):  # whoever asked has seen enough
                self.wfile.write(content or b"")

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    standing.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield standing
    finally:
        server.shutdown()
        server.server_close()
