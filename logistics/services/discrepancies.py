"""What became of goods that were missing when a dispatch was counted. The case is open while anything is missing."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import STOCK_POST
from logistics.errors import NothingMissing
from logistics.models import StockBalance, StockDocument, Warehouse
from logistics.rules.ledger import Account, moved
from logistics.services.checking import checked_quantity, found_lots, locked_warehouses, required_lines, said
from logistics.services.drafts import SettlementDraft
from logistics.services.posting import posted_before, write
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.tenancy.scope import Actor

Kind = StockDocument.Kind
OUTCOMES = ("found_here", "found_there", "lost", "damaged")


@transaction.atomic
def settle_discrepancy(*, actor: Actor, draft: SettlementDraft) -> StockDocument:
    """Say where missing goods were found, or that they are lost or damaged, by lot, with the reason."""
    delivery = StockDocument.objects.filter(pk=draft.delivery_id, kind=Kind.DELIVERY).first()
    if delivery is None:
        raise NotFound
    places = locked_warehouses(delivery.to_warehouse_id, delivery.from_warehouse_id)
    here, there = places[0], places[-1]
    actor.require(STOCK_POST, at=here.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    missing = missing_in(delivery.pk)
    if not missing:
        raise NothingMissing
    kind, target = _outcome(draft, here, there)
    told = said(draft, kind) | {"reason": checked_line("reason", draft.reason, required=True), "follows": delivery}
    told |= {"from_warehouse": there, "to_warehouse": here, "requisition_id": delivery.requisition_id}
    lines = [(lot, checked_quantity(quantity)) for lot, quantity in draft.lines if quantity != 0]
    required_lines(lines)
    if any(quantity > missing.get(lot, 0) for lot, quantity in lines):
        raise InvalidInput({"quantity": _("Settle what is missing at most.")})
    source = (Account.MISSING, str(delivery.pk))
    entries = [
        entry for lot, quantity in lines for entry in moved(lot=lot, quantity=quantity, source=source, target=target)
    ]
    return write(actor=actor, entries=entries, lots=found_lots(lot for lot, _quantity in lines), **told)


def missing_in(delivery_id: UUID) -> dict[UUID, int]:
    """So many of each lot are still missing in a delivery."""
    rows = StockBalance.objects.filter(account=f"{Account.MISSING}:{delivery_id}", quantity__gt=0)
    return {row.lot_id: row.quantity for row in rows.order_by("lot_id")}


def _outcome(draft: SettlementDraft, here: Warehouse, there: Warehouse) -> tuple[str, tuple[Account, str]]:
    match draft.outcome:
        case "found_here":
            return Kind.FOUND, (Account.ON_HAND, str(here.pk))
        case "found_there":
            return Kind.FOUND, (Account.ON_HAND, str(there.pk))
        case "lost":
            return Kind.LOST, (Account.LOST, "")
        case "damaged":
            return Kind.DAMAGED, (Account.DAMAGED, "")
        case _:
            raise InvalidInput({"outcome": _("Choose what became of them.")})
