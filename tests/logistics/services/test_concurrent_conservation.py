"""Random acts of many hands at once, sent twice and killed in the middle: nothing appears, nothing vanishes.

Each hand has a connection of its own. A tenth of the acts are sent twice, another tenth die with their connection
before they are committed. Some hundred acts as a rule; `PMI_STOCK_ACTS=10000` makes it ten thousand.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.db.models import Sum
from django.utils import timezone

from logistics import services
from logistics.models import (
    Lot,
    Posting,
    Requisition,
    StockBalance,
    StockDocument,
    Transfer,
    TransferLot,
    TransferSettlement,
)
from logistics.queries.stock import drift
from logistics.services.discrepancies import missing_in
from logistics.services.picking import reserved_for
from pmi_platform.core.errors import DomainError
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.logistics import (
    borrowing,
    delivery,
    issue,
    opened_warehouse,
    receipt,
    requisition,
    sending,
    settlement,
    transfer,
)
from tests.factories.tenancy import coordinator, province
from tests.isolation.world import terms

ACTS, HANDS, ROUND = int(os.environ.get("PMI_STOCK_ACTS", "240")), 8, 240
LEAVING = ("dispatch", "dispatch", "distributed", "lost", "damaged", "expired")


class Hand:
    """Somebody who does one random thing after another, each in a scope of its own."""

    def __init__(self, member, places, neighbours, seed):
        self.member, self.places, self.neighbours, self.draw = member, places, neighbours, Random(seed)
        self.done = 0

    def work(self, acts):
        for _number in range(acts):
            self.act()
        connection.close()
        return self.done

    def act(self):
        name = self.draw.choice(ACTIONS)
        fate = self.draw.random()
        times = 2 if fate < 0.1 else 1
        try:
            with self.member.scope() as actor:
                call = getattr(self, name)(actor)
            for _time in range(times if call else 0):
                self.carry_out(call, dies=0.1 <= fate < 0.2)
        except (DomainError, DatabaseError):
            connection.close()

    def carry_out(self, call, *, dies):
        service, arguments = call
        try:
            with self.member.scope() as actor:
                service(actor=actor, **arguments)
                if dies:
                    self.die()
            self.done += 1
        except DomainError:
            pass

    def die(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def one(self, rows):
        found = list(rows.order_by("pk"))
        return self.draw.choice(found) if found else None

    def receive(self, _actor):
        line = {"item": self.draw.choice(("terpal", "selimut")), "lot": f"L{self.draw.randrange(3)}"}
        return services.receive_goods, {"draft": receipt(self.place(), self.draw.randint(1, 60), line=line)}

    def leave(self, actor):
        lot, kind = self.one(Lot.objects.filter(tenant=actor.tenant.id)), self.draw.choice(LEAVING)
        if lot is None:
            return None
        to = self.place().pk if kind == "dispatch" else None
        draft = issue(self.place(), lot, self.draw.randint(1, 40), kind, to_warehouse_id=to)
        return services.issue_goods, {"draft": draft}

    def arrive(self, _actor):
        dispatch = self.one(StockDocument.objects.filter(kind="dispatch", to_warehouse__isnull=False))
        if dispatch is None:
            return None
        sent = Posting.objects.filter(document=dispatch, quantity__gt=0).select_related("lot")
        counted = {row.lot: max(0, row.quantity - self.draw.choice((0, 0, 1, 5))) for row in sent}
        return services.take_delivery, {"draft": delivery(dispatch, counted, reason="Dihitung")}

    def settle(self, _actor):
        found = self.one(StockDocument.objects.filter(kind="delivery"))
        missing = missing_in(found.pk) if found else {}
        if not missing:
            return None
        lots = Lot.objects.in_bulk(missing)
        outcome = self.draw.choice(("found_here", "found_there", "lost", "damaged"))
        lines = {lots[lot]: self.draw.randint(1, quantity) for lot, quantity in missing.items()}
        return services.settle_discrepancy, {"draft": settlement(found, lines, outcome)}

    def ask(self, _actor):
        to = self.draw.choice((None, self.place().pk))
        return services.ask_for_goods, {
            "draft": requisition(self.place(), self.draw.randint(1, 40), to_warehouse_id=to)
        }

    def go_on(self, _actor):
        row = self.one(Requisition.objects.filter(state__in=("asked", "approved", "reserved", "picked")))
        if row is None:
            return None
        seen = {"requisition_id": row.pk, "version": row.version}
        if self.draw.random() < 0.15:
            return services.cancel_requisition, {**seen, "reason": "Batal"}
        if row.state == "asked":
            return services.approve_requisition, {**seen, "approved": {one.pk: one.asked for one in row.lines.all()}}
        if row.state == "approved":
            return services.reserve_goods, seen
        if row.state == "reserved":
            picked = {lot: max(0, n - self.draw.choice((0, 0, 2))) for lot, n in reserved_for(row).items()}
            return services.pick_goods, {**seen, "picked": picked}
        return services.send_goods, {"draft": sending(row), "version": row.version}

    def make_kits(self, _actor):
        draft = services.KitDraft(
            client_ref=uuid4(),
            warehouse_id=self.place().pk,
            kit="family-kit",
            quantity=self.draw.randint(1, 5),
            occurred_at=timezone.now(),
        )
        return services.make_kits, {"draft": draft}

    def take_apart(self, _actor):
        lot = self.one(Lot.objects.filter(item="family-kit"))
        if lot is None:
            return None
        draft = services.UnkitDraft(
            client_ref=uuid4(),
            warehouse_id=self.place().pk,
            lot_id=lot.pk,
            quantity=self.draw.randint(1, 3),
            occurred_at=timezone.now(),
        )
        return services.take_kits_apart, {"draft": draft}

    def undo(self, _actor):
        document = self.one(StockDocument.objects.all())
        if document is None:
            return None
        return services.reverse_document, {"document_id": document.pk, "client_ref": uuid4(), "reason": "Salah"}

    def borrow(self, actor):
        row = self.one(Transfer.objects.filter(state__in=("asked", "sent", "received")))
        if row is None or self.draw.random() < 0.2:
            draft = transfer(self.draw.choice(self.neighbours), self.place(), self.draw.randint(1, 30))
            return services.ask_transfer, {"draft": draft}
        seen = {"transfer_id": row.pk, "version": row.version}
        if row.lender_id == actor.tenant.id:
            return self.as_lender(row, seen)
        return self.as_borrower(row, seen)

    def as_lender(self, row, seen):
        if row.state == "asked":
            draft = services.LendingDraft(
                client_ref=uuid4(), transfer_id=row.pk, quantity=row.asked, occurred_at=timezone.now()
            )
            return services.lend_goods, {"draft": draft, "version": row.version}
        offer = self.one(TransferSettlement.objects.filter(transfer=row, state="offered"))
        if offer is not None:
            accepts = self.draw.random() < 0.7
            arguments = {"settlement_id": offer.pk, "version": row.version, "accepts": accepts, "reason": "Rusak"}
            return services.answer_settlement, arguments
        return services.write_off_loan, {**seen, "quantity": self.draw.randint(1, 5), "reason": "Hibah"}

    def as_borrower(self, row, seen):
        if row.state == "sent":
            counted = {
                lot: max(0, lot.sent - self.draw.choice((0, 1))) for lot in TransferLot.objects.filter(transfer=row)
            }
            return services.borrow_goods, {"draft": borrowing(row, counted), "version": row.version}
        kind = self.draw.choice(("in_kind", "note"))
        return services.offer_settlement, {**seen, "kind": kind, "quantity": self.draw.randint(1, 10), "note": "ND"}

    def place(self):
        return self.draw.choice(self.places)


ACTIONS = (
    *("receive", "receive", "leave", "leave", "arrive", "arrive", "settle", "ask", "go_on", "go_on", "go_on", "go_on"),
    *("make_kits", "take_apart", "undo", "borrow", "borrow", "borrow"),
)


def _prepared():
    """Two provinces that share their stock, three warehouses each."""
    members = [coordinator(of=province(code)) for code in ("32", "31")]
    places = []
    for member, other in zip(members, reversed(members), strict=True):
        with member.scope() as actor:
            places.append([opened_warehouse(actor) for _number in range(3)])
            services.set_kit_part(actor=actor, kit="family-kit", part="selimut", quantity=2)
            open_grant(actor=actor, terms=terms(other.tenant, Purpose.STOCK, (member.tenant.area_id,)))
    return members, places


def _complaints(members):
    """Everything that is wrong in the two ledgers, and between them."""
    found, loans = [], []
    for member in members:
        with member.scope() as actor:
            own = StockBalance.objects.filter(tenant=actor.tenant.id)
            found += drift(actor)
            sums = own.order_by().values("lot").annotate(total=Sum("quantity")).exclude(total=0)
            found += [("not conserved", row) for row in sums]
            allowed = ("donor", "made", "borrowed", "adjusted")
            found += [row for row in own.filter(quantity__lt=0) if row.account.partition(":")[0] not in allowed]
            found += [row for row in own.filter(account__startswith="in_transit:") if not _is_whole(row)]
            loans.append({row.account: row.quantity for row in _by_loan(own)})
    for row in _loans(members[0]):
        owed = sum(lot.owed for lot in row["lots"])
        sides = [loans[side].get(f"{account}:{row['pk']}", 0) for side, account in _sides(row, members)]
        found += [("loan", row["pk"], owed, sides)] if sides != [owed, -owed] else []
    return found


def _is_whole(balance):
    """What is under way was sent by one dispatch and is there whole, or not at all."""
    document = balance.account.partition(":")[2]
    sent = Posting.objects.filter(document=document, account=balance.account, lot=balance.lot_id)
    return balance.quantity in (0, sent.aggregate(total=Sum("quantity"))["total"])


class _Line:
    def __init__(self, account, quantity):
        self.account, self.quantity = account, quantity


def _by_loan(own):
    rows = own.filter(account__regex="^(lent|borrowed):").order_by().values("account").annotate(total=Sum("quantity"))
    return [_Line(row["account"], row["total"]) for row in rows]


def _loans(member):
    with member.scope():
        return [
            {"pk": row.pk, "lender": row.lender_id, "lots": list(row.lots.all())}
            for row in Transfer.objects.prefetch_related("lots")
        ]


def _sides(row, members):
    lender = [member.tenant.pk for member in members].index(row["lender"])
    return (lender, "lent"), (1 - lender, "borrowed")


@pytest.mark.timeout(3_600)
def test_many_hands_at_once_conserve_every_lot(fresh_database):
    members, places = _prepared()
    hands = [
        Hand(members[number % 2], places[number % 2], places[1 - number % 2], seed=number) for number in range(HANDS)
    ]
    complaints = []

    for _round in range(max(1, ACTS // ROUND)):
        with ThreadPoolExecutor(HANDS) as pool:
            list(pool.map(lambda hand: hand.work(ROUND // HANDS), hands))
        complaints += _complaints(members)

    assert complaints == []
    assert sum(hand.done for hand in hands) > ACTS / 5
