"""The logistics officer's pages: from asking to a counted, settled delivery; and what the papers say."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from logistics import services
from logistics.models import Lot, Requisition, StockBalance, StockLevel
from tests.factories.incidents import needed, opened
from tests.factories.logistics import (
    delivery,
    issued,
    logistics_officer,
    opened_warehouse,
    picked,
    received,
    requisition,
    reserved,
    sending,
)
from tests.factories.tenancy import coordinator
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return logistics_officer()


@pytest.fixture
def client(officer):
    return officer.sign_in(Client())


@pytest.fixture
def warehouse(officer):
    with officer.scope() as actor:
        return opened_warehouse(actor)


@pytest.fixture
def lot(officer, warehouse):
    with officer.scope() as actor:
        return received(actor, warehouse, 100)


def sent(client, page, act, **answers):
    """The page's form for that act, sent as it stands but for the answers."""
    content = page.content.decode()
    form = re.search(rf'<form[^>]*action="([^"]*/{act}/)".*?</form>', content, re.DOTALL)
    stands = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))
    return client.post(form[1], {**stands, **answers}, follow=True)


def test_goods_are_asked_for_approved_set_aside_picked_and_sent(client, officer, warehouse, lot):
    page = client.get("/permintaan-barang/baru/")
    reference = re.search(r'name="client_ref" value="([^"]+)"', page.content.decode())[1]
    asked = client.post(
        "/permintaan-barang/baru/",
        {
            "client_ref": reference,
            "from_warehouse": str(warehouse.pk),
            "destination": f"u:{officer.unit.pk}",
            "item_1": "terpal",
            "quantity_1": "40",
        },
        follow=True,
    )
    approved = sent(client, asked, "persetujuan")
    aside = sent(client, approved, "pencadangan")
    taken = sent(client, aside, "pengambilan", **{f"lot_{lot.pk}": "39"})
    gone = sent(client, taken, "pengiriman", driver="Asep", vehicle="D 1234 PMI")

    assert "Asep" in said(gone)
    with officer.scope():
        assert Requisition.objects.get().state == "received"
        assert StockBalance.objects.get(lot=lot, account="distributed").quantity == 39
    assert "Diterima" in said(client.get("/permintaan-barang/?state=received"))


def test_what_is_refused_is_shown_on_the_page(client, officer, warehouse, lot):
    with officer.scope() as actor:
        row = services.ask_for_goods(actor=actor, draft=requisition(warehouse))
    page = sent(client, client.get(f"/permintaan-barang/{row.pk}/"), "penolakan", reason="")

    assert page.status_code == 422
    refused = sent(client, client.get(f"/permintaan-barang/{row.pk}/"), "penolakan", reason="Stok untuk Garut")
    assert "Stok untuk Garut" in said(refused)


def test_a_requisition_that_moved_on_meanwhile_says_so(client, officer, warehouse, lot):
    with officer.scope() as actor:
        row = reserved(actor, warehouse, 5)
    page = client.get(f"/permintaan-barang/{row.pk}/")
    sent(client, page, "pengambilan")
    again = sent(client, page, "pengambilan")

    assert again.status_code == 422


def test_a_need_leads_to_its_requisition(client, officer, warehouse):
    with coordinator().scope() as chief:
        need = needed(chief, opened(chief))
    page = client.get(f"/permintaan-barang/baru/?need={need.pk}")

    assert "Selimut" in said(page)
    assert str(need.pk) in page.content.decode()


def test_requisitions_are_taken_out_as_csv(client, officer, warehouse):
    with officer.scope() as actor:
        row = services.ask_for_goods(actor=actor, draft=requisition(warehouse))
    file = client.get("/permintaan-barang/?format=csv&state=asked")

    assert file["Content-Type"].startswith("text/csv")
    assert row.number in file.content.decode()


def test_the_lists_ask_a_fixed_number_of_statements(client, officer, warehouse, django_assert_max_num_queries):
    with officer.scope() as actor:
        rows = [services.ask_for_goods(actor=actor, draft=requisition(warehouse)) for _number in range(8)]
    with django_assert_max_num_queries(24):
        page = client.get("/permintaan-barang/")

    assert all(row.number in page.content.decode() for row in rows)


