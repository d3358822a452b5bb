"""Random acts on four warehouses: after each, nothing has appeared, vanished or fallen below zero.

Two hundred acts as a rule; `PMI_STOCK_RUNS=20` makes it a thousand.
"""

import os
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from logistics import services
from logistics.models import Lot, Posting, StockBalance, StockDocument
from logistics.queries.stock import drift
from pmi_platform.core.errors import DomainError
from tests.factories.logistics import delivery, issue, logistics_officer, opened_warehouse, receipt

PLACES, LOTS = st.integers(0, 3), st.integers(0, 2)
QUANTITIES = st.integers(1, 60)
RUNS, STEPS = int(os.environ.get("PMI_STOCK_RUNS", "4")), 50


class Ledger(RuleBasedStateMachine):
    """What is done to it is drawn; what it must hold is asked after every act."""

    actor = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.warehouses = [opened_warehouse(self.actor) for _number in range(4)]

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, act, **arguments):
        try:
            with transaction.atomic():
                act(actor=self.actor, **arguments)
        except DomainError:
            pass

    @rule(place=PLACES, lot=LOTS, quantity=QUANTITIES, times=st.integers(1, 2))
    def receive(self, place, lot, quantity, times):
        draft = receipt(self.warehouses[place], quantity, line={"lot": f"L{lot}"})
        for _time in range(times):
            self.attempt(services.receive_goods, draft=draft)

    @rule(
        place=PLACES,
        other=PLACES,
        lot=LOTS,
        quantity=QUANTITIES,
        kind=st.sampled_from(["dispatch", "dispatch", "distributed", "lost", "damaged", "expired"]),
    )
    def issue(self, place, other, lot, quantity, kind):
        if (found := Lot.objects.filter(code=f"L{lot}").first()) is not None:
            to = self.warehouses[other].pk if kind == "dispatch" else None
            self.attempt(
                services.issue_goods, draft=issue(self.warehouses[place], found, quantity, kind, to_warehouse_id=to)
            )

    @rule(number=st.integers(0, 50), short=st.integers(0, 5))
    def deliver(self, number, short):
        if (dispatch := self._document(number, kind="dispatch")) is not None:
            sent = dispatch.postings.filter(quantity__gt=0).select_related("lot").first()
            counted = {sent.lot: max(0, sent.quantity - short)}
            self.attempt(services.take_delivery, draft=delivery(dispatch, counted, reason="Kurang"))

    @rule(number=st.integers(0, 50))
    def reverse(self, number):
        if (document := self._document(number)) is not None:
            self.attempt(services.reverse_document, document_id=document.pk, client_ref=uuid4(), reason="Salah tulis")

    def _document(self, number, **conditions):
        known = list(StockDocument.objects.filter(**conditions).order_by("pk"))
        return known[number % len(known)] if known else None

    @invariant()
    def every_lot_is_conserved(self):
        sums = StockBalance.objects.values("lot").annotate(total=Sum("quantity")).values_list("total", flat=True)
        assert set(sums) <= {0}

    @invariant()
    def nothing_is_negative(self):
        assert not StockBalance.objects.filter(quantity__lt=0).exclude(account="donor").exists()

    @invariant()
    def what_is_kept_is_what_was_posted(self):
        assert drift(self.actor) == []

    @invariant()
    def what_is_under_way_was_sent_and_is_not_received(self):
        for balance in StockBalance.objects.filter(account__startswith="in_transit:", quantity__gt=0):
            sent = Posting.objects.get(document=balance.account.partition(":")[2], account=balance.account)
            assert balance.quantity == sent.quantity


@pytest.mark.timeout(900)
def test_random_acts_conserve_every_lot(db):
    with logistics_officer().scope() as actor:
        Ledger.actor = actor
        run_state_machine_as_test(
            Ledger,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
