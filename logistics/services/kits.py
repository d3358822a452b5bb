"""Kits are made from what lies in a warehouse, and taken apart again: documents like all others."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import STOCK_POST
from logistics.errors import InsufficientStock
from logistics.models import Item, KitPart, Lot, StockBalance, StockDocument, Warehouse
from logistics.rules.ledger import Account, Entry, moved
from logistics.rules.requisitions import served
from logistics.services.checking import checked_quantity, found_lots, locked_warehouses, said
from logistics.services.drafts import KitDraft, UnkitDraft
from logistics.services.leaving import keep_reserve
from logistics.services.picking import free_lots
from logistics.services.posting import number, posted_before, write
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.scope import Actor

Kind = StockDocument.Kind


@transaction.atomic
def make_kits(*, actor: Actor, draft: KitDraft) -> StockDocument:
    """Put kits together from free goods, the first to expire first. Their lot expires with its first part."""
    [warehouse] = locked_warehouses(draft.warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    kit, count = Item.objects.filter(pk=draft.kit).first(), checked_quantity(draft.quantity)
    parts = {part.part_id: part.quantity * count for part in KitPart.objects.filter(kit=draft.kit)}
    if kit is None or not parts:
        raise InvalidInput({"kit": _("Say first what this kit holds.")})
    keep_reserve(actor=actor, warehouse=warehouse, leaving=parts, is_released=False)
    chosen = [share for part, wanted in parts.items() for share in free_lots(warehouse, part, wanted)]
    lots = dict(found_lots(lot for lot, _quantity in chosen))
    expiry = min((lot.expires_on for lot in lots.values() if lot.expires_on), default=None)
    made = Lot.objects.create(tenant_id=actor.tenant.id, item=kit, code=number(Kind.ASSEMBLY), expires_on=expiry)
    here = (Account.ON_HAND, str(warehouse.pk))
    entries = [
        entry
        for lot, quantity in chosen
        for entry in moved(lot=lot, quantity=quantity, source=here, target=(Account.IN_KITS, str(made.pk)))
    ]
    entries += moved(lot=made.pk, quantity=count, source=(Account.MADE, str(made.pk)), target=here)
    lots[made.pk] = made
    told = said(draft, Kind.ASSEMBLY) | {"from_warehouse": warehouse, "to_warehouse": warehouse}
    return write(actor=actor, entries=entries, lots=lots, **told)


@transaction.atomic
def take_kits_apart(*, actor: Actor, draft: UnkitDraft) -> StockDocument:
    """Turn kits into what they were made from, lot by lot."""
    [warehouse] = locked_warehouses(draft.warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    lots = dict(found_lots([draft.lot_id]))
    count, kit = checked_quantity(draft.quantity), lots[draft.lot_id]
    made = StockBalance.objects.filter(account=f"{Account.MADE}:{kit.pk}", quantity__lt=0).first()
    if made is None:
        raise InvalidInput({"lot": _("These goods were not put together here: nobody knows what they hold.")})
    if count > -made.quantity:
        raise InsufficientStock(item=kit.item.name, lot=kit.code, available=-made.quantity)
    held = list(
        StockBalance.objects.filter(account=f"{Account.IN_KITS}:{kit.pk}", quantity__gt=0).order_by("item_id", "lot_id")
    )
    freed = _freed(held, count=count, of=-made.quantity)
    lots |= found_lots(lot for lot, _quantity in freed)
    told = said(draft, Kind.DISASSEMBLY) | {"from_warehouse": warehouse, "to_warehouse": warehouse}
    return write(actor=actor, entries=_apart(freed, kit, count, warehouse), lots=lots, **told)


def _freed(held: list[StockBalance], *, count: int, of: int) -> list[tuple[Any, int]]:
    """The parts of so many kits, out of those of all that are left."""
    by_item: dict[str, list[tuple[Any, int]]] = {}
    for row in held:
        by_item.setdefault(row.item_id, []).append((row.lot_id, row.quantity))
    freed: list[tuple[Any, int]] = []
    for kept in by_item.values():
        each = sum(quantity for _lot, quantity in kept) // of
        freed += served(each * count, kept)[0]
    return freed


def _apart(freed: list[tuple[Any, int]], kit: Lot, count: int, warehouse: Warehouse) -> list[Entry]:
    here = (Account.ON_HAND, str(warehouse.pk))
    entries = moved(lot=kit.pk, quantity=count, source=here, target=(Account.MADE, str(kit.pk)))
    for lot, quantity in freed:
        entries += moved(lot=lot, quantity=quantity, source=(Account.IN_KITS, str(kit.pk)), target=here)
    return entries
