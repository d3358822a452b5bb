"""Every page of the phone, with and without a connection, in both languages: no barrier, nothing too wide."""

import pytest
from playwright.sync_api import expect

from tests.browser.phones import BEKASI_BARAT, SOON_MS, Phone, arrived, fate, file_activity, file_report, ready
from tests.factories.incidents import opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.guards.sources import ROOT
from tests.plugins.bad_line import bad_line
from tests.plugins.browser import PHONE
from tests.plugins.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKING = """async (standards) => {
  const told = await axe.run(document, { runOnly: standards, resultTypes: ["violations"] });
  const where = (one) => one.nodes.map((node) => node.target.join(" ")).join(" | ");
  const found = told.violations.map((one) => `${one.id}: ${where(one)}`);
  const wide = document.scrollingElement.scrollWidth - window.innerWidth;
  return wide > 0 ? [...found, `${wide} px too wide`] : found;
}"""
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((one) => one.offsetParent !== null && !one.closest(".visually-hidden") && one.type !== "file")
  .map((one) => [one.closest("label.pick, label.check, label.button") ?? one, one])
  .filter(([box]) => box.getBoundingClientRect().height < 36)
  .map(([, one]) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def site(module_database, module_processes):
    _web, origin = module_processes.web()
    return origin


@pytest.fixture(scope="module", params=["id-ID", "en-GB"], ids=["id", "en"])
def page(site, chromium, request):
    """The app of an officer who has a report, an incident nearby and somebody to call."""
    officer = field_officer(at=BEKASI_BARAT)
    branch_operator("32.75")
    with coordinator(of=province("32")).scope() as actor:
        opened(actor, area=BEKASI_BARAT)
    context = chromium.new_context(viewport=PHONE, locale=request.param, timezone_id="Asia/Jakarta")
    with bad_line(site) as line:
        phone = Phone(context, line)
        phone.sign_in(officer)
        page = ready(phone.open())
        file_activity(page, "Simulasi evakuasi")
        expect(page.locator("[data-sent]")).to_have_count(1, timeout=SOON_MS)
        page.goto(page.url.split("#")[0] + "#lapor")
        file_report(page, "Air naik")
        fate(page, "arrived")
        yield page
    context.close()
    assert phone.complaints == []


@pytest.fixture
def offline(page):
    page.context.set_offline(True)
    yield page
    page.context.set_offline(False)


def seen(page, fragment=""):
    """What is wrong with a view, as it shows after its data came."""
    address = page.url.split("#")[0]
    page.goto(f"{address}{fragment}")
    page.reload()
    expect(page.locator("main [data-view]:not([hidden])")).to_be_visible(timeout=SOON_MS)
    page.evaluate(AXE)
    return [*page.evaluate(LOOKING, STANDARDS), *page.evaluate(SMALL)]


@pytest.mark.parametrize("fragment", ["", "#kegiatan", "#antrean", "#saya", "#kejadian", "#info"])
def test_a_view_has_no_barrier(page, fragment):
    assert seen(page, fragment) == []


@pytest.mark.parametrize("fragment", ["", "#kegiatan", "#antrean", "#saya", "#kejadian", "#info"])
def test_a_view_has_no_barrier_without_a_connection(offline, fragment):
    assert seen(offline, fragment) == []


def test_an_opened_form_has_no_barrier(page):
    page.goto(page.url.split("#")[0])
    for summary in page.locator("[data-lapor] summary").all():
        summary.click()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    page.evaluate(AXE)
    assert page.evaluate(LOOKING, STANDARDS) == []


def test_a_report_and_its_correction_have_no_barrier(page):
    page.goto(f"{page.url.split('#')[0]}#saya")
    page.locator(".card-link").first.click()
    page.locator("[data-view=satu] summary").click()

    page.evaluate(AXE)
    assert page.evaluate(LOOKING, STANDARDS) == []


def test_an_opened_form_of_an_activity_has_no_barrier(page):
    page.goto(page.url.split("#")[0] + "#kegiatan")
    expect(page.locator("[data-activity]")).to_be_visible(timeout=SOON_MS)
    for summary in page.locator("[data-activity] summary").all():
        summary.click()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    page.evaluate(AXE)
    assert [*page.evaluate(LOOKING, STANDARDS), *page.evaluate(SMALL)] == []


def test_an_activity_and_its_correction_have_no_barrier(page):
    page.goto(f"{page.url.split('#')[0]}#saya")
    page.locator("[data-activity-status] a").first.click()
    page.locator("[data-view=giat] summary").click()

    page.evaluate(AXE)
    assert [*page.evaluate(LOOKING, STANDARDS), *page.evaluate(SMALL)] == []


def test_another_page_says_without_a_connection_what_still_works(offline):
    offline.goto(offline.url.split("/lapor/")[0] + "/kejadian/")

    assert offline.locator("a[href='/lapor/']").count() == 2
    offline.evaluate(AXE)
    assert offline.evaluate(LOOKING, STANDARDS) == []
    offline.goto(offline.url.replace("/kejadian/", "/lapor/"))


def test_a_correction_written_offline_arrives_later(page):
    page.goto(f"{page.url.split('#')[0]}#saya")
    page.locator(".card-link").first.click()
    page.locator("[data-view=satu] summary").click()
    page.context.set_offline(True)
    page.locator("[data-view=satu] .amend [name=landmark]").fill("Dekat masjid")
    page.locator("[data-view=satu] .amend [type=submit]").click()
    expect(page.locator("[data-view=satu] .note")).to_contain_text("Dekat masjid")

    page.context.set_offline(False)

    wait_until(lambda: page.evaluate("fetch('/lapor/saya/jawaban/').then(a => a.text())").count("Dekat masjid") > 0)


def test_without_scripts_the_plain_form_files_the_report(site, chromium):
    officer = field_officer(at=BEKASI_BARAT)
    context = chromium.new_context(viewport=PHONE, locale="id-ID", java_script_enabled=False)
    with bad_line(site) as line:
        phone = Phone(context, line)
        phone.sign_in(officer)
        page = phone.open()
        page.locator("noscript a, .note a").first.click()
        page.locator("select[name=hazard]").select_option("banjir")
        page.locator("select[name=area]").select_option(index=1)
        page.locator("[name=severity][value=high], [name=severity] [value=high]").first.click()
        page.locator("[name=people]").fill("12")
        page.locator("form[enctype] [type=submit]").click()

        assert [report["answers"]["people"] for report in arrived(site, officer)] == [12]
    context.close()