def test_a_discrepancy_is_settled_on_its_page(client, officer, warehouse, lot):
    with officer.scope() as actor:
        there = opened_warehouse(actor)
        dispatch = issued(actor, warehouse, lot, 10, "dispatch", to_warehouse_id=there.pk)
        short = services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 8}, reason="Dua kurang"))
    assert short.number in said(client.get("/stok/"))
    page = client.get(f"/surat-barang/{short.pk}/")
    settled = sent(client, page, "selisih", outcome="found_there", reason="Tertinggal di rak, dicek Asep dan Dewi")

    assert settled.status_code == 200
    with officer.scope():
        assert StockBalance.objects.get(account=f"on_hand:{warehouse.pk}").quantity == 92
    assert short.number not in said(client.get("/stok/")).partition("Surat terbaru")[0]


def test_a_waybill_is_a_pdf_whose_code_leads_to_its_page(client, officer, warehouse, lot):
    with officer.scope() as actor:
        there = opened_warehouse(actor)
        row = picked(actor, warehouse, {lot: 45}, to_warehouse_id=there.pk)
        services.set_item_measure(actor=actor, item="terpal", pack="bal", per_pack=20, weight_g=900)
        waybill = services.send_goods(actor=actor, draft=sending(row, driver="Asep"), version=row.version)
    file = client.get(f"/surat-barang/{waybill.pk}/cetak.pdf")
    words = pdf_words(file.content)

    assert file["Content-Type"] == "application/pdf"
    assert waybill.number in words
    assert "Asep" in words
    assert "2 bal + 5" in words
    assert f"/surat-barang/{waybill.pk}/" in words.replace("\n", "")


def test_a_reversal_has_no_paper(client, officer, warehouse, lot):
    with officer.scope() as actor:
        reserved(actor, warehouse, 5)
        step = Requisition.objects.get().documents.get()

    assert client.get(f"/surat-barang/{step.pk}/cetak.pdf").status_code == 404


def test_a_level_is_set_and_warned_of(client, officer, warehouse, lot):
    path = f"/gudang/{warehouse.pk}/batas/"
    client.post(path, {"item": "terpal", "minimum": "200", "reserve": "50"})

    with officer.scope():
        assert StockLevel.objects.get().reserve == 50
    assert "200" in said(client.get(path))
    assert 'id="minimum"' in client.get("/stok/").content.decode()


def test_kits_are_made_and_taken_apart_on_their_page(client, officer, warehouse, lot):
    client.post("/stok/family-kit/isi/", {"part": "terpal", "quantity": "2"})
    path = f"/gudang/{warehouse.pk}/paket/"
    made = sent(client, client.get(path), "paket", kit="family-kit", quantity="10")
    kits = re.search(r'<option value="([0-9a-f-]{36})"', client.get(path).content.decode())[1]
    apart = sent(client, client.get(path), "bongkar", lot=kits, quantity="4")

    assert (made.status_code, apart.status_code) == (200, 200)
    with officer.scope():
        assert StockBalance.objects.get(lot=lot, account=f"on_hand:{warehouse.pk}").quantity == 88


def test_a_lot_is_barred_and_let_go_on_the_page_of_its_item(client, officer, warehouse, lot):
    page = client.post(f"/stok/lot/{lot.pk}/larangan/", {"reason": "Hanya untuk Garut"}, follow=True)

    assert "Hanya untuk Garut" in said(page)
    client.post(f"/stok/lot/{lot.pk}/larangan/", {"reason": ""})
    with officer.scope():
        assert Lot.objects.get(pk=lot.pk).barred_because == ""


def pdf_words(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_what_happens_now_is_not_in_the_future(client, officer, warehouse, lot):
    with officer.scope() as actor:
        row = picked(actor, warehouse, {lot: 1})
    page = client.get(f"/permintaan-barang/{row.pk}/")
    late = (timezone.localtime() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")

    assert sent(client, page, "pengiriman", occurred_at=late).status_code == 422
