"""An agency's system on this machine: a real HTTP server that takes calls, and may be slow, fail or answer at once."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class AgencyServer:
    """What it was told (headers, body), and how it answers."""

    url: str
    status: int = 200
    slow_s: float = 0
    answer: dict[str, Any] = field(default_factory=dict)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.told]


@contextmanager
def agency_server() -> Iterator[AgencyServer]:
    """The system, for the length of the block."""
    standing = AgencyServer(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            standing.told.append((dict(self.headers), body))
            time.sleep(standing.slow_s)
            content = json.dumps(standing.answer).encode()
            self.send_response(standing.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    standing.url = f"http://127.0.0.1:{server.server_address[1]}/panggilan"
    try:
        yield standing
    finally:
        server.shutdown()
        server.server_close()
