"""Settling a loan: goods given back, a note that the lender accepts, or written off by the lender."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import APPROVE_LARGE, STOCK_POST
from logistics.errors import MoreThanOwed, WrongStep
from logistics.models import Lot, Posting, StockDocument, Transfer, TransferLot, TransferSettlement
from logistics.rules.ledger import Account, Entry, moved
from logistics.rules.requisitions import served
from logistics.services.checking import checked_quantity, found_lots, locked_warehouses
from logistics.services.picking import free_lots
from logistics.services.posting import write
from logistics.services.transfers import State, acting_for, locked_transfer, moved_to, require_state
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.tenancy.scope import Actor

Kind, How = StockDocument.Kind, TransferSettlement.Kind


@transaction.atomic
def offer_settlement(
    *, actor: Actor, transfer_id: UUID, version: int, kind: str, quantity: int, note: str
) -> TransferSettlement:
    """The borrower gives goods back, which are on their way from now on, or offers a note."""
    row = locked_transfer(transfer_id, version)
    if row.tenant_id != actor.tenant.id:
        raise NotFound
    actor.require(STOCK_POST, at=row.borrower_area_id)
    if kind not in (How.IN_KIND, How.NOTE):
        raise InvalidInput({"kind": _("Give goods back, or offer a note.")})
    offer = _offer(row, kind, quantity, checked_line("note", note, required=kind == How.NOTE))
    if kind == How.IN_KIND:
        [warehouse] = locked_warehouses(row.borrower_warehouse_id)
        chosen = free_lots(warehouse, row.item_id, offer.quantity)
        source, target = (Account.ON_HAND, str(warehouse.pk)), (Account.IN_TRANSIT, "")
        entries = [entry for lot, n in chosen for entry in moved(lot=lot, quantity=n, source=source, target=target)]
        lots = found_lots(lot for lot, _quantity in chosen)
        told = _told(row, offer, Kind.DISPATCH) | {"from_warehouse": warehouse, "recipient": row.lender_place}
        offer.dispatch = write(actor=actor, entries=entries, lots=lots, **told)
    offer.save(force_insert=True)
    moved_to(row, row.state)
    return offer


@transaction.atomic
def answer_settlement(
    *, actor: Actor, settlement_id: UUID, version: int, accepts: bool, reason: str = ""
) -> TransferSettlement:
    """The lender accepts goods as they came back, or a note; or refuses with the reason, and nothing is settled."""
    known = TransferSettlement.objects.filter(pk=settlement_id).first()
    if known is None or known.lender_id != actor.tenant.id:
        raise NotFound
    row = locked_transfer(known.transfer_id, version)
    locked_warehouses(row.lender_warehouse_id)
    offer = TransferSettlement.objects.select_for_update(of=("self",)).get(pk=settlement_id)
    actor.require(STOCK_POST, at=row.lender_area_id)
    if not offer.is_open:
        raise WrongStep(state=offer.get_state_display())
    if accepts:
        offer.state = TransferSettlement.State.ACCEPTED
        _settle(actor, row, offer)
    else:
        offer.state = TransferSettlement.State.REFUSED
        offer.note = checked_line("reason", reason, required=True)
        _bring_back(row, offer)
    offer.version += 1
    offer.save()
    moved_to(row, State.SETTLED if not _owed(row) else row.state)
    return offer


@transaction.atomic
def write_off_loan(*, actor: Actor, transfer_id: UUID, version: int, quantity: int, reason: str) -> TransferSettlement:
    """The lender gives up what is owed, with the reason; both ledgers say so."""
    row = locked_transfer(transfer_id, version)
    if row.lender_id != actor.tenant.id:
        raise NotFound
    actor.require(APPROVE_LARGE, at=row.lender_area_id)
    offer = _offer(row, How.WRITTEN_OFF, quantity, checked_line("reason", reason, required=True))
    offer.state = TransferSettlement.State.ACCEPTED
    offer.save(force_insert=True)
    _settle(actor, row, offer)
    moved_to(row, State.SETTLED if not _owed(row) else row.state)
    return offer


def _offer(row: Transfer, kind: str, quantity: Any, note: str) -> TransferSettlement:
    require_state(row, State.RECEIVED)
    waiting = TransferSettlement.objects.filter(transfer=row, state=TransferSettlement.State.OFFERED)
    free = _owed(row) - sum(one.quantity for one in waiting)
    if checked_quantity(quantity) > free:
        raise MoreThanOwed(owed=free)
    return TransferSettlement(
        tenant_id=row.tenant_id,
        transfer=row,
        lender_id=row.lender_id,
        kind=kind,
        quantity=quantity,
        note=note,
        offered_at=timezone.now(),
    )


def _owed(row: Transfer) -> int:
    return sum(lot.owed for lot in TransferLot.objects.filter(transfer=row))


def _settle(lender: Actor, row: Transfer, offer: TransferSettlement) -> None:
    """Both ledgers: the loan becomes less on either side, and goods that came back lie with the lender."""
    lots = list(TransferLot.objects.select_for_update(of=("self",)).filter(transfer=row).order_by("pk"))
    by_key = {lot.pk: lot for lot in lots}
    shares = [(by_key[key], n) for key, n in served(offer.quantity, [(lot.pk, lot.owed) for lot in lots])[0]]  # type: ignore[index]
    with acting_for(row.tenant_id, row) as borrower:
        back = _borrower_settles(borrower, row, offer, shares)
    entries = [
        entry
        for lot, n in shares
        for entry in moved(
            lot=lot.lender_lot_id, quantity=n, source=(Account.LENT, str(row.pk)), target=(Account.SETTLED, "")
        )
    ]
    known = dict(found_lots(lot.lender_lot_id for lot, _n in shares))
    entries += _taken_back(lender, row, back, known)
    told = _told(row, offer, Kind.SETTLEMENT) | {"to_warehouse_id": row.lender_warehouse_id}
    write(actor=lender, entries=entries, lots=known, **told)
    for lot, n in shares:
        lot.settled += n
    TransferLot.objects.bulk_update([lot for lot, _n in shares], ["settled"])


def _taken_back(lender: Actor, row: Transfer, back: list[tuple[str, Any, int]], known: dict[UUID, Lot]) -> list[Entry]:
    """Goods that came back in kind lie in the lender's warehouse, in lots named after the loan."""
    entries: list[Entry] = []
    for code, expires_on, quantity in back:
        lot, _is_new = Lot.objects.select_related("item").get_or_create(
            tenant_id=lender.tenant.id,
            item_id=row.item_id,
            code=f"{row.number} {code}",
            defaults={"expires_on": expires_on, "donor": row.borrower_place},
        )
        known[lot.pk] = lot
        here = (Account.ON_HAND, str(row.lender_warehouse_id))
        entries += moved(lot=lot.pk, quantity=quantity, source=(Account.DONOR, ""), target=here)
    return entries


