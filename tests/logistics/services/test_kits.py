"""Kits are made of what lies there, and give back exactly what went into them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from logistics import services
from logistics.errors import InsufficientStock, NotEnough
from logistics.models import KitPart, StockBalance
from logistics.queries.stock import drift
from pmi_platform.core.errors import InvalidInput
from tests.factories.logistics import issued, logistics_officer, opened_warehouse, received
from tests.logistics.services.support import kept


@pytest.fixture
def actor(db):
    with logistics_officer().scope() as actor:
        yield actor


@pytest.fixture
def warehouse(actor):
    return opened_warehouse(actor)


@pytest.fixture
def blankets(actor, warehouse):
    services.set_kit_part(actor=actor, kit="family-kit", part="selimut", quantity=2)
    return received(actor, warehouse, 10, line={"item": "selimut", "lot": "S"})


def made(actor, warehouse, quantity, **changes):
    """So many family kits; answers their lot."""
    draft = services.KitDraft(
        **{
            "client_ref": uuid4(),
            "warehouse_id": warehouse.pk,
            "kit": "family-kit",
            "quantity": quantity,
            "occurred_at": timezone.now(),
            **changes,
        }
    )
    document = services.make_kits(actor=actor, draft=draft)
    return document.postings.get(account__startswith="made:").lot


def apart(actor, warehouse, lot, quantity):
    draft = services.UnkitDraft(
        client_ref=uuid4(), warehouse_id=warehouse.pk, lot_id=lot.pk, quantity=quantity, occurred_at=timezone.now()
    )
    return services.take_kits_apart(actor=actor, draft=draft)


def test_kits_hold_what_they_were_made_of(actor, warehouse, blankets):
    kits = made(actor, warehouse, 4)

    assert kept(kits) == {warehouse.name: 4, "made": -4}
    assert kept(blankets) == {warehouse.name: 2, "in_kits": 8, "donor": -10}
    assert drift(actor) == []


def test_kits_taken_apart_give_back_their_parts(actor, warehouse, blankets):
    kits = made(actor, warehouse, 4)
    apart(actor, warehouse, kits, 3)

    assert kept(kits) == {warehouse.name: 1, "made": -1}
    assert kept(blankets) == {warehouse.name: 8, "in_kits": 2, "donor": -10}


def test_what_a_kit_holds_later_does_not_change_kits_that_were_made(actor, warehouse, blankets):
    kits = made(actor, warehouse, 4)
    services.set_kit_part(actor=actor, kit="family-kit", part="selimut", quantity=1)
    apart(actor, warehouse, kits, 4)

    assert kept(blankets) == {warehouse.name: 10, "donor": -10}


def test_a_kit_expires_with_its_first_part(actor, warehouse, blankets):
    day = timezone.localdate() + timedelta(days=30)
    services.set_kit_part(actor=actor, kit="family-kit", part="beras", quantity=1)
    received(actor, warehouse, 10, line={"item": "beras", "lot": "B", "expires_on": day})

    assert made(actor, warehouse, 1).expires_on == day


def test_no_more_kits_than_there_are_parts_for(actor, warehouse, blankets):
    with pytest.raises(NotEnough), transaction.atomic():
        made(actor, warehouse, 6)

    assert not StockBalance.objects.filter(item="family-kit").exists()


def test_kits_that_are_gone_are_not_taken_apart(actor, warehouse, blankets):
    kits = made(actor, warehouse, 4)
    issued(actor, warehouse, kits, 3)

    with pytest.raises(InsufficientStock), transaction.atomic():
        apart(actor, warehouse, kits, 2)
    with pytest.raises(InsufficientStock), transaction.atomic():
        apart(actor, warehouse, kits, 5)


def test_goods_that_were_not_put_together_here_are_not_taken_apart(actor, warehouse, blankets):
    with pytest.raises(InvalidInput):
        apart(actor, warehouse, blankets, 1)


def test_a_kit_without_contents_is_not_made(actor, warehouse):
    with pytest.raises(InvalidInput):
        made(actor, warehouse, 1, kit="school-kit")


@pytest.mark.parametrize(("kit", "part"), [("family-kit", "family-kit"), ("baby-kit", "family-kit")])
def test_a_kit_holds_no_kit(actor, blankets, kit, part):
    with pytest.raises(InvalidInput):
        services.set_kit_part(actor=actor, kit=kit, part=part, quantity=1)


def test_a_part_is_taken_out_with_none(actor, blankets):
    services.set_kit_part(actor=actor, kit="family-kit", part="selimut", quantity=0)

    assert not KitPart.objects.exists()
