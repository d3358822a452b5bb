"""A coordinator brings a file of risk zones in, sees them, draws one more, sees the exposure change, takes it out."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.factories.risk import feature, geojson, square
from tests.factories.tenancy import coordinator
from tests.plugins.browser import PHONE

pytestmark = pytest.mark.browser

A_MOMENT_MS = 150
"""Leaflet.draw takes no corner so soon after the last one."""


@pytest.fixture
def site(fresh_database, processes):
    _web, origin = processes.web()
    return origin


def test_zones_are_imported_seen_drawn_counted_and_exported(site, visit):
    chief = coordinator()
    page = visit(site, chief).open("/peta-risiko/impor/")
    content = geojson(feature(square("32.75.01"), kelas="Sedang", nama="Kali Bekasi"))
    page.locator("input[type=file]").set_input_files(
        {"name": "banjir.geojson", "mimeType": "application/geo+json", "buffer": content}
    )
    page.get_by_role("button", name="Baca berkas").click()
    page.locator("select[name=hazard]").select_option("banjir")
    _say_whence(page)
    page.get_by_role("button", name="Periksa dulu").click()
    page.get_by_role("button", name="Masukkan ke peta").click()
    expect(page.locator("main")).to_contain_text("1 zona sudah ada di peta")

    page.goto(f"{site}/peta-risiko/?hazard=banjir")
    expect(page.locator(".leaflet-zones-pane path")).to_have_count(1)
    expect(page.locator("tbody tr")).to_have_count(1)

    page.get_by_role("link", name="Gambar zona").click()
    _draw_a_square(page)
    expect(page.locator("[data-zone-shape]")).to_have_value(re.compile("MultiPolygon"))
    page.locator("select[name=risk_class]").select_option("high")
    _say_whence(page)
    page.get_by_role("button", name="Simpan zona").click()
    expect(page.locator("main")).to_contain_text("Zona tergambar")

    page.goto(f"{site}/peta-risiko/?hazard=banjir")
    expect(page.locator(".leaflet-zones-pane path")).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text("Tinggi")
    with page.expect_download() as taken:
        page.get_by_role("link", name="GeoJSON").click()
    zones = json.loads(taken.value.path().read_text())["features"]
    assert sorted(one["properties"]["risk_class"] for one in zones) == ["high", "moderate"]

    phone = visit(site, chief, viewport=PHONE).open("/peta-risiko/?hazard=banjir")
    expect(phone.locator(".leaflet-zones-pane path")).to_have_count(2)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def _say_whence(page):
    page.locator("input[name=source]").fill("InaRISK BNPB")
    page.locator("input[name=licence]").fill("CC BY 4.0")
    page.locator("input[name=as_of]").fill("2024-01-31")


def _draw_a_square(page):
    """Corner after corner around the middle of the province, and the first again."""
    expect(page.locator("[data-map-wait]")).to_be_hidden()
    page.locator(".leaflet-draw-draw-polygon").click()
    box = page.locator("#peta").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    corners = ((-20, -20), (20, -20), (20, 20), (-20, 20), (-20, -20))
    [(page.mouse.click(x + right, y + down), page.wait_for_timeout(A_MOMENT_MS)) for right, down in corners]
