"""What may leave a warehouse: nothing expired or barred, and not the protected reserve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format

from logistics.capabilities import RESERVE_RELEASE
from logistics.errors import LotBarred, LotExpired, ReserveTouched
from logistics.models import Lot, StockBalance, StockLevel, Warehouse
from logistics.rules.ledger import Account
from pmi_platform.core.tenancy.scope import Actor


def require_fit(lots: Iterable[Lot], *, today: date | None = None) -> None:
    """Raise where a lot may be neither sent nor handed out."""
    day = today or timezone.localdate()
    for lot in lots:
        if lot.barred_because:
            raise LotBarred(item=lot.item.name, lot=lot.code, reason=lot.barred_because)
        if lot.expires_on is not None and lot.expires_on < day:
            raise LotExpired(item=lot.item.name, lot=lot.code, day=date_format(lot.expires_on, "j M Y"))


def keep_reserve(*, actor: Actor, warehouse: Warehouse, leaving: Mapping[str, int], is_released: bool) -> None:
    """Raise where so many of each item would leave less than its protected reserve. The warehouse is locked.

    Whoever may release a reserve says so with the document.
    """
    kept = StockLevel.objects.select_related("item").filter(warehouse=warehouse, item__in=leaving, reserve__gt=0)
    levels = {level.item_id: level for level in kept}
    if not levels:
        return
    if is_released:
        actor.require(RESERVE_RELEASE, at=warehouse.area_id)
        return
    on_hand = on_hand_of(warehouse.pk, levels)
    for code, level in levels.items():
        available = max(on_hand.get(code, 0) - level.reserve, 0)
        if leaving[code] > available:
            raise ReserveTouched(item=level.item.name, reserve=level.reserve, available=available)


def on_hand_of(warehouse_id: UUID, items: Iterable[str]) -> dict[str, int]:
    """So many of each item lie free in the warehouse, lots that may not leave included."""
    rows: Any = (
        StockBalance.objects.filter(account=f"{Account.ON_HAND}:{warehouse_id}", item__in=list(items))
        .values("item")
        .annotate(total=Sum("quantity"))
    )
    return {row["item"]: row["total"] for row in rows}


def by_item(quantities: Iterable[tuple[UUID, int]], lots: Mapping[UUID, Lot]) -> dict[str, int]:
    """The same quantities by item."""
    found: dict[str, int] = {}
    for lot_id, quantity in quantities:
        found[lots[lot_id].item_id] = found.get(lots[lot_id].item_id, 0) + quantity
    return found
