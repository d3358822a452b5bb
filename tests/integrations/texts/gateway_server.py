"""A provider on this machine: a real HTTP server that takes texts, and may be slow or fail."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
            self.wfile.write(ANSWER)

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
