"""The logistics officer's pages: from an empty warehouse to a counted delivery."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from logistics.models import StockBalance, StockDocument
from tests.factories.logistics import logistics_officer, opened_warehouse, received
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return logistics_officer()


@pytest.fixture
def client(officer):
    return officer.sign_in(Client())


def sent(client, page, path, **answers):
    """The form on the page, sent as it stands but for the answers."""
    hidden = dict(re.findall(r'name="(client_ref|occurred_at)" value="([^"]*)"', page.content.decode()))
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return client.post(path, {"occurred_at": now, **hidden, **answers}, follow=True)


def test_an_empty_stock_says_so(client):
    page = client.get("/stok/")

    assert page.status_code == 200
    assert "/gudang/baru/" in page.content.decode()


def test_a_warehouse_is_opened_filled_and_emptied(client, officer):
    opened = client.post("/gudang/baru/", {"unit": str(officer.unit.pk), "name": "Gudang Bandung"}, follow=True)
    where = opened.request["PATH_INFO"]
    receiving = f"{where}penerimaan/"
    posted = sent(
        client,
        client.get(receiving),
        receiving,
        kind="donation",
        item="terpal",
        quantity="120",
        lot="T-1",
        donor="Yayasan Peduli",
    )
    giving = f"{where}pengeluaran/"
    page = client.get(giving)
    lot = re.search(r'<option value="([0-9a-f-]{36})"', page.content.decode())[1]
    gone = sent(client, page, giving, kind="distributed", lot=lot, quantity="20")

    assert "120" in said(posted)
    assert gone.status_code == 200
    assert "100" in said(client.get(where))
    assert "100" in said(client.get("/stok/"))


def test_a_form_sent_twice_posts_once(client, officer):
    with officer.scope() as actor:
        warehouse = opened_warehouse(actor)
    path = f"/gudang/{warehouse.pk}/penerimaan/"
    page = client.get(path)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    answers = {"kind": "purchase", "item": "terpal", "quantity": "7", "lot": "T-1", "occurred_at": at}
    first, again = (sent(client, page, path, **answers) for _time in range(2))

    with officer.scope():
        assert StockBalance.objects.get(warehouse=warehouse).quantity == 7
    assert first.request["PATH_INFO"] == again.request["PATH_INFO"]


def test_a_dispatch_is_counted_on_arrival(client, officer):
    with officer.scope() as actor:
        here, there = opened_warehouse(actor), opened_warehouse(actor)
        lot = received(actor, here, 50)
    path = f"/gudang/{here.pk}/pengeluaran/"
    dispatched = sent(
        client, client.get(path), path, kind="dispatch", lot=str(lot.pk), quantity="10", to_warehouse=str(there.pk)
    )
    document = dispatched.request["PATH_INFO"]
    short = sent(client, dispatched, f"{document}penerimaan/", **{f"counted_{lot.pk}": "9"})
    counted = sent(client, dispatched, f"{document}penerimaan/", **{f"counted_{lot.pk}": "9"}, reason="Satu robek")

    assert short.status_code == 422
    assert counted.status_code == 200
    with officer.scope():
        assert StockBalance.objects.get(warehouse=there).quantity == 9
        assert StockBalance.objects.get(account__startswith="missing:").quantity == 1


def test_more_than_there_is_is_refused_on_the_form(client, officer):
    with officer.scope() as actor:
        here = opened_warehouse(actor)
        lot = received(actor, here, 5)
    path = f"/gudang/{here.pk}/pengeluaran/"
    page = sent(client, client.get(path), path, kind="distributed", lot=str(lot.pk), quantity="6")

    assert page.status_code == 422
    with officer.scope():
        assert StockDocument.objects.count() == 1


def test_a_document_is_undone_from_its_page(client, officer):
    with officer.scope() as actor:
        here = opened_warehouse(actor)
        received(actor, here, 5)
        gift = StockDocument.objects.get()
    page = client.get(f"/surat-barang/{gift.pk}/")
    undone = sent(client, page, f"/surat-barang/{gift.pk}/pembatalan/", reason="Salah tulis")

    assert undone.status_code == 200
    with officer.scope():
        assert StockBalance.objects.get(warehouse=here).quantity == 0


def test_each_number_of_an_item_leads_to_its_document(client, officer):
    with officer.scope() as actor:
        here = opened_warehouse(actor)
        received(actor, here, 5)
        gift = StockDocument.objects.get()
    page = client.get("/stok/terpal/")

    assert f'href="/surat-barang/{gift.pk}/"' in page.content.decode()


def test_an_item_that_there_is_not_is_not_found(client):
    assert client.get("/stok/emas/").status_code == 404
