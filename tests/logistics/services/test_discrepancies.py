"""What did not arrive stays in the ledger as missing until somebody says what became of it."""

from uuid import uuid4

import pytest
from django.db import transaction

from logistics import services
from logistics.errors import HasFollowed, NothingMissing
from logistics.queries.stock import drift, with_missing
from pmi_platform.core.errors import InvalidInput, NotFound
from tests.factories.logistics import delivery, issued, logistics_officer, opened_warehouse, received, settlement
from tests.logistics.services.support import kept


@pytest.fixture
def actor(db):
    with logistics_officer().scope() as actor:
        yield actor


@pytest.fixture
def here(actor):
    return opened_warehouse(actor)


@pytest.fixture
def there(actor):
    return opened_warehouse(actor)


@pytest.fixture
def lot(actor, here):
    return received(actor, here, 100)


@pytest.fixture
def short(actor, here, there, lot):
    """Forty were sent, thirty-five counted."""
    dispatch = issued(actor, here, lot, 40, "dispatch", to_warehouse_id=there.pk)
    return services.take_delivery(actor=actor, draft=delivery(dispatch, {lot: 35}, reason="Lima kurang"))


def test_a_short_delivery_is_an_open_case(actor, here, there, lot, short):
    assert kept(lot) == {here.name: 60, there.name: 35, "missing": 5, "donor": -100}
    assert list(with_missing(actor)) == [short]


def test_each_piece_is_settled_where_it_was_found(actor, here, there, lot, short):
    for outcome in ("found_here", "found_there", "lost", "damaged"):
        services.settle_discrepancy(actor=actor, draft=settlement(short, {lot: 1}, outcome))
    services.settle_discrepancy(actor=actor, draft=settlement(short, {lot: 1}, "lost"))

    assert kept(lot) == {here.name: 61, there.name: 36, "lost": 2, "damaged": 1, "donor": -100}
    assert list(with_missing(actor)) == []
    assert drift(actor) == []


def test_no_more_than_is_missing_is_settled(actor, lot, short):
    with pytest.raises(InvalidInput), transaction.atomic():
        services.settle_discrepancy(actor=actor, draft=settlement(short, {lot: 6}))
    services.settle_discrepancy(actor=actor, draft=settlement(short, {lot: 5}))
    with pytest.raises(NothingMissing):
        services.settle_discrepancy(actor=actor, draft=settlement(short, {lot: 1}))


@pytest.mark.parametrize("changes", [{"reason": " "}, {"outcome": "gone"}, {"lines": ()}])
def test_a_settlement_says_why_what_and_how_much(actor, lot, short, changes):
    with pytest.raises(InvalidInput):
        services.settle_discrepancy(actor=actor, draft=settlement(short, {lot: 1}, **changes))


def test_a_settlement_sent_twice_is_one(actor, lot, short):
    draft = settlement(short, {lot: 2})
    first, again = (services.settle_discrepancy(actor=actor, draft=draft) for _time in range(2))

    assert first == again
    assert kept(lot)["lost"] == 2


def test_a_settled_delivery_is_undone_from_its_end(actor, lot, short):
    services.settle_discrepancy(actor=actor, draft=settlement(short, {lot: 2}))

    with pytest.raises(HasFollowed):
        services.reverse_document(actor=actor, document_id=short.pk, client_ref=uuid4(), reason="x")


def test_what_was_not_delivered_has_no_discrepancy(actor, here, there, lot):
    dispatch = issued(actor, here, lot, 40, "dispatch", to_warehouse_id=there.pk)

    with pytest.raises(NotFound):
        services.settle_discrepancy(actor=actor, draft=settlement(dispatch, {lot: 1}))
