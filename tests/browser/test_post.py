"""The command post's pages follow what happens while somebody reads them."""

import pytest
from playwright.sync_api import expect

from incidents import services
from tests.factories.incidents import accepted_lesson, learned, opened
from tests.factories.tenancy import coordinator

pytestmark = pytest.mark.browser
SOON_MS = 15_000


@pytest.fixture
def site(fresh_database, processes):
    processes.sequencer()
    _web, origin = processes.web()
    return origin


@pytest.fixture
def chief(fresh_database):
    return coordinator()


def live(page):
    expect(page.locator("[data-live-pill]")).to_contain_text("Langsung", timeout=SOON_MS)
    return page


def test_the_handover_follows_what_happens_and_keeps_what_is_being_typed(site, visit, chief):
    page = live(visit(site, chief).open("/posko/serah-terima/"))
    page.locator("textarea[name=note]").fill("Kunci gudang di Bu Rini")

    with chief.scope() as actor:
        incident = opened(actor, severity="critical")
    expect(page.locator(".handover")).to_contain_text(incident.title, timeout=SOON_MS)
    with chief.scope() as actor:
        services.move_incident(
            actor=actor, incident_id=incident.pk, version=incident.version, to_state="verified", reason="Dua saksi"
        )

    expect(page.locator(".handover")).to_contain_text("Dua saksi", timeout=SOON_MS)
    with chief.scope() as actor:
        services.write_log(actor=actor, unit_id=chief.unit.pk, kind="decision", text="Perahu ditarik ke hulu.")

    expect(page.locator(".handover")).to_contain_text("Perahu ditarik ke hulu.", timeout=SOON_MS)
    expect(page.locator("textarea[name=note]")).to_have_value("Kunci gudang di Bu Rini")


def test_lessons_reach_the_list_and_the_timeline_without_a_reload(site, visit, chief):
    with chief.scope() as actor:
        incident = opened(actor)
    visitor = visit(site, chief)
    listed, story = live(visitor.open("/pelajaran/")), live(visitor.open(f"/kejadian/{incident.pk}/"))

    with chief.scope() as actor:
        learned(actor, incident, recommendation="Tambah radio di tiap perahu.")
        accepted_lesson(actor, incident)

    expect(listed.locator("main")).to_contain_text("Tambah radio di tiap perahu.", timeout=SOON_MS)
    expect(story.locator(".timeline")).to_contain_text("Catat dua pemegang kunci", timeout=SOON_MS)
    expect(story.locator("#lessons")).to_contain_text("2 pelajaran terbuka", timeout=SOON_MS)
