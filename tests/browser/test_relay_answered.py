"""A call is relayed, the agency's link is answered on a phone, and the page of the call shows it by itself."""

import re

import pytest
from playwright.sync_api import expect

from incidents.services import relay_call
from tests.factories.calls import call_taker, called, mailbox_of
from tests.factories.tenancy import coordinator
from tests.integrations.agencies.mailbox import mailbox
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture
def post_office(monkeypatch):
    """The mail server that the processes of the platform hand their e-mail to."""
    with mailbox() as server:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{server.port}")
        yield server


@pytest.fixture
def site(fresh_database, processes, post_office):
    """Web, sequencer and worker on a database of their own; answers the origin."""
    processes.sequencer()
    processes.worker()
    _web, origin = processes.web()
    return origin


def _link_in(post_office, page):
    """The path in the e-mail, once it is there."""
    for _step in range(300):
        if post_office.taken:
            break
        page.wait_for_timeout(200)
    words = post_office.taken[0].get_payload(decode=True).decode()
    return re.search(r"https://[^/]+(/tanggapan/\S+)", words)[1]


def test_an_agency_answers_by_the_link_and_the_call_taker_sees_it_live(site, visit, post_office):
    with coordinator().scope() as chief:
        mailbox_of(chief)
    taker = call_taker()
    with taker.scope() as actor:
        call = called(actor, ticket="BKS-7", text="Gudang plastik terbakar.")
    desk = visit(site, taker, viewport=DESKTOP).open(f"/panggilan/{call.pk}/")
    with taker.scope() as actor:
        relay_call(actor=actor, call_id=call.pk, agencies=["damkar"])
    expect(desk.get_by_text("Terkirim")).to_be_visible(timeout=150_000)

    phone = visit(site, viewport=PHONE).open(_link_in(post_office, desk))
    expect(phone.get_by_text("Gudang plastik terbakar.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_label("Nama Anda").first.fill("Sersan Budi")
    phone.get_by_role("button", name="Diterima").click()
    expect(desk.get_by_text(re.compile("Sersan Budi")).first).to_be_visible(timeout=30_000)

    phone.locator("#action_text").fill("Dua unit berangkat")
    phone.get_by_role("button", name="Simpan tindakan").click()
    expect(desk.get_by_text("Dua unit berangkat")).to_be_visible(timeout=30_000)

    phone.get_by_text("Bagaimana berakhir").click()
    phone.locator("#outcome_text").fill("Padam")
    phone.get_by_role("button", name="Simpan hasil").click()
    expect(desk.get_by_text("Padam")).to_be_visible(timeout=30_000)
    expect(phone.get_by_text("Gudang plastik terbakar.")).to_have_count(0)
