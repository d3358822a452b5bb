"""Minimum stock and reserves, packs and measures, what is in a kit, and lots that stay."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import WAREHOUSE_MANAGE
from logistics.events import ItemMeasured, KitPartSet, LotBarred, StockLevelSet
from logistics.models import Item, ItemMeasure, KitPart, Lot, StockLevel
from logistics.services.checking import checked_quantity, locked_warehouses
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def set_stock_level(*, actor: Actor, warehouse_id: UUID, item: str, minimum: int, reserve: int) -> StockLevel:
    """Say how much of an item a warehouse should hold, and how much of it nobody may give out."""
    [warehouse] = locked_warehouses(warehouse_id)
    actor.require(WAREHOUSE_MANAGE, at=warehouse.area_id)
    known = _item(item)
    least = {"minimum": checked_quantity(minimum, least=0, field="minimum")}
    least |= {"reserve": checked_quantity(reserve, least=0, field="reserve")}
    level, _is_new = StockLevel.objects.update_or_create(
        tenant_id=actor.tenant.id, warehouse=warehouse, item=known, defaults=least
    )
    publish(StockLevelSet(warehouse_id=str(warehouse.pk), item=known.pk, area_code=warehouse.area_id, **least))
    return level


@transaction.atomic
def set_item_measure(
    *,
    actor: Actor,
    item: str,
    pack: str,
    per_pack: int | None = None,
    weight_g: int | None = None,
    volume_cm3: int | None = None,
) -> ItemMeasure:
    """Say how one's own organisation packs an item, and what one of it weighs and fills."""
    actor.require(WAREHOUSE_MANAGE, at=actor.tenant.area_code)
    known, name = _item(item), checked_line("pack", pack)
    if bool(name) is not bool(per_pack):
        raise InvalidInput({"per_pack": _("Name the pack and say how many single units are in it, or neither.")})
    numbers = {"per_pack": per_pack, "weight_g": weight_g, "volume_cm3": volume_cm3}
    checked = {
        field: None if value is None else checked_quantity(value, field=field) for field, value in numbers.items()
    }
    measure, _is_new = ItemMeasure.objects.update_or_create(
        tenant_id=actor.tenant.id, item=known, defaults={"pack": name, **checked}
    )
    publish(ItemMeasured(item=known.pk))
    return measure


@transaction.atomic
def set_kit_part(*, actor: Actor, kit: str, part: str, quantity: int) -> None:
    """Say how many of an item one kit holds; none takes it out. Kits that were made stay as they were made."""
    actor.require(WAREHOUSE_MANAGE, at=actor.tenant.area_code)
    whole, piece = _item(kit), _item(part)
    if whole.pk == piece.pk or KitPart.objects.filter(Q(kit=piece) | Q(part=whole)).exists():
        raise InvalidInput({"part": _("A kit holds single items, not itself or another kit.")})
    count = checked_quantity(quantity, least=0)
    if count:
        KitPart.objects.update_or_create(tenant_id=actor.tenant.id, kit=whole, part=piece, defaults={"quantity": count})
    else:
        KitPart.objects.filter(kit=whole, part=piece).delete()
    publish(KitPartSet(item=whole.pk, part=piece.pk, quantity=count))


@transaction.atomic
def bar_lot(*, actor: Actor, lot_id: UUID, reason: str) -> Lot:
    """Keep goods from being sent or handed out, with the reason; an empty one lets them go again."""
    actor.require(WAREHOUSE_MANAGE, at=actor.tenant.area_code)
    lot = Lot.objects.select_for_update(of=("self",)).filter(pk=lot_id).first()
    if lot is None:
        raise NotFound
    lot.barred_because = checked_line("reason", reason)
    lot.version += 1
    lot.save(update_fields=["barred_because", "version"])
    publish(LotBarred(lot_id=str(lot.pk), item=lot.item_id, is_barred=bool(lot.barred_because)))
    return lot


def _item(code: str) -> Item:
    found = Item.objects.filter(pk=code).first()
    if found is None:
        raise InvalidInput({"item": _("There is no such item in the catalogue.")})
    return found
