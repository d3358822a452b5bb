"""Jakarta lends Bekasi tarpaulins under a grant; fewer arrive than were sent; what is owed is given back."""

import pytest
from django.db import connection
from playwright.sync_api import expect

from logistics.models import StockBalance
from logistics.queries.stock import drift
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.logistics import logistics_officer, opened_warehouse, received
from tests.factories.tenancy import coordinator, province, unit
from tests.isolation.world import terms
from tests.plugins.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

JAKARTA, BEKASI = "31.74", "32.75"


@pytest.fixture
def site(fresh_database, processes):
    _web, origin = processes.web()
    return origin


def test_goods_are_lent_counted_short_and_given_back(site, visit):
    lender, borrower = coordinator(of=province("31")), logistics_officer()
    with lender.scope() as actor:
        source = opened_warehouse(actor, unit=unit(JAKARTA), name="Gudang Jakarta Selatan")
        received(actor, source, 50)
        open_grant(actor=actor, terms=terms(borrower.tenant, Purpose.STOCK, (JAKARTA,)))
    with borrower.scope() as actor:
        opened_warehouse(actor, unit=unit(BEKASI), name="Gudang Bekasi")

    phone = visit(site, borrower, viewport=PHONE)
    bekasi = phone.open("/stok/")
    bekasi.get_by_role("link", name="Gudang Jakarta Selatan").first.click()
    bekasi.get_by_role("link", name="Pinjam dari sini").click()
    bekasi.get_by_label("Barang").select_option("terpal")
    bekasi.get_by_label("Berapa").fill("40")
    bekasi.get_by_label("Keperluan").fill("Banjir Bekasi Timur")
    bekasi.get_by_role("button", name="Minta pinjam").click()
    expect(bekasi.locator("main")).to_contain_text("Menunggu pemberi pinjaman")
    loan = bekasi.url

    jakarta = visit(site, lender).open("/pinjaman-barang/")
    jakarta.locator("tbody a").first.click()
    jakarta.get_by_label("Jumlah yang dipinjamkan").fill("30")
    jakarta.get_by_label("Sopir atau pembawa").fill("Asep")
    jakarta.get_by_role("button", name="Pinjamkan dan kirim").click()
    expect(jakarta.locator("main")).to_contain_text("Dalam perjalanan")

    bekasi.goto(loan)
    bekasi.get_by_label("Hitungan, lot L1").fill("28")
    bekasi.get_by_role("button", name="Terima sesuai hitungan").click()
    expect(bekasi.locator("main")).to_contain_text("Yang tiba kurang dari yang dikirim")
    phone.complaints.clear()
    bekasi.get_by_label("Alasan").fill("Dua hilang di jalan")
    bekasi.get_by_role("button", name="Terima sesuai hitungan").click()
    expect(bekasi.locator("main")).to_contain_text("28")

    bekasi.get_by_label("Cara").select_option("in_kind")
    bekasi.get_by_role("button", name="Selesaikan").click()
    expect(bekasi.locator("main")).to_contain_text("Barang dikembalikan")

    jakarta.reload()
    jakarta.get_by_role("button", name="Kirim jawaban").click()
    expect(jakarta.locator("main .state").first).to_have_text("Selesai")
    bekasi.goto(loan)
    expect(bekasi.locator("main .state").first).to_have_text("Selesai")
    assert bekasi.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    assert _books(lender) == {"on_hand": 48, "missing": 2, "settled": 28, "donor": -78}
    assert _books(borrower) == {"settled": 28, "donor": -28}
    connection.close()


def _books(member):
    with member.scope() as actor:
        assert drift(actor) == []
        held = {}
        for row in StockBalance.objects.filter(tenant=actor.tenant.id).exclude(quantity=0):
            held[row.account.partition(":")[0]] = held.get(row.account.partition(":")[0], 0) + row.quantity
        return held