def _borrower_settles(
    borrower: Actor, row: Transfer, offer: TransferSettlement, shares: list[tuple[Any, int]]
) -> list[tuple[str, Any, int]]:
    """What was borrowed is the borrower's own now; answers what came back for it: code, expiry, quantity."""
    entries: list[Entry] = []
    for lot, n in shares:
        entries += moved(
            lot=lot.borrower_lot_id, quantity=n, source=(Account.DONOR, ""), target=(Account.BORROWED, str(row.pk))
        )
    known = dict(found_lots(lot.borrower_lot_id for lot, _n in shares))
    back: list[tuple[str, Any, int]] = []
    for posting in _on_its_way(offer):
        entries += moved(
            lot=posting.lot_id,
            quantity=posting.quantity,
            source=(Account.IN_TRANSIT, str(offer.dispatch_id)),
            target=(Account.SETTLED, ""),
        )
        known[posting.lot_id] = posting.lot
        back.append((posting.lot.code, posting.lot.expires_on, posting.quantity))
    told = _told(row, offer, Kind.SETTLEMENT) | {"from_warehouse_id": row.borrower_warehouse_id}
    write(actor=borrower, entries=entries, lots=known, **told | {"follows": offer.dispatch})
    return back


def _bring_back(row: Transfer, offer: TransferSettlement) -> None:
    """Goods that the lender did not accept lie with the borrower again."""
    if offer.dispatch_id is None:
        return
    with acting_for(row.tenant_id, row) as borrower:
        entries: list[Entry] = []
        known: dict[UUID, Lot] = {}
        for posting in _on_its_way(offer):
            known[posting.lot_id] = posting.lot
            entries += moved(
                lot=posting.lot_id,
                quantity=posting.quantity,
                source=(Account.IN_TRANSIT, str(offer.dispatch_id)),
                target=(Account.ON_HAND, str(row.borrower_warehouse_id)),
            )
        told = _told(row, offer, Kind.RETURN) | {"to_warehouse_id": row.borrower_warehouse_id}
        write(actor=borrower, entries=entries, lots=known, **told | {"follows": offer.dispatch})


def _on_its_way(offer: TransferSettlement) -> list[Posting]:
    if offer.dispatch_id is None:
        return []
    account = f"{Account.IN_TRANSIT}:{offer.dispatch_id}"
    found = Posting.objects.select_related("lot__item").filter(document=offer.dispatch_id, account=account)
    return list(found.order_by("lot_id"))


def _told(row: Transfer, offer: TransferSettlement, kind: str) -> dict[str, Any]:
    reference = uuid5(offer.pk, kind)
    return {
        "kind": kind,
        "client_ref": reference,
        "client_digest": hashlib.sha256(reference.bytes).digest(),
        "reason": f"{row.number} {offer.note}".strip()[:200],
        "transfer": row,
        "occurred_at": timezone.now(),
    }
