"""A field officer's phone: the app at /lapor/ in a browser of its own, on a line that may be bad."""

import json
from dataclasses import dataclass, field
from typing import Any

import requests
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories.tenancy import Member
from tests.plugins.bad_line import BadLine
from tests.plugins.browser import PHONE

SOON_MS = 15_000
BEKASI_BARAT = "32.75.02"


@dataclass
class Phone:
    """One phone; `line` stands between it and the server."""

    context: BrowserContext
    line: BadLine
    complaints: list[str] = field(default_factory=list)

    def open(self, fragment: str = "") -> Page:
        """A tab with the app, ready and kept by the service worker."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.line.origin}/lapor/{fragment}")
        return page

    def sign_in(self, member: Member) -> None:
        """As the server would leave it after PIN and number."""
        cookie = member.sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.line.origin, "sameSite": "Lax"}]
        )

    def sign_out(self) -> None:
        """As if the session had run out."""
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def ready(page: Page) -> Page:
    """Wait until places are there and the service worker keeps the app."""
    expect(page.locator("select[name=area] option")).not_to_have_count(1, timeout=SOON_MS)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate(
        """async () => {
            while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
        }"""
    )
    return page


def pick(page: Page, name: str, value: str) -> None:
    """Tap a choice, scrolled clear of the bars as a thumb would."""
    choice = page.locator(f"input[name={name}][value={value}]")
    choice.evaluate("one => one.scrollIntoView({ block: 'center' })")
    choice.check(force=True)


def write(page: Page, text: str) -> None:
    """The five inputs of a first report."""
    form = page.locator("[data-lapor]")
    pick(page, "hazard", "banjir")
    form.locator("select[name=area]").select_option(index=1)
    pick(page, "severity", "high")
    form.locator("input[name=people]").fill("240")
    form.locator("textarea[name=note]").fill(text)


def send(page: Page) -> None:
    page.locator("[data-send]").click()
    expect(page.locator("[data-done]")).to_be_visible(timeout=SOON_MS)


def file_report(page: Page, text: str) -> None:
    write(page, text)
    send(page)


def fate(page: Page, expected: str) -> None:
    """What the phone says of the report that was written last: kept, arrived or refused."""
    expect(page.locator(f"[data-done][data-fate={expected}]")).to_be_visible(timeout=SOON_MS)


def write_activity(page: Page, title: str) -> None:
    """The answers without which an activity is not taken, and the people whom it reached."""
    page.goto(page.url.split("#")[0] + "#kegiatan")
    form = page.locator("[data-activity]")
    form.locator("[name=programme]").select_option("spab")
    form.locator("[name=title]").fill(title)
    form.locator("[name=started_at]").fill("2026-01-15T09:00")
    form.locator("[name=area]").select_option(index=1)
    form.locator("[name=people]").fill("120")
    form.locator("[name=result]").fill("Selesai dalam 3 menit.")


def send_activity(page: Page) -> None:
    page.locator("[data-send-activity]").click()


def file_activity(page: Page, title: str) -> None:
    write_activity(page, title)
    send_activity(page)
    expect(page.locator("[data-view=antrean]")).to_be_visible(timeout=SOON_MS)


def activities(origin: str, member: Member) -> list[dict[str, Any]]:
    """The member's own activities as the server holds them, by their titles."""
    cookie = member.sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME].value
    answer = requests.get(
        f"{origin}/api/v1/activities/mine/", cookies={settings.SESSION_COOKIE_NAME: cookie}, timeout=20
    )
    return sorted(answer.json()["results"], key=lambda one: one["title"])


def titles(origin: str, member: Member) -> list[str]:
    return [one["title"] for one in activities(origin, member)]


def arrived(origin: str, member: Member) -> list[dict[str, Any]]:
    """The member's own reports as the server holds them."""
    cookie = member.sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME].value
    answer = requests.get(
        f"{origin}/api/v1/field-reports/?limit=500", cookies={settings.SESSION_COOKIE_NAME: cookie}, timeout=20
    )
    reports: list[dict[str, Any]] = answer.json()["results"]
    return reports


def texts(origin: str, member: Member) -> list[str]:
    """What they say, in order of the words."""
    return sorted(report["text"] for report in arrived(origin, member))


def waiting(page: Page) -> list[dict[str, Any]]:
    """What the phone keeps to send, as its database holds it."""
    found = page.evaluate(
        """() => new Promise((resolve, reject) => {
            const asked = indexedDB.open("pmi-lapor");
            asked.onerror = () => reject(asked.error);
            asked.onsuccess = () => {
                const database = asked.result;
                const all = database.transaction("outbox").objectStore("outbox").getAll();
                all.onsuccess = () => { database.close(); resolve(JSON.stringify(all.result)); };
            };
        })"""
    )
    kept: list[dict[str, Any]] = json.loads(found)
    return kept


def phone_context(browser: Any, **more: Any) -> BrowserContext:
    return browser.new_context(
        viewport=PHONE,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        permissions=["geolocation", "background-sync", "clipboard-read", "clipboard-write"],
        geolocation={"latitude": -6.2335, "longitude": 106.9756, "accuracy": 12},
        **more,
    )
