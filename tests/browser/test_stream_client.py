"""The page's end of the stream: what it asks for, what it shows, and when it gives up. The test plays the server."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.guards.sources import ROOT

pytestmark = pytest.mark.browser

ORIGIN = "http://halaman.test"
POSITION = 41
PAGE = """<!DOCTYPE html><html lang="id"><head><title>Umpan</title>
<script type="application/json" id="words">{"live.waiting": "Menyambung", "live.live": "Langsung",
"live.lost": "Terputus sejak {time}", "live.ended": "Akses berubah", "live.signed-out": "Sesi habis",
"feed.held": "{n} baru"}</script>
<script src="/app.js" defer></script></head><body data-position="41">
<a data-live-pill data-state="waiting" data-sign-in="/masuk/"><span data-live-text>Menyambung</span></a>
<section data-feed><div class="panel-scroll">%s</div><button data-feed-held hidden></button></section>
</body></html>"""
PART = '<div data-live="umpan/" data-live-on="incidents."><ol>%s</ol></div>'


class Server:
    """Answers the page and its part, and holds the other end of its sockets."""

    def __init__(self, page):
        self.page, self.sockets, self.asked, self.fetched, self.items = page, [], [], 0, ["lama"]
        page.route(f"{ORIGIN}/**", self._answer)
        page.route_web_socket(re.compile(r"/live/$"), self._accept)

    def _answer(self, route):
        path = route.request.url.removeprefix(ORIGIN)
        if path == "/app.js":
            route.fulfill(content_type="text/javascript", path=ROOT / "static_build" / "pmi" / "app.js")
        elif path == "/umpan/":
            self.fetched += 1
            route.fulfill(content_type="text/html", body=self._part())
        else:
            route.fulfill(content_type="text/html", body=PAGE % self._part())

    def _part(self):
        return PART % "".join(f'<li data-item="{item}">{item}</li>' for item in self.items)

    def _accept(self, socket):
        self.sockets.append(socket)
        socket.on_message(lambda text: self.asked.append(json.loads(text)))

    def say(self, kind, position, **more):
        self.sockets[-1].send(json.dumps({"type": kind, "position": position, **more}))

    def tell(self, position, report):
        """One event of a filed report."""
        self.say("event", position, event="incidents.field_report.filed", data={"report": report})


@pytest.fixture
def server(chromium):
    context = chromium.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
    server = Server(context.new_page())
    server.page.goto(f"{ORIGIN}/")
    expect(server.page.locator("[data-item=lama]")).to_be_visible()
    yield server
    context.close()


def _pill(server):
    return server.page.locator("[data-live-pill]")


def _wait_for(page, is_true):
    for _ in range(100):
        if is_true():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not happen within 5 s")


def test_the_page_resumes_after_the_position_that_it_was_rendered_at(server):
    _wait_for(server.page, lambda: server.asked)

    assert server.asked == [{"type": "resume", "after": POSITION}]


def test_an_event_brings_the_new_part_and_the_pill_says_live(server):
    server.items = ["baru", "lama"]
    server.tell(42, "a")

    expect(server.page.locator("[data-item=baru]")).to_be_visible()
    expect(_pill(server)).to_have_text("Langsung")


def test_the_same_event_told_twice_is_fetched_once(server):
    server.tell(42, "a")
    _wait_for(server.page, lambda: server.fetched == 1)
    server.page.wait_for_timeout(600)
    server.tell(42, "a")
    server.page.wait_for_timeout(600)

    assert server.fetched == 1


def test_a_burst_of_events_is_fetched_twice_at_most(server):
    for position in range(42, 62):
        server.tell(position, str(position))
    server.page.wait_for_timeout(1_200)

    assert 1 <= server.fetched <= 2


def test_a_lost_socket_is_said_and_resumed_after_the_last_position(server):
    server.say("beat", 57)
    expect(_pill(server)).to_have_text("Langsung")
    server.sockets[-1].close(code=1001)

    expect(_pill(server)).to_contain_text("Terputus sejak")
    _wait_for(server.page, lambda: len(server.asked) == 2)
    assert server.asked[-1] == {"type": "resume", "after": 57}


def test_what_ready_names_is_not_taken_as_read(server):
    server.say("ready", 90)
    expect(_pill(server)).to_have_text("Langsung")
    server.sockets[-1].close(code=1001)

    _wait_for(server.page, lambda: len(server.asked) == 2)
    assert server.asked[-1]["after"] == POSITION


def test_a_resync_fetches_everything_and_goes_on_from_its_position(server):
    server.say("resync", 70)
    _wait_for(server.page, lambda: server.fetched == 1)
    server.sockets[-1].close(code=1001)

    _wait_for(server.page, lambda: len(server.asked) == 2)
    assert server.asked[-1]["after"] == 70


def test_after_signing_out_nobody_knocks_again(server):
    server.sockets[-1].close(code=4401)
    expect(_pill(server)).to_have_text("Sesi habis")
    server.page.wait_for_timeout(2_000)

    assert _pill(server).get_attribute("href") == "/masuk/"
    assert len(server.sockets) == 1


def test_when_rights_end_the_parts_are_fetched_anew(server):
    server.sockets[-1].close(code=4403)

    expect(_pill(server)).to_have_text("Akses berubah")
    _wait_for(server.page, lambda: server.fetched == 1 and len(server.sockets) == 2)


def test_the_list_holds_still_under_the_pointer(server):
    server.page.locator(".panel-scroll").hover()
    server.items = ["baru", "lama"]
    server.tell(42, "a")

    expect(server.page.locator("[data-feed-held]")).to_have_text("1 baru")
    assert server.page.locator("[data-item=baru]").count() == 0

    server.page.locator("[data-feed-held]").click()
    expect(server.page.locator("[data-item=baru]")).to_be_visible()
