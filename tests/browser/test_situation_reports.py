"""From the incident to the public: a report is drafted, approved, published, read by anybody, and printed."""

import io
from datetime import timedelta

import psycopg
import pytest
import requests
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from incidents import services
from tests.factories.incidents import opened, recorded
from tests.factories.tenancy import coordinator

pytestmark = pytest.mark.browser

WORDS = "Akses ke Cugenang terputus di dua titik; listrik padam di sebagian wilayah."


@pytest.fixture
def site(fresh_database, processes):
    """The whole platform on a database of its own; answers its origin."""
    processes.sequencer()
    _web, origin = processes.web()
    return origin


@pytest.fixture
def chief(fresh_database):
    return coordinator()


@pytest.fixture
def incident(chief):
    with chief.scope() as actor:
        incident = opened(actor, severity="critical")
        for hours, value in ((9, 20), (5, 56), (2, 62)):
            figure = recorded(actor, incident, value, as_of=timezone.now() - timedelta(hours=hours))
            services.verify_figure(actor=actor, figure_id=figure.pk, version=figure.version)
        recorded(actor, incident, 13_784, indicator="mengungsi", source_name="BPBD Cianjur")
        return incident


def _agree(page):
    page.locator("dialog[open] [data-confirm-act]").click()


def _counted(database, incident):
    """What counts, asked past the product."""
    with psycopg.connect(database.owner_url) as connection:
        return dict(
            connection.execute(
                "SELECT indicator_id, sum(value)::int FROM incidents_countedfigure"
                " WHERE incident_id = %s AND basis = 'reported' AND counted_until IS NULL GROUP BY indicator_id",
                (incident.pk,),
            ).fetchall()
        )


def test_a_report_goes_from_the_incident_to_the_public_and_onto_paper(site, visit, chief, incident, fresh_database):
    page = visit(site, chief).open(f"/kejadian/{incident.pk}/")

    page.get_by_text("Buat laporan", exact=True).click()
    page.locator("#documents select[name=kind]").select_option("development")
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.locator("textarea[name=situation]").fill(WORDS)
    page.get_by_role("button", name="Simpan dan lihat").click()
    expect(page.locator("article.document")).to_contain_text(WORDS)
    expect(page.locator("article.document")).to_contain_text("13.784")

    page.get_by_role("button", name="Setujui").click()
    _agree(page)
    expect(page.locator(".headline")).to_contain_text("Disetujui")
    page.get_by_role("button", name="Terbitkan").click()
    _agree(page)
    expect(page.locator(".headline")).to_contain_text("Diterbitkan")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Salin teks WA").click()
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("*LAPORAN PERKEMBANGAN NO. 1*")

    path = page.get_by_role("link", name="Halaman publik").get_attribute("href")
    stranger = visit(site).open(path)
    expect(stranger.locator("article.document")).to_contain_text(WORDS)
    stranger.get_by_role("link", name="Periksa keasliannya").click()
    expect(stranger.locator("main")).to_contain_text("Laporan ini asli")

    answer = requests.get(f"{site}{path}pdf/", timeout=30)
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages).split())
    assert _counted(fresh_database, incident) == {"meninggal": 62, "mengungsi": 13_784}
    assert "Meninggal jiwa 62 62" in text
    assert "Mengungsi jiwa – 13.784" in text
    assert WORDS in text
