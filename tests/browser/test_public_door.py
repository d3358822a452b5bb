"""The door of the public in a browser: a pin on a map where there is JavaScript, a plain form where there is none."""

import pytest

from incidents.models import InboxItem
from tests.factories.tenancy import coordinator
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FORM = "/lapor-warga/?area=32.03.11"


@pytest.fixture(scope="module")
def site(module_database, module_processes):
    coordinator()
    _web, origin = module_processes.web()
    return origin


def items():
    with coordinator().scope():
        return list(InboxItem.objects.order_by("-received_at"))


def fill(page, text):
    page.select_option("[name=hazard]", "gempa")
    page.fill("[name=text]", text)
    page.wait_for_timeout(3_200)  # nobody types faster, and what does is taken for a machine
    page.click(".public-form button[type=submit]")
    page.wait_for_url("**?baru")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1440"])
def test_a_pin_on_the_map_goes_with_the_report(site, visit, viewport):
    page = visit(site, viewport=viewport).open(FORM)

    page.click("[data-open]")
    page.wait_for_selector("[data-box] canvas")
    page.click("[data-box]", position={"x": 150, "y": 150})
    told = page.inner_text("[data-told]")
    fill(page, f"Rumah retak {viewport['width']}.")

    [item] = [one for one in items() if str(viewport["width"]) in one.text]
    assert item.location is not None
    assert told


def test_ones_own_position_goes_with_the_report_and_can_be_removed_again(site, visit):
    page = visit(site, viewport=PHONE).open(FORM)

    page.focus("[data-locate]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-remove]:not([hidden])")
    marked = page.input_value("[name=latitude]")
    page.click("[data-remove]")

    assert marked
    assert page.input_value("[name=latitude]") == ""


def test_without_javascript_a_kelurahan_is_chosen_and_the_form_is_sent(site, chromium):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    page.goto(f"{site}{FORM}")

    hidden = page.is_hidden("[data-open]")
    page.select_option("[name=village]", "32.03.11.2001")
    fill(page, "Tanpa skrip.")

    [item] = [one for one in items() if one.text == "Tanpa skrip."]
    assert hidden
    assert item.area_id == "32.03.11.2001"
    context.close()
