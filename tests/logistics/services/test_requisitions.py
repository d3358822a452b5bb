"""From asking to arriving: each step once, by whoever may, and nothing leaves that should stay."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from logistics import services
from logistics.errors import (
    ChangedAfterPosting,
    InsufficientStock,
    LotBarred,
    LotExpired,
    NotEnough,
    NotReversible,
    NotYours,
    ReserveTouched,
    WrongStep,
)
from logistics.events import RequisitionMoved
from logistics.handlers import let_the_need_follow
from logistics.models import Requisition, StockBalance, StockDocument
from logistics.queries.stock import drift, shortages
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.journal.models import JournalEntry
from tests.factories.incidents import needed, opened
from tests.factories.logistics import (
    approved,
    asked,
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
from tests.factories.tenancy import coordinator, province
from tests.logistics.services.support import kept

State = Requisition.State


@pytest.fixture
def actor(db):
    with logistics_officer().scope() as actor:
        yield actor


@pytest.fixture
def warehouse(actor):
    return opened_warehouse(actor)


def test_asked_approved_reserved_picked_sent_and_received(actor, warehouse):
    lot, there = received(actor, warehouse, 100), opened_warehouse(actor)
    row = picked(actor, warehouse, {lot: 40}, to_warehouse_id=there.pk)
    sent = services.send_goods(actor=actor, draft=sending(row, driver="Asep"), version=row.version)
    services.take_delivery(actor=actor, draft=delivery(sent, {lot: 40}))
    row.refresh_from_db()

    assert row.state == State.RECEIVED
    assert (sent.kind, sent.driver, sent.requisition) == ("dispatch", "Asep", row)
    assert kept(lot) == {warehouse.name: 60, there.name: 40, "donor": -100}
    assert drift(actor) == []


def test_goods_handed_over_are_received_as_they_leave(actor, warehouse):
    lot = received(actor, warehouse, 100)
    row = picked(actor, warehouse, {lot: 40})
    sent = services.send_goods(actor=actor, draft=sending(row), version=row.version)
    row.refresh_from_db()

    assert row.state == State.RECEIVED
    assert (sent.kind, sent.recipient) == ("distributed", "Posko Cugenang")
    assert kept(lot) == {warehouse.name: 60, "distributed": 40, "donor": -100}


def test_the_same_requisition_sent_twice_is_one(actor, warehouse):
    draft = requisition(warehouse)
    first, again = (services.ask_for_goods(actor=actor, draft=draft) for _time in range(2))

    assert first == again
    with pytest.raises(ChangedAfterPosting):
        services.ask_for_goods(actor=actor, draft=requisition(warehouse, 11, client_ref=draft.client_ref))


def test_what_is_reserved_nobody_else_gives_away(actor, warehouse):
    lot = received(actor, warehouse, 100)
    reserved(actor, warehouse, 80)

    with pytest.raises(InsufficientStock), transaction.atomic():
        issued(actor, warehouse, lot, 21)
    issued(actor, warehouse, lot, 20)


def test_the_first_to_expire_is_set_aside_first(actor, warehouse):
    today = timezone.localdate()
    late = received(actor, warehouse, 10, line={"lot": "late", "expires_on": today + timedelta(days=200)})
    soon = received(actor, warehouse, 10, line={"lot": "soon", "expires_on": today + timedelta(days=20)})
    reserved(actor, warehouse, 12)

    assert StockBalance.objects.get(lot=soon, account__startswith="reserved").quantity == 10
    assert StockBalance.objects.get(lot=late, account__startswith="reserved").quantity == 2


def test_what_is_not_on_the_shelf_is_free_again(actor, warehouse):
    lot = received(actor, warehouse, 100)
    row = reserved(actor, warehouse, 40)
    row = services.pick_goods(actor=actor, requisition_id=row.pk, version=row.version, picked={lot.pk: 30})

    assert StockBalance.objects.get(lot=lot, account__startswith="reserved").quantity == 30
    assert StockBalance.objects.get(lot=lot, account=f"on_hand:{warehouse.pk}").quantity == 70


def test_a_cancelled_requisition_sets_its_goods_free(actor, warehouse):
    lot = received(actor, warehouse, 100)
    row = picked(actor, warehouse, {lot: 40})
    services.cancel_requisition(actor=actor, requisition_id=row.pk, version=row.version, reason="Batal")

    assert StockBalance.objects.get(lot=lot, account=f"on_hand:{warehouse.pk}").quantity == 100


def test_each_step_is_taken_once_and_in_its_order(actor, warehouse):
    lot = received(actor, warehouse, 100)
    row = asked(actor, warehouse)

    with pytest.raises((WrongStep, InvalidInput)), transaction.atomic():
        services.send_goods(actor=actor, draft=sending(row), version=row.version)
    row = reserved(actor, warehouse)
    with pytest.raises(StaleVersion):
        services.reserve_goods(actor=actor, requisition_id=row.pk, version=row.version - 1)
    with pytest.raises(WrongStep), transaction.atomic():
        services.reserve_goods(actor=actor, requisition_id=row.pk, version=row.version)
    assert kept(lot) == {warehouse.name: 100, "donor": -100}


def test_a_large_requisition_is_approved_by_the_province_and_by_somebody_else(actor, warehouse):
    row = asked(actor, warehouse, 500)
    granted = {line.pk: 500 for line in row.lines.all()}

    with pytest.raises(NotPermitted), transaction.atomic():
        services.approve_requisition(actor=actor, requisition_id=row.pk, version=1, approved=granted)
    with coordinator().scope() as chief:
        own = asked(chief, warehouse, 500)
        with pytest.raises(NotYours), transaction.atomic():
            services.approve_requisition(
                actor=chief, requisition_id=own.pk, version=1, approved={line.pk: 500 for line in own.lines.all()}
            )
        services.approve_requisition(actor=chief, requisition_id=row.pk, version=1, approved=granted)
    row.refresh_from_db()

    assert row.state == State.APPROVED


@pytest.mark.parametrize("quantity", [0, 11, -1])
def test_at_least_one_and_at_most_what_was_asked_for_is_approved(actor, warehouse, quantity):
    row = asked(actor, warehouse, 10)
    granted = {line.pk: quantity for line in row.lines.all()}

    with pytest.raises(InvalidInput):
        services.approve_requisition(actor=actor, requisition_id=row.pk, version=1, approved=granted)


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": ()},
        {"lines": (("emas", 1),)},
        {"lines": (("terpal", 1), ("terpal", 2))},
        {"lines": (("terpal", 0),)},
        {"lines": (("terpal", 1.5),)},
        {"recipient": ""},
        {"recipient_area": "99.99"},
    ],
)
def test_a_wrong_requisition_is_refused_and_nothing_is_kept(actor, warehouse, changes):
    with pytest.raises(InvalidInput), transaction.atomic():
        asked(actor, warehouse, **changes)

    assert not Requisition.objects.exists()


def test_more_than_can_leave_is_not_reserved(actor, warehouse):
    received(actor, warehouse, 5)
    row = approved(actor, warehouse, 6)

    with pytest.raises(NotEnough), transaction.atomic():
        services.reserve_goods(actor=actor, requisition_id=row.pk, version=row.version)
    row.refresh_from_db()
    assert row.state == State.APPROVED


def test_the_protected_reserve_stays_unless_the_province_releases_it(actor, warehouse):
    lot = received(actor, warehouse, 100)
    services.set_stock_level(actor=actor, warehouse_id=warehouse.pk, item="terpal", minimum=0, reserve=90)

    with pytest.raises(ReserveTouched), transaction.atomic():
        issued(actor, warehouse, lot, 11)
    with pytest.raises(NotPermitted), transaction.atomic():
        issued(actor, warehouse, lot, 11, takes_reserve=True)
    issued(actor, warehouse, lot, 10)
    with coordinator().scope() as chief:
        issued(chief, warehouse, lot, 1, takes_reserve=True)
    assert kept(lot) == {warehouse.name: 89, "distributed": 11, "donor": -100}


def test_less_than_the_minimum_is_told(actor, warehouse):
    received(actor, warehouse, 9)
    services.set_stock_level(actor=actor, warehouse_id=warehouse.pk, item="terpal", minimum=10, reserve=0)
    services.set_stock_level(actor=actor, warehouse_id=warehouse.pk, item="selimut", minimum=1, reserve=0)

    assert {(level.item_id, level.held) for level in shortages(actor)} == {("terpal", 9), ("selimut", 0)}


def test_a_barred_lot_stays_until_it_is_let_go(actor, warehouse):
    lot = received(actor, warehouse, 10)
    services.bar_lot(actor=actor, lot_id=lot.pk, reason="Donatur: hanya untuk Garut")

    with pytest.raises(LotBarred):
        issued(actor, warehouse, lot, 1)
    row = approved(actor, warehouse, 1)
    with pytest.raises(NotEnough), transaction.atomic():
        services.reserve_goods(actor=actor, requisition_id=row.pk, version=row.version)
    services.bar_lot(actor=actor, lot_id=lot.pk, reason="")
    issued(actor, warehouse, lot, 1)


def test_an_expired_lot_is_written_off_and_not_handed_out(actor, warehouse):
    day = timezone.localdate() - timedelta(days=1)
    lot = received(actor, warehouse, 10, line={"item": "beras", "expires_on": day})

    with pytest.raises(LotExpired):
        issued(actor, warehouse, lot, 1)
    issued(actor, warehouse, lot, 10, "expired")
    assert kept(lot) == {"expired": 10, "donor": -10}


def test_a_neighbours_warehouse_is_not_asked_by_a_requisition(actor, warehouse):
    with coordinator(of=province("31")).scope() as neighbour, pytest.raises(NotFound):
        asked(neighbour, warehouse)


def test_steps_of_a_requisition_are_not_undone_as_documents(actor, warehouse):
    received(actor, warehouse, 10)
    reserved(actor, warehouse, 5)
    step = StockDocument.objects.get(kind="reservation")

    with pytest.raises(NotReversible):
        services.reverse_document(actor=actor, document_id=step.pk, client_ref=uuid4(), reason="x")


def test_the_need_follows_what_is_approved_and_what_arrives(actor, warehouse):
    with coordinator().scope() as chief:
        need = needed(chief, opened(chief), requested=Decimal(50))
    lot = received(actor, warehouse, 100)
    row = picked(actor, warehouse, {lot: 30}, need_id=need.pk)
    services.send_goods(actor=actor, draft=sending(row), version=row.version)
    for entry in JournalEntry.objects.filter(type=RequisitionMoved.type).order_by("pk"):
        let_the_need_follow(RequisitionMoved.from_json(entry.payload), actor=actor)

    need.refresh_from_db()
    assert (need.offered, need.fulfilled) == (30, 30)


def test_a_need_that_is_not_ones_own_is_not_answered(actor, warehouse):
    with coordinator(of=province("31")).scope() as neighbour:
        need = needed(neighbour, opened(neighbour, area="31.74.01"))

    with pytest.raises(NotFound):
        asked(actor, warehouse, need_id=need.pk)
