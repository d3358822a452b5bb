"""Requisitions as they stand, and what a picker and a form need to know."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, Q, QuerySet

from logistics.capabilities import REQUISITION_ASK, STOCK_READ
from logistics.models import Item, ItemMeasure, KitPart, Requisition, StockBalance, StockDocument, Warehouse
from logistics.rules.ledger import Account
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


def readable_requisitions(actor: Actor, *, state: str = "") -> QuerySet[Requisition]:
    """Those whose goods leave or enter an area whose stock the actor's office reads, the newest first."""
    found = Requisition.objects.select_related("from_warehouse", "to_warehouse", "asked_by")
    areas = actor.reach(STOCK_READ)
    if areas is not None:
        fields = ("from_warehouse__area", "to_warehouse__area", "recipient_area")
        condition = Q(pk__in=())
        for field in fields:
            condition |= inside(areas, field=field)
        found = found.filter(condition)
    if state:
        found = found.filter(state=state)
    return found.order_by("-asked_at", "-pk")


def find_requisition(*, actor: Actor, requisition_id: UUID) -> Requisition:
    """One of them, with its lines and documents; raises `NotFound`."""
    found = (
        readable_requisitions(actor)
        .select_related("decided_by", "recipient_area", "need__incident")
        .prefetch_related("lines__item", "documents")
        .filter(pk=requisition_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def open_requisition_count(actor: Actor) -> int:
    """How many wait for a decision or for goods that have not left."""
    states = Requisition.State
    waiting = (states.ASKED, states.APPROVED, states.RESERVED, states.PICKED)
    return readable_requisitions(actor).filter(state__in=waiting).count()


def set_aside(row: Requisition) -> Sequence[StockBalance]:
    """What is reserved for it, lot by lot, in the order of the shelf list."""
    account = f"{Account.RESERVED}:{row.from_warehouse_id}/{row.pk}"
    found = StockBalance.objects.select_related("item", "lot").filter(account=account, quantity__gt=0)
    return list(found.order_by("item__position", F("expires_on").asc(nulls_last=True), "pk"))


def askable_warehouses(actor: Actor) -> QuerySet[Warehouse]:
    """Every warehouse of the own organisation may be asked."""
    return Warehouse.objects.filter(tenant=actor.tenant.id).order_by("name")


def destinations(actor: Actor) -> QuerySet[Warehouse]:
    """The own warehouses for which the actor may ask."""
    return Warehouse.objects.filter(inside(actor.area_of(REQUISITION_ASK), field="area"), tenant=actor.tenant.id)


def missing_lines(document: StockDocument) -> Sequence[StockBalance]:
    """What is still missing in a delivery, lot by lot."""
    account = f"{Account.MISSING}:{document.pk}"
    found = StockBalance.objects.select_related("item", "lot").filter(account=account, quantity__gt=0)
    return list(found.order_by("item__position", "pk"))


def measure_of(item: str) -> ItemMeasure | None:
    """How one's own organisation packs an item."""
    return ItemMeasure.objects.filter(item=item).first()


def measures(items: Sequence[str]) -> dict[str, ItemMeasure]:
    """The same for several."""
    return {one.item_id: one for one in ItemMeasure.objects.filter(item__in=items)}


def kit_parts(kit: str = "") -> QuerySet[KitPart]:
    """What one kit holds; of every kit when none is named."""
    found = KitPart.objects.select_related("kit", "part")
    return found.filter(kit=kit) if kit else found


def kits_in(warehouse: Warehouse) -> Sequence[StockBalance]:
    """The lots of kits that were made here and lie in the warehouse."""
    made = StockBalance.objects.filter(account__startswith=f"{Account.MADE}:", quantity__lt=0).values("lot")
    found = StockBalance.objects.select_related("item", "lot").filter(
        account=f"{Account.ON_HAND}:{warehouse.pk}", lot__in=made, quantity__gt=0
    )
    return list(found.order_by("item__position", "pk"))


def askable_items() -> QuerySet[Item]:
    """The catalogue, in its order."""
    return Item.objects.all()
