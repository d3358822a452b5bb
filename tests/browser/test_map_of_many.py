"""A province with more open incidents than a map can tell one by one: cells with counts, and what a click does."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.gauges import gauged, read
from tests.factories.tenancy import coordinator
from tests.isolation.volume import load_open_incidents

pytestmark = pytest.mark.browser

COUNT = 1_300


@pytest.fixture
def site(fresh_database, processes):
    _web, origin = processes.web()
    return origin


@pytest.fixture
def chief(fresh_database):
    member = coordinator()
    load_open_incidents(fresh_database.owner_url, [member.tenant], COUNT)
    return member


def counted(page):
    """What the cells in view count together."""
    return sum(
        int(re.sub(r"\D", "", text)) for text in page.locator(".leaflet-marker-pane .map-cluster").all_inner_texts()
    )


def zoom_of(url):
    return int(re.search(r"zoom=(\d+)", url)[1])


def test_cells_count_every_incident_and_a_click_leads_into_one(site, chief, visit):
    page = visit(site, chief).open("/komando/")
    cells = page.locator(".leaflet-marker-pane .map-cluster")
    expect(cells.first).to_be_visible()
    far = counted(page)
    before = cells.count()
    zoom = page.evaluate("Math.round(pmi.maps[0].map.getZoom())")

    with page.expect_response(lambda answer: "peta.json" in answer.url and zoom_of(answer.url) > zoom) as answered:
        cells.first.click()
    nearer = answered.value.json()

    assert far == COUNT
    assert before < COUNT / 4
    assert nearer["whole"] is False
    assert 0 < sum(one["properties"].get("count", 1) for one in nearer["features"]) < COUNT
    page.get_by_role("button", name="Tampilkan seluruh wilayah").click()
    expect(cells).to_have_count(before)


def test_the_risk_map_shows_gauges_beside_the_cells(site, chief, visit):
    with chief.scope() as actor:
        read(actor, gauged(actor, name="Bendung Katulampa"), 180)
    page = visit(site, chief).open("/peta-risiko/")

    expect(page.locator(".leaflet-marker-pane .map-cluster").first).to_be_visible()
    gauge = page.get_by_title("Bendung Katulampa, 180 cm")
    expect(gauge).to_be_visible()
    gauge.click()
    expect(page.locator(".map-popup")).to_contain_text("Bendung Katulampa, 180 cm")
    page.locator(".map-popup a").click()
    expect(page.get_by_role("heading", name="Bendung Katulampa")).to_be_visible()
