"""A real Chromium, with a page per person; every page fails its test on a console error or a CSP violation."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.factories.tenancy import Member

# Playwright's synchronous API keeps a loop running in this thread, which Django takes for an asynchronous caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}


@dataclass
class Visitor:
    """Somebody with a browser of their own, signed in to `origin`."""

    context: BrowserContext
    origin: str
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def open(self, path: str) -> Page:
        """A new page on a path of the site."""
        page = self.context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.goto(f"{self.origin}{path}")
        return page

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(text in message.text for text in self.expected):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, for a module: its loop must not outlive it. Where there is none CI fails."""
    path = os.environ.get("PMI_CHROMIUM") or shutil.which("chromium")
    if not path:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("There is no Chromium: install Debian's package `chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
        # While the loop runs, Django's connections are others than before and after it. Whoever ends a database closes
        # only those of the moment, so the others would point at what is gone when the next module's loop runs.
        connections.close_all()
    connections.close_all()


@pytest.fixture
def visit(chromium: Browser) -> Iterator["Visits"]:
    """Opens browsers for people; at the end of the test none of them may have complained."""
    visits = Visits(chromium)
    yield visits
    complaints = visits.end()
    assert complaints == []


class Visits:
    """The browsers of one test."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._visitors: list[Visitor] = []

    def __call__(
        self,
        origin: str,
        member: Member | None = None,
        *,
        viewport: dict[str, int] | None = None,
        expected: tuple[str, ...] = (),
    ) -> Visitor:
        """A browser for `member`, or a signed-out one; `expected` are console texts that belong to the test."""
        context = self._browser.new_context(
            viewport=viewport or DESKTOP,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            permissions=["geolocation"],
            geolocation={"latitude": -6.2335, "longitude": 106.9756, "accuracy": 12},
        )
        if member is not None:
            cookies = member.sign_in(Client()).cookies
            value = cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": origin}])
        visitor = Visitor(context=context, origin=origin, expected=expected)
        self._visitors.append(visitor)
        return visitor

    def end(self) -> list[str]:
        """Close every browser; answers what they complained of."""
        for visitor in self._visitors:
            visitor.context.close()
        return [complaint for visitor in self._visitors for complaint in visitor.complaints]
