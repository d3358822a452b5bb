"""Goods lent across a border: both ledgers agree at every moment, and nothing is lent to whoever was shown nothing."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from incidents.models import Need
from logistics import services
from logistics.errors import MoreThanOwed, NotEnough, NotReversible, WrongStep
from logistics.events import TransferMoved
from logistics.handlers import let_the_need_follow
from logistics.models import StockBalance, StockDocument, Transfer, TransferLot
from logistics.queries.stock import drift
from pmi_platform.core.errors import InvalidInput, NotFound, StaleVersion
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.incidents import needed, opened
from tests.factories.logistics import delivery, opened_warehouse, received, transfer
from tests.factories.tenancy import coordinator, province, unit
from tests.isolation.world import terms

State = Transfer.State
JAKARTA, BEKASI = "31.74", "32.75"


@pytest.fixture
def jakarta(db):
    return coordinator(of=province("31"))


@pytest.fixture
def bekasi(db):
    return coordinator()


@pytest.fixture
def source(jakarta, bekasi):
    """A warehouse in Jakarta with fifty tarpaulins, shown to Jawa Barat by a grant."""
    with jakarta.scope() as actor:
        warehouse = opened_warehouse(actor, unit=unit(JAKARTA), name="Gudang Jakarta Selatan")
        received(actor, warehouse, 50)
        open_grant(actor=actor, terms=terms(bekasi.tenant, Purpose.STOCK, (JAKARTA,)))
    return warehouse


@pytest.fixture
def target(bekasi):
    with bekasi.scope() as actor:
        return opened_warehouse(actor, unit=unit(BEKASI), name="Gudang Bekasi")


@pytest.fixture
def asked(bekasi, source, target):
    with bekasi.scope() as actor:
        return services.ask_transfer(actor=actor, draft=transfer(source, target, 40))


@pytest.fixture
def sent(jakarta, asked):
    lend(jakarta, asked, 30)
    return asked


@pytest.fixture
def borrowed(bekasi, sent):
    """Thirty were sent, twenty-eight counted."""
    borrow(bekasi, sent, 28)
    return sent


def lend(member, row, quantity, **changes):
    said = {"client_ref": uuid4(), "transfer_id": row.pk, "quantity": quantity, "occurred_at": timezone.now()}
    with member.scope() as actor:
        return services.lend_goods(actor=actor, draft=services.LendingDraft(**{**said, **changes}), version=1)


def borrow(member, row, quantity, *, reason="Dua kurang", version=2, **changes):
    with member.scope() as actor:
        lot = TransferLot.objects.get(transfer=row)
        said = {"client_ref": uuid4(), "transfer_id": row.pk, "occurred_at": timezone.now(), "reason": reason}
        said |= {"counted": ((lot.pk, quantity),)}
        return services.borrow_goods(actor=actor, draft=services.BorrowingDraft(**{**said, **changes}), version=version)


def offer(member, row, quantity, kind="note", version=3, note="ND-1"):
    with member.scope() as actor:
        return services.offer_settlement(
            actor=actor, transfer_id=row.pk, version=version, kind=kind, quantity=quantity, note=note
        )


def answer(member, settlement, version, **said):
    with member.scope() as actor:
        return services.answer_settlement(
            actor=actor, settlement_id=settlement.pk, version=version, **{"accepts": True, **said}
        )


def books(member):
    """What each account of the tenant holds, without places; and that the ledger is right."""
    with member.scope() as actor:
        assert drift(actor) == []
        held = {}
        for row in StockBalance.objects.filter(tenant=actor.tenant.id).exclude(quantity=0):
            name = row.account.partition(":")[0]
            held[name] = held.get(name, 0) + row.quantity
        return held


def state_of(member, row):
    with member.scope():
        return Transfer.objects.get(pk=row.pk).state


def test_what_is_under_way_is_the_lenders_until_it_is_counted(jakarta, bekasi, sent):
    assert books(jakarta) == {"on_hand": 20, "in_transit": 30, "donor": -50}
    assert books(bekasi) == {}


def test_a_short_receipt_is_lent_as_counted_and_missing_for_the_rest(jakarta, bekasi, borrowed):
    assert books(jakarta) == {"on_hand": 20, "lent": 28, "missing": 2, "donor": -50}
    assert books(bekasi) == {"on_hand": 28, "borrowed": -28}
    assert state_of(jakarta, borrowed) == state_of(bekasi, borrowed) == State.RECEIVED


def test_goods_given_back_settle_the_loan_in_both_books(jakarta, bekasi, borrowed):
    back = offer(bekasi, borrowed, 28, "in_kind", note="")
    assert books(bekasi) == {"in_transit": 28, "borrowed": -28}
    answer(jakarta, back, 4)

    assert books(jakarta) == {"on_hand": 48, "missing": 2, "settled": 28, "donor": -78}
    assert books(bekasi) == {"settled": 28, "donor": -28}
    assert state_of(bekasi, borrowed) == State.SETTLED


def test_goods_that_the_lender_refuses_lie_with_the_borrower_again(jakarta, bekasi, borrowed):
    back = offer(bekasi, borrowed, 10, "in_kind", note="")
    answer(jakarta, back, 4, accepts=False, reason="Rusak")

    assert books(bekasi) == {"on_hand": 28, "borrowed": -28}
    assert state_of(jakarta, borrowed) == State.RECEIVED


def test_a_note_settles_when_the_lender_accepts_it(jakarta, bekasi, borrowed):
    note = offer(bekasi, borrowed, 20)
    assert books(jakarta)["lent"] == 28
    answer(jakarta, note, 4)

    assert books(jakarta)["lent"] == 8
    assert books(bekasi) == {"on_hand": 28, "borrowed": -8, "donor": -20}


def test_the_lender_alone_writes_off(jakarta, bekasi, borrowed):
    with bekasi.scope() as actor, pytest.raises(NotFound):
        services.write_off_loan(actor=actor, transfer_id=borrowed.pk, version=3, quantity=28, reason="Habis")
    with jakarta.scope() as actor:
        services.write_off_loan(actor=actor, transfer_id=borrowed.pk, version=3, quantity=28, reason="Hibah")

    assert books(jakarta) == {"on_hand": 20, "missing": 2, "settled": 28, "donor": -50}
    assert state_of(bekasi, borrowed) == State.SETTLED


def test_no_more_is_settled_than_is_owed_and_not_offered_already(bekasi, borrowed):
    offer(bekasi, borrowed, 20)

    with pytest.raises(MoreThanOwed):
        offer(bekasi, borrowed, 9, version=4)


def test_an_answer_is_given_once(jakarta, bekasi, borrowed):
    note = offer(bekasi, borrowed, 20)
    answer(jakarta, note, 4)

    with pytest.raises(WrongStep):
        answer(jakarta, note, 5)


def test_without_a_grant_there_is_nothing_to_borrow(jakarta, bekasi, target):
    with jakarta.scope() as actor:
        hidden = opened_warehouse(actor, unit=unit(JAKARTA))
    with bekasi.scope() as actor, pytest.raises(NotFound):
        services.ask_transfer(actor=actor, draft=transfer(hidden, target, 1))


def test_ones_own_warehouse_is_not_borrowed_from(bekasi, target):
    with bekasi.scope() as actor:
        other = opened_warehouse(actor)
        with pytest.raises(NotFound):
            services.ask_transfer(actor=actor, draft=transfer(other, target, 1))


def test_a_third_province_sees_no_loan(sent):
    with coordinator(of=province("36")).scope() as third:
        assert not Transfer.objects.exists()
        with pytest.raises(NotFound):
            services.decline_transfer(actor=third, transfer_id=sent.pk, version=2, reason="x")


def test_each_side_takes_its_own_steps_alone(jakarta, bekasi, asked):
    with pytest.raises(NotFound):
        lend(bekasi, asked, 1)
    lend(jakarta, asked, 1)
    with pytest.raises(NotFound):
        borrow(jakarta, asked, 1)


def test_lent_goods_are_counted_once(bekasi, borrowed):
    with pytest.raises(StaleVersion):
        borrow(bekasi, borrowed, 28)
    with pytest.raises(WrongStep):
        borrow(bekasi, borrowed, 28, version=3)


@pytest.mark.parametrize(("quantity", "reason"), [(31, "x"), (-1, "x"), (28, ""), (1.5, "x")])
def test_a_wrong_count_is_refused_and_nothing_is_posted(jakarta, bekasi, sent, quantity, reason):
    with pytest.raises(InvalidInput), transaction.atomic():
        borrow(bekasi, sent, quantity, reason=reason)

    assert books(bekasi) == {}


@pytest.mark.parametrize("quantity", [0, 41, -1])
def test_at_most_what_was_asked_for_is_lent(jakarta, asked, quantity):
    with pytest.raises(InvalidInput):
        lend(jakarta, asked, quantity)


def test_more_than_there_is_is_not_lent(jakarta, bekasi, source, target):
    with bekasi.scope() as actor:
        row = services.ask_transfer(actor=actor, draft=transfer(source, target, 60))

    with pytest.raises(NotEnough), transaction.atomic():
        lend(jakarta, row, 60)
    assert books(jakarta) == {"on_hand": 50, "donor": -50}


def test_the_same_step_sent_twice_is_one(jakarta, asked):
    reference, moment = uuid4(), timezone.now()
    first = lend(jakarta, asked, 5, client_ref=reference, occurred_at=moment)

    assert lend(jakarta, asked, 5, client_ref=reference, occurred_at=moment) == first
    assert books(jakarta)["in_transit"] == 5


def test_what_was_lent_is_not_received_as_ones_own_dispatch(jakarta, sent):
    with jakarta.scope() as actor:
        dispatch = StockDocument.objects.get(kind="dispatch")
        with pytest.raises(NotFound):
            services.take_delivery(actor=actor, draft=delivery(dispatch, {}))
        with pytest.raises(NotReversible):
            services.reverse_document(actor=actor, document_id=dispatch.pk, client_ref=uuid4(), reason="x")


def test_refused_by_the_lender_and_taken_back_by_the_borrower(jakarta, bekasi, source, target, asked):
    with jakarta.scope() as actor:
        services.decline_transfer(actor=actor, transfer_id=asked.pk, version=1, reason="Dipakai sendiri")
    with bekasi.scope() as actor:
        other = services.ask_transfer(actor=actor, draft=transfer(source, target, 1))
        services.decline_transfer(actor=actor, transfer_id=other.pk, version=1, reason="Sudah ada")

    assert (state_of(bekasi, asked), state_of(jakarta, other)) == (State.REFUSED, State.CANCELLED)


def test_the_borrowers_need_follows_the_loan(jakarta, bekasi, source, target):
    with bekasi.scope() as actor:
        need = needed(actor, opened(actor))
        row = services.ask_transfer(actor=actor, draft=transfer(source, target, 30, need_id=need.pk))
    lend(jakarta, row, 30)
    borrow(bekasi, row, 28)
    with bekasi.scope() as actor:
        for entry in JournalEntry.objects.filter(type=TransferMoved.type, tenant=actor.tenant.id).order_by("pk"):
            let_the_need_follow(TransferMoved.from_json(entry.payload), actor=actor)
        need = Need.objects.get(pk=need.pk)

        assert (need.offered, need.fulfilled) == (30, 28)


def test_both_provinces_read_the_loan_in_their_journal(jakarta, bekasi, borrowed):
    with jakarta.scope() as actor:
        lender = JournalEntry.objects.filter(type=TransferMoved.type, tenant=actor.tenant.id).count()
    with bekasi.scope() as actor:
        borrower = JournalEntry.objects.filter(type=TransferMoved.type, tenant=actor.tenant.id).count()

    assert (lender, borrower) == (3, 3)
