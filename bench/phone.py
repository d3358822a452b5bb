"""`phone`: first load and first report of the app at 360 px on a slow phone and line, beside a bare HTML form.

Chromium slows its processor four times and its line to 50 kB/s with 300 ms, for both sides. Text is compressed as the
proxy in front of a deployment does.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect, sync_playwright

from bench.database import clone
from bench.frame import Bench, Pairs, at_most, side_by_side
from tests.browser.phones import BEKASI_BARAT, Phone, phone_context, pick
from tests.factories import tenancy as make
from tests.plugins.bad_line import BadLine, bad_line
from tests.plugins.browser import FLAGS
from tests.plugins.processes import Processes

MOST_BYTES = 60_000
SLOWER = 4
LINE = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 25_000}
PATIENCE_MS = 60_000
WORDS = "Air setinggi pinggang, butuh perahu"
BARE = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Lapor</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><h1>Lapor</h1>
<form method="post"><select name="hazard"><option>banjir<option>longsor</select>
<select name="area"><option>Bintara<option>Kranji</select>
<select name="severity"><option>low<option>high</select><input name="people"><textarea name="note"></textarea>
<button data-send>Kirim</button></form></body></html>"""
RECEIPT = '<!DOCTYPE html><html lang="id"><head><title>Lapor</title></head><body><p data-receipt>1</p></body></html>'


def run(bench: Bench) -> None:
    """Each measurement on a phone that has never seen the site."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with clone("phone") as database, database.aimed(), tempfile.TemporaryDirectory() as folder:
        processes = Processes(Path(folder))
        try:
            _web, origin = processes.web()
            with _chromium() as chromium, bad_line(origin) as line, _bare_form() as bare, bad_line(bare) as bare_line:
                line.compresses = bare_line.compresses = True
                _measure(bench, chromium, line, bare_line)
        finally:
            processes.end()


def _measure(bench: Bench, chromium: Browser, line: BadLine, bare: BadLine) -> None:
    officer = make.field_officer(at=BEKASI_BARAT)

    def fresh() -> Phone:
        phone = Phone(phone_context(chromium), line)
        phone.sign_in(officer)
        return phone

    bytes_seen = [_bytes_of(fresh()) for _ in range(2)]
    bench.compare(
        "bytes of the first load, places and answers among them, against what is allowed",
        Pairs([float(seen) for seen in bytes_seen], [float(MOST_BYTES)] * 2),
        unit="bytes",
        target=at_most(1),
    )
    pairs = bench.size(6, quick=6)
    ready = side_by_side(
        lambda _n: _timed(fresh().context, line, _until_ready),
        lambda _n: _timed(phone_context(chromium), bare, _until_bare),
        pairs=pairs,
    )
    bench.compare("until the form takes input, first visit, against a bare form", ready, unit="s", target=at_most(4))
    filed = side_by_side(
        lambda _n: _timed(fresh().context, line, _first_report),
        lambda _n: _timed(phone_context(chromium), bare, _bare_report),
        pairs=pairs,
    )
    bench.compare(
        "a first report from the first visit to its receipt, without the time to think, against a bare form",
        filed,
        unit="s",
        target=at_most(4),
    )


def _timed(context: BrowserContext, line: BadLine, act: Callable[[Page], None]) -> float:
    page = context.new_page()
    _slowed(page)
    began = time.perf_counter()
    page.goto(f"{line.origin}/lapor/", wait_until="commit")
    act(page)
    took = time.perf_counter() - began
    context.close()
    return took


def _slowed(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


def _bytes_of(phone: Phone) -> int:
    """Everything that passes until the app has what it starts with; the worker then keeps the same files again."""
    page = phone.context.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    seen: list[float] = []
    session.on("Network.loadingFinished", lambda told: seen.append(told["encodedDataLength"]))
    page.goto(f"{phone.line.origin}/lapor/")
    _until_ready(page)
    page.wait_for_load_state("networkidle")
    phone.context.close()
    return round(sum(seen))


def _until_ready(page: Page) -> None:
    expect(page.locator("[data-send]")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("select[name=area] option")).not_to_have_count(1, timeout=PATIENCE_MS)


def _until_bare(page: Page) -> None:
    expect(page.locator("[data-send]")).to_be_visible(timeout=PATIENCE_MS)


def _first_report(page: Page) -> None:
    _until_ready(page)
    form = page.locator("[data-lapor]")
    pick(page, "hazard", "banjir")
    form.locator("select[name=area]").select_option(index=1)
    pick(page, "severity", "high")
    form.locator("input[name=people]").fill("240")
    form.locator("textarea[name=note]").fill(WORDS)
    page.locator("[data-send]").click()
    expect(page.locator("[data-done-receipt]")).to_be_visible(timeout=PATIENCE_MS)


def _bare_report(page: Page) -> None:
    _until_bare(page)
    page.locator("select[name=hazard]").select_option(index=0)
    page.locator("select[name=area]").select_option(index=1)
    page.locator("select[name=severity]").select_option(index=1)
    page.locator("input[name=people]").fill("240")
    page.locator("textarea[name=note]").fill(WORDS)
    page.locator("[data-send]").click()
    expect(page.locator("[data-receipt]")).to_be_visible(timeout=PATIENCE_MS)


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = os.environ.get("PMI_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def _bare_form() -> Iterator[str]:
    """A server whose only page is a form and whose only answer is a receipt."""

    class Form(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._tell(BARE)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._tell(RECEIPT)

        def _tell(self, page: str) -> None:
            content = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Form)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
