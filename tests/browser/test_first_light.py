"""An officer files, the coordinator's dashboard shows it, the neighbour sees it only while it is shared."""

import json
import time
from datetime import timedelta

import pytest
import requests
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant, revoke_grant
from tests.factories.tenancy import coordinator, field_officer, province
from tests.plugins.browser import PHONE

pytestmark = pytest.mark.browser

BEKASI_BARAT = "32.75.02"
WORDS = "Air setinggi pinggang di belakang pasar Kranji"


@pytest.fixture
def site(fresh_database, processes):
    """The whole platform on a database of its own; answers its origin."""
    processes.sequencer()
    processes.worker()
    _web, origin = processes.web()
    return origin


class Neighbour:
    """Everything through which the neighbour's coordinator could see the report."""

    def __init__(self, origin, member, page):
        self.origin, self.page = origin, page
        self.http = requests.Session()
        self.http.cookies.set(settings.SESSION_COOKIE_NAME, member.sign_in(Client()).cookies["sessionid"].value)
        self.heard: list[str] = []

    def get(self, path: str) -> requests.Response:
        return self.http.get(f"{self.origin}{path}", timeout=20)

    def sees(self, report: dict, photo_id: str) -> dict[str, bool]:
        """Whether the report shows, door by door."""
        return {
            "api list": report["id"] in self.get("/api/v1/field-reports/").text,
            "api": self.get(f"/api/v1/field-reports/{report['id']}/").ok,
            "page": self.get(f"/laporan/{report['id']}/").ok,
            "triage": report["id"] in self.get("/laporan/").text,
            "feed on the dashboard": report["id"] in self.get("/komando/umpan/").text,
            "map": report["id"] in self.get("/komando/peta.json").text,
            "photo": self.get(f"/api/v1/photos/{photo_id}/").ok,
            "socket": any(report["id"] in text for text in self.heard),
        }


def _file_a_report(page) -> None:
    """The five inputs of a first report."""
    page.locator("input[name=hazard][value=banjir]").check(force=True)
    page.locator("select[name=area]").select_option(index=1)
    severity = page.locator("input[name=severity][value=high]")
    severity.evaluate("one => one.scrollIntoView({ block: 'center' })")
    severity.check(force=True)
    page.locator("input[name=people]").fill("240")
    page.locator("textarea[name=note]").fill(WORDS)


def _grant(giver, receiver):
    now = timezone.now()
    with giver.scope() as actor:
        return open_grant(
            actor=actor,
            terms=GrantTerms(
                receiver_id=receiver.tenant.pk,
                purpose=Purpose.INCIDENTS,
                area_codes=("32.75",),
                valid_from=now - timedelta(minutes=1),
                valid_until=now + timedelta(hours=1),
                reason="MoU 2026–2030, zona Jakarta–Bekasi–Depok",
            ),
        )


def _listen(page, heard: list[str]) -> None:
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(str(text))))


def test_a_report_reaches_the_dashboard_live_and_the_neighbour_only_while_shared(site, visit, capsys):
    officer = field_officer(at=BEKASI_BARAT)
    own, foreign = coordinator(of=province("32")), coordinator(of=province("31"))
    dashboard = visit(site, own).open("/komando/")
    neighbours_page = visit(site, foreign).context.new_page()
    neighbour = Neighbour(site, foreign, neighbours_page)
    _listen(neighbours_page, neighbour.heard)
    neighbours_page.goto(f"{site}/komando/")
    for page in (dashboard, neighbours_page):
        expect(page.locator("[data-live-pill]")).to_contain_text("Langsung", timeout=15_000)

    phone = visit(site, officer, viewport=PHONE).open("/lapor/")
    expect(phone.locator("select[name=area] option")).not_to_have_count(1)
    _file_a_report(phone)
    phone.locator("input[data-photo]").last.set_input_files(
        {"name": "banjir.png", "mimeType": "image/png", "buffer": _picture()}
    )
    expect(phone.locator("[data-photos] img")).to_have_count(1)
    began = time.monotonic()
    phone.locator("[data-send]").click()
    expect(dashboard.locator("[data-feed]")).to_contain_text("Bekasi Barat", timeout=15_000)
    took_ms = (time.monotonic() - began) * 1000
    expect(phone.locator("[data-done]")).to_be_visible(timeout=15_000)

    with capsys.disabled():
        print(f"\n  click on the phone → row on the coordinator's dashboard: {took_ms:.0f} ms")
    [report] = requests_of(site, own).get(f"{site}/api/v1/field-reports/", timeout=20).json()["results"]
    [photo] = report["photos"]
    assert WORDS in json.dumps(report, ensure_ascii=False)
    assert not any(neighbour.sees(report, photo["id"]).values())

    grant = _grant(own, foreign)
    expect(neighbours_page.locator("[data-feed]")).to_contain_text("pasar Kranji", timeout=15_000)
    with_grant = neighbour.sees(report, photo["id"])
    assert all(seen for door, seen in with_grant.items() if door != "socket"), with_grant

    with own.scope() as actor:
        revoke_grant(actor=actor, grant_id=grant.pk)
    expect(neighbours_page.locator("[data-feed]")).not_to_contain_text("pasar Kranji", timeout=15_000)
    neighbour.heard.clear()
    assert not any(neighbour.sees(report, photo["id"]).values())


def requests_of(origin, member) -> requests.Session:
    """A plain HTTP client with the member's session."""
    session = requests.Session()
    session.cookies.set(settings.SESSION_COOKIE_NAME, member.sign_in(Client()).cookies["sessionid"].value)
    return session


def _picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
