"""Goods lent across a border: asked for, lent, counted. Each side's ledger is posted in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.queries.needs import find_need
from logistics.capabilities import APPROVE, APPROVE_LARGE, REQUISITION_ASK, STOCK_POST
from logistics.errors import ChangedAfterPosting, WrongStep
from logistics.events import TransferMoved
from logistics.models import Item, Lot, StockDocument, Transfer, TransferLot, Warehouse
from logistics.rules.ledger import Account, Entry, moved
from logistics.rules.requisitions import is_large
from logistics.services.checking import checked_quantity, found_lots, locked_warehouses, said
from logistics.services.drafts import BorrowingDraft, LendingDraft, TransferDraft
from logistics.services.leaving import keep_reserve
from logistics.services.picking import free_lots
from logistics.services.posting import number, posted_before, write
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound, StaleVersion
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor, open_tenant, require_scope

Kind, State = StockDocument.Kind, Transfer.State


@transaction.atomic
def ask_transfer(*, actor: Actor, draft: TransferDraft) -> Transfer:
    """Ask a neighbour to lend goods of a warehouse that a grant shows; the same `client_ref` is the same loan."""
    [target] = locked_warehouses(draft.borrower_warehouse_id)
    actor.require(REQUISITION_ASK, at=target.area_id)
    known = Transfer.objects.filter(tenant=actor.tenant.id, client_ref=draft.client_ref).first()
    if known is not None:
        if bytes(known.client_digest) != draft.digest():
            raise ChangedAfterPosting
        return known
    source = Warehouse.objects.filter(pk=draft.lender_warehouse_id).exclude(tenant=actor.tenant.id).first()
    if source is None:
        raise NotFound
    item = Item.objects.filter(pk=draft.item).first()
    if item is None:
        raise InvalidInput({"item": _("There is no such item in the catalogue.")})
    row = Transfer.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=draft.client_ref,
        client_digest=draft.digest(),
        number=number("transfer"),
        lender_id=source.tenant_id,
        lender_warehouse=source,
        lender_place=source.name,
        lender_area_id=source.area_id,
        borrower_warehouse=target,
        borrower_place=target.name,
        borrower_area_id=target.area_id,
        item=item,
        asked=checked_quantity(draft.quantity),
        need_id=_need(actor, draft.need_id),
        reason=checked_line("reason", draft.reason, required=True),
        asked_at=timezone.now(),
    )
    announce(row)
    return row


@transaction.atomic
def decline_transfer(*, actor: Actor, transfer_id: UUID, version: int, reason: str) -> Transfer:
    """Refuse to lend, or take the asking back, with the reason; whichever side one is on."""
    row = locked_transfer(transfer_id, version)
    is_lender = row.lender_id == actor.tenant.id
    if is_lender:
        actor.require(APPROVE, at=row.lender_area_id)
    else:
        actor.require(REQUISITION_ASK, at=row.borrower_area_id)
    require_state(row, State.ASKED)
    row.state_reason = checked_line("reason", reason, required=True)
    return moved_to(row, State.REFUSED if is_lender else State.CANCELLED)


@transaction.atomic
def lend_goods(*, actor: Actor, draft: LendingDraft, version: int) -> StockDocument:
    """Send what was asked for, or less, the first to expire first; it is under way until the borrower counts it."""
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    row = locked_transfer(draft.transfer_id, version)
    if row.lender_id != actor.tenant.id:
        raise NotFound
    [warehouse] = locked_warehouses(row.lender_warehouse_id)
    actor.require(APPROVE, at=warehouse.area_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    quantity = checked_quantity(draft.quantity)
    if is_large([quantity]):
        actor.require(APPROVE_LARGE, at=warehouse.area_id)
    if quantity > row.asked:
        raise InvalidInput({"quantity": _("Lend what was asked for at most.")})
    require_state(row, State.ASKED)
    leaving = {row.item_id: quantity}
    keep_reserve(actor=actor, warehouse=warehouse, leaving=leaving, is_released=draft.takes_reserve)
    chosen = free_lots(warehouse, row.item_id, quantity)
    lots = found_lots(lot for lot, _quantity in chosen)
    source, target = (Account.ON_HAND, str(warehouse.pk)), (Account.IN_TRANSIT, "")
    entries = [entry for lot, n in chosen for entry in moved(lot=lot, quantity=n, source=source, target=target)]
    told = said(draft, Kind.DISPATCH) | {"from_warehouse": warehouse, "transfer": row, "recipient": row.borrower_place}
    told |= {name: checked_line(name, getattr(draft, name)) for name in ("vehicle", "driver")}
    posted = write(actor=actor, entries=entries, lots=lots, **told)
    _note_sent(row, [(lots[lot], n) for lot, n in chosen])
    moved_to(row, State.SENT, offered=quantity)
    return posted


@transaction.atomic
def borrow_goods(*, actor: Actor, draft: BorrowingDraft, version: int) -> StockDocument:
    """Take lent goods in as they were counted; what is missing stays a discrepancy of the lender's."""
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    row = locked_transfer(draft.transfer_id, version)
    if row.tenant_id != actor.tenant.id:
        raise NotFound
    [warehouse] = locked_warehouses(row.borrower_warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    require_state(row, State.SENT)
    lots = _counted(row, draft)
    if any(lot.counted < lot.sent for lot in lots) and not draft.reason.strip():
        raise InvalidInput({"reason": _("Less has arrived than was sent. Say what is known about the rest.")})
    own = {lot.pk: _borrowed_lot(actor, row, lot) for lot in lots}
    source, target = (Account.BORROWED, str(row.pk)), (Account.ON_HAND, str(warehouse.pk))
    entries = [
        entry for lot in lots for entry in moved(lot=own[lot.pk].pk, quantity=lot.counted, source=source, target=target)
    ]
    told = said(draft, Kind.BORROWED) | {"to_warehouse": warehouse, "transfer": row}
    posted = write(actor=actor, entries=entries, lots={lot.pk: lot for lot in own.values()}, **told)
    for lot in lots:
        lot.borrower_lot = own[lot.pk]
    TransferLot.objects.bulk_update(lots, ["counted", "borrower_lot"])
    with acting_for(row.lender_id, row) as lender:
        _note_arrival(lender, row, lots, posted)
    moved_to(row, State.RECEIVED if any(lot.counted for lot in lots) else State.SETTLED, fulfilled=_sum(lots))
    return posted


def locked_transfer(transfer_id: UUID, version: int) -> Transfer:
    """The loan, locked, as the caller saw it; raises `NotFound` or `StaleVersion`."""
    row = Transfer.objects.select_for_update(of=("self",)).filter(pk=transfer_id).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise StaleVersion(stored=row.version)
    return row


def require_state(row: Transfer, *states: str) -> None:
    """Raise `WrongStep` unless the loan stands there."""
    if row.state not in states:
        raise WrongStep(state=row.get_state_display())


def moved_to(row: Transfer, state: str, *, offered: int = 0, fulfilled: int = 0) -> Transfer:
    """Store where the loan stands now, and tell both sides."""
    row.state = state
    row.version += 1
    row.save()
    announce(row, offered=offered, fulfilled=fulfilled)
    return row


def announce(row: Transfer, *, offered: int = 0, fulfilled: int = 0) -> None:
    """Tell each side in its own journal; the need is the borrower's alone."""
    said_alike: dict[str, Any] = {"transfer_id": str(row.pk), "number": row.number, "state": row.state}
    need = str(row.need_id) if row.need_id else None
    borrower: dict[str, Any] = {
        "area_code": row.borrower_area_id,
        "need_id": need,
        "offered": offered,
        "fulfilled": fulfilled,
    }
    _publish_for(row.lender_id, row, TransferMoved(**said_alike, area_code=row.lender_area_id))
    _publish_for(row.tenant_id, row, TransferMoved(**said_alike, **borrower))


def _publish_for(tenant_id: int, row: Transfer, event: TransferMoved) -> None:
    """Whoever acts is named in their own journal; the other side's says that the loan brought it."""
    if require_scope().tenant.id == tenant_id:
        publish(event)
        return
    with acting_for(tenant_id, row):
        publish(event)


@contextmanager
def acting_for(tenant_id: int, row: Transfer) -> Iterator[Actor]:
    """Post in the ledger of one side, in the transaction of whoever acts on the other."""
    with open_tenant(tenant_id, reason=f"loan {row.number}") as actor:
        yield actor


def _need(actor: Actor, need_id: UUID | None) -> UUID | None:
    if need_id is None:
        return None
    need = find_need(actor=actor, need_id=need_id)
    if need.tenant_id != actor.tenant.id or not need.is_open:
        raise InvalidInput({"need": _("This need is not open, or another organisation noted it.")})
    return need.pk


def _note_sent(row: Transfer, chosen: list[tuple[Lot, int]]) -> None:
    TransferLot.objects.bulk_create(
        TransferLot(
            tenant_id=row.tenant_id,
            transfer=row,
            lender_id=row.lender_id,
            code=lot.code,
            expires_on=lot.expires_on,
            lender_lot=lot,
            sent=quantity,
        )
        for lot, quantity in chosen
    )


def _counted(row: Transfer, draft: BorrowingDraft) -> list[TransferLot]:
    lots = {lot.pk: lot for lot in TransferLot.objects.select_for_update(of=("self",)).filter(transfer=row)}
    for lot_id, quantity in draft.counted:
        if lot_id not in lots:
            raise InvalidInput({"lot": _("This lot was not sent.")})
        lots[lot_id].counted = checked_quantity(quantity, least=0)
        if lots[lot_id].counted > lots[lot_id].sent:
            raise InvalidInput({"quantity": _("Count between zero and what was sent.")})
    return list(lots.values())


def _borrowed_lot(actor: Actor, row: Transfer, lot: TransferLot) -> Lot:
    """The borrower's own lot of these goods; whose they are stands with it."""
    found, _is_new = Lot.objects.get_or_create(
        tenant_id=actor.tenant.id,
        item_id=row.item_id,
        code=f"{row.number} {lot.code}",
        defaults={"expires_on": lot.expires_on, "owner": row.lender_place},
    )
    return found


def _note_arrival(lender: Actor, row: Transfer, lots: list[TransferLot], received: StockDocument) -> None:
    """The lender's side of the count: what arrived is lent, the rest is missing."""
    dispatch = StockDocument.objects.get(transfer=row, kind=Kind.DISPATCH, from_warehouse=row.lender_warehouse_id)
    entries: list[Entry] = []
    for lot in lots:
        source = (Account.IN_TRANSIT, str(dispatch.pk))
        entries += moved(lot=lot.lender_lot_id, quantity=lot.counted, source=source, target=(Account.LENT, str(row.pk)))
        entries += moved(
            lot=lot.lender_lot_id, quantity=lot.sent - lot.counted, source=source, target=(Account.MISSING, "")
        )
    told: dict[str, Any] = {"kind": Kind.DELIVERY, "client_ref": received.client_ref, "follows": dispatch}
    told |= {"client_digest": bytes(received.client_digest), "reason": received.reason, "transfer": row}
    told |= {"from_warehouse_id": row.lender_warehouse_id, "recipient": row.borrower_place}
    write(
        actor=lender,
        entries=entries,
        lots=found_lots(lot.lender_lot_id for lot in lots),
        occurred_at=received.occurred_at,
        **told,
    )


def _sum(lots: list[TransferLot]) -> int:
    return sum(lot.counted for lot in lots)
