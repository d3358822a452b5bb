"""Goods come in, go and arrive: nothing appears, nothing vanishes, nothing is counted twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from logistics import services
from logistics.errors import AlreadyDelivered, AlreadyReversed, ChangedAfterPosting, HasFollowed, InsufficientStock
from logistics.models import Posting, StockBalance, StockDocument
from logistics.queries.stock import drift
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from tests.factories.logistics import delivery, issue, issued, logistics_officer, opened_warehouse, receipt, received
from tests.factories.tenancy import coordinator, province
from tests.logistics.services.support import kept

EVIL = [0, -1, 10_000_000, 1.5, True, "5", None]


@pytest.fixture
def actor(db):
    with logistics_officer().scope() as actor:
        yield actor


@pytest.fixture
def warehouse(actor):
    return opened_warehouse(actor)


def test_a_donation_lies_in_the_warehouse_and_is_owed_to_its_donor(actor, warehouse):
    lot = received(actor, warehouse, 100)

    assert kept(lot) == {warehouse.name: 100, "donor": -100}


def test_the_same_receipt_sent_twice_is_one_document(actor, warehouse):
    draft = receipt(warehouse, 100)
    first, again = (services.receive_goods(actor=actor, draft=draft) for _time in range(2))

    assert first == again
    assert StockBalance.objects.get(warehouse=warehouse).quantity == 100


def test_another_content_under_the_same_reference_is_refused(actor, warehouse):
    reference = uuid4()
    services.receive_goods(actor=actor, draft=receipt(warehouse, 100, client_ref=reference))

    with pytest.raises(ChangedAfterPosting):
        services.receive_goods(actor=actor, draft=receipt(warehouse, 101, client_ref=reference))


@pytest.mark.parametrize("kind", ["distributed", "lost", "damaged", "expired"])
def test_what_leaves_for_good_is_still_counted(actor, warehouse, kind):
    lot = received(actor, warehouse, 100)
    issued(actor, warehouse, lot, 30, kind)

    assert kept(lot) == {warehouse.name: 70, kind: 30, "donor": -100}


def test_nothing_leaves_that_is_not_there(actor, warehouse):
    lot = received(actor, warehouse, 10)

    with pytest.raises(InsufficientStock) as refused, transaction.atomic():
        issued(actor, warehouse, lot, 11)

    assert "10" in str(refused.value)
    assert kept(lot) == {warehouse.name: 10, "donor": -10}


def test_a_dispatch_is_on_its_way_until_somebody_has_counted_it(actor, warehouse):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    dispatch = issued(actor, warehouse, lot, 40, "dispatch", to_warehouse_id=there.pk)
    before = kept(lot)
    services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 40}))

    assert before == {warehouse.name: 60, "in_transit": 40, "donor": -100}
    assert kept(lot) == {warehouse.name: 60, there.name: 40, "donor": -100}


def test_what_is_missing_on_arrival_is_lost_with_a_reason(actor, warehouse):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    dispatch = issued(actor, warehouse, lot, 40, "dispatch", to_warehouse_id=there.pk)
    services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 37}, reason="Tiga basah"))

    assert kept(lot) == {warehouse.name: 60, there.name: 37, "missing": 3, "donor": -100}


def test_a_short_delivery_without_a_reason_is_refused(actor, warehouse):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    dispatch = issued(actor, warehouse, lot, 40, "dispatch", to_warehouse_id=there.pk)

    with pytest.raises(InvalidInput) as refused:
        services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 37}))

    assert set(refused.value.fields) == {"reason"}


@pytest.mark.parametrize("counted", [41, -1, 1.5, True])
def test_nobody_counts_more_than_was_sent(actor, warehouse, counted):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    dispatch = issued(actor, warehouse, lot, 40, "dispatch", to_warehouse_id=there.pk)

    with pytest.raises(InvalidInput):
        services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: counted}))


def test_a_lot_that_was_not_sent_is_not_received(actor, warehouse):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    other = received(actor, warehouse, 5, line={"lot": "L2"})
    dispatch = issued(actor, warehouse, lot, 40, "dispatch", to_warehouse_id=there.pk)

    with pytest.raises(InvalidInput):
        services.take_delivery(actor=actor, draft=delivery(dispatch, {other: 5}, reason="x"))


def test_a_dispatch_is_received_once(actor, warehouse):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    dispatch = issued(actor, warehouse, lot, 40, "dispatch", to_warehouse_id=there.pk)
    services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 40}))

    with pytest.raises(AlreadyDelivered):
        services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 40}))


def test_what_was_never_sent_is_not_received(actor, warehouse):
    lot = received(actor, warehouse, 100)
    gift = StockDocument.objects.get()

    with pytest.raises(NotFound):
        services.take_delivery(actor=actor, draft=delivery(gift, {lot: 100}))


def test_a_wrong_document_is_undone_by_its_counter_document(actor, warehouse):
    lot = received(actor, warehouse, 100)
    wrong = issued(actor, warehouse, lot, 30)
    services.reverse_document(actor=actor, document_id=wrong.pk, client_ref=uuid4(), reason="Salah gudang")

    assert kept(lot) == {warehouse.name: 100, "donor": -100}
    assert StockDocument.objects.count() == 3


def test_a_document_is_undone_once_and_a_reversal_never(actor, warehouse):
    lot = received(actor, warehouse, 100)
    wrong = issued(actor, warehouse, lot, 30)
    undone = services.reverse_document(actor=actor, document_id=wrong.pk, client_ref=uuid4(), reason="Salah")

    with pytest.raises(AlreadyReversed):
        services.reverse_document(actor=actor, document_id=wrong.pk, client_ref=uuid4(), reason="Salah")
    with pytest.raises(AlreadyReversed):
        services.reverse_document(actor=actor, document_id=undone.pk, client_ref=uuid4(), reason="Salah")


def test_a_dispatch_that_was_received_is_undone_from_its_end(actor, warehouse):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    dispatch = issued(actor, warehouse, lot, 40, "dispatch", to_warehouse_id=there.pk)
    arrived = services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 40}))

    with pytest.raises(HasFollowed):
        services.reverse_document(actor=actor, document_id=dispatch.pk, client_ref=uuid4(), reason="Salah")
    services.reverse_document(actor=actor, document_id=arrived.pk, client_ref=uuid4(), reason="Salah hitung")
    services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 39}, reason="Satu kurang"))

    assert kept(lot) == {warehouse.name: 60, there.name: 39, "missing": 1, "donor": -100}


def test_a_receipt_whose_goods_have_gone_cannot_be_undone(actor, warehouse):
    lot = received(actor, warehouse, 100)
    gift = StockDocument.objects.get()
    issued(actor, warehouse, lot, 1)

    with pytest.raises(InsufficientStock), transaction.atomic():
        services.reverse_document(actor=actor, document_id=gift.pk, client_ref=uuid4(), reason="Salah")

    assert kept(lot) == {warehouse.name: 99, "distributed": 1, "donor": -100}


@pytest.mark.parametrize("quantity", EVIL)
def test_a_quantity_is_a_whole_number_that_can_be_true(actor, warehouse, quantity):
    lot = received(actor, warehouse, 100)

    with pytest.raises(InvalidInput):
        services.receive_goods(actor=actor, draft=receipt(warehouse, quantity))
    with pytest.raises(InvalidInput):
        issued(actor, warehouse, lot, quantity)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "dispatch"}, "kind"),
        ({"lines": ()}, "lines"),
        ({"line": {"item": "emas"}}, "item"),
        ({"line": {"lot": " "}}, "lot"),
        ({"line": {"lot": "a\0b"}}, "lot"),
        ({"line": {"lot": "x" * 201}}, "lot"),
        ({"line": {"item": "beras"}}, "expires_on"),
        ({"occurred_at": timezone.now() + timedelta(days=1)}, "occurred_at"),
    ],
)
def test_a_wrong_receipt_is_refused_and_nothing_is_posted(actor, warehouse, changes, field):
    with pytest.raises(InvalidInput) as refused, transaction.atomic():
        services.receive_goods(actor=actor, draft=receipt(warehouse, 5, **changes))

    assert field in refused.value.fields
    assert not Posting.objects.exists()


def test_a_known_lot_keeps_its_donor(actor, warehouse):
    received(actor, warehouse, 5, line={"donor": "Yayasan A"})

    with pytest.raises(InvalidInput):
        services.receive_goods(actor=actor, draft=receipt(warehouse, 5, line={"donor": "Yayasan B"}))


def test_goods_are_dispatched_to_another_warehouse(actor, warehouse):
    lot = received(actor, warehouse, 5)

    with pytest.raises(InvalidInput):
        issued(actor, warehouse, lot, 1, "dispatch", to_warehouse_id=warehouse.pk)
    with pytest.raises(InvalidInput):
        issued(actor, warehouse, lot, 1, "dispatch")


def test_a_neighbours_warehouse_is_not_there(actor, warehouse):
    lot = received(actor, warehouse, 5)
    with coordinator(of=province("31")).scope() as neighbour, pytest.raises(NotFound):
        issued(neighbour, warehouse, lot, 1)


def test_an_office_posts_in_its_own_area_alone(actor, warehouse):
    with logistics_officer(at="32.75").scope() as elsewhere, pytest.raises(NotPermitted):
        services.receive_goods(actor=elsewhere, draft=receipt(warehouse, 5))


def test_the_database_refuses_to_alter_the_ledger(actor, warehouse):
    received(actor, warehouse, 5)

    for change in ("UPDATE logistics_posting SET quantity = 6", "DELETE FROM logistics_posting"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_the_database_refuses_half_a_movement(actor, warehouse):
    lot = received(actor, warehouse, 5)
    half = Posting.objects.filter(quantity__gt=0).values(
        "tenant_id", "document_id", "account", "warehouse_id", "item_id", "lot_id", "quantity"
    )[0]

    with pytest.raises(DatabaseError, match="must enter another"), transaction.atomic():
        Posting.objects.create(**half)
    assert kept(lot) == {warehouse.name: 5, "donor": -5}


def test_the_database_refuses_less_than_nothing(actor, warehouse):
    received(actor, warehouse, 5)

    with pytest.raises(DatabaseError, match="stock_never_negative"), transaction.atomic():
        StockBalance.objects.filter(warehouse=warehouse).update(quantity=-1)


def test_a_balance_that_is_not_the_sum_of_its_postings_is_found(actor, warehouse):
    lot = received(actor, warehouse, 5)
    StockBalance.objects.filter(warehouse=warehouse).update(quantity=6)

    assert drift(actor) == [(f"on_hand:{warehouse.pk}", str(lot.pk), 6, 5)]


WRITERS = 8


def test_eight_hands_at_once_take_no_more_than_there_is(fresh_database):
    officer = logistics_officer()
    with officer.scope() as actor:
        warehouse = opened_warehouse(actor)
        lot = received(actor, warehouse, 20)
    gate = Barrier(WRITERS)

    def take(_number):
        gate.wait()
        try:
            with officer.scope() as actor:
                services.issue_goods(actor=actor, draft=issue(warehouse, lot, 3))
            return True
        except InsufficientStock:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        taken = list(threads.map(take, range(WRITERS)))

    with officer.scope() as actor:
        assert sum(taken) == 6
        assert kept(lot) == {warehouse.name: 2, "distributed": 18, "donor": -20}
        assert drift(actor) == []
