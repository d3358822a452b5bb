"""Stock as it stands, and the documents and postings that made it so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from logistics.capabilities import STOCK_POST, STOCK_READ
from logistics.models import Item, Lot, Posting, StockBalance, StockDocument, StockLevel, Warehouse
from logistics.rules.ledger import Account
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor

SOON = timedelta(days=90)
"""How far ahead an expiry date is told."""


def items() -> QuerySet[Item]:
    """The catalogue, in its order."""
    return Item.objects.all()


def find_item(code: str) -> Item:
    """One item; raises `NotFound`."""
    found = Item.objects.filter(pk=code).first()
    if found is None:
        raise NotFound
    return found


def readable_warehouses(actor: Actor) -> QuerySet[Warehouse]:
    """The warehouses in the areas whose stock the actor's office reads, with those that a grant shows."""
    areas = actor.reach(STOCK_READ)
    found = Warehouse.objects.select_related("area")
    return found if areas is None else found.filter(inside(areas, field="area"))


def own_warehouses(actor: Actor) -> QuerySet[Warehouse]:
    """The warehouses that the actor may post for."""
    return Warehouse.objects.filter(inside(actor.area_of(STOCK_POST), field="area"), tenant=actor.tenant.id)


def find_warehouse(*, actor: Actor, warehouse_id: UUID) -> Warehouse:
    """One of them; raises `NotFound`."""
    found = readable_warehouses(actor).filter(pk=warehouse_id).first()
    if found is None:
        raise NotFound
    return found


def readable_stock(actor: Actor) -> QuerySet[StockBalance]:
    """What lies in warehouses whose stock the actor's office reads."""
    areas = actor.reach(STOCK_READ)
    found = StockBalance.objects.filter(warehouse__isnull=False)
    return found if areas is None else found.filter(inside(areas, field="area"))


def stock_by_warehouse(*, actor: Actor, item: str = "", warehouse_id: UUID | None = None) -> QuerySet[Any]:
    """So many of each item in each warehouse, and when the first of them expires."""
    conditions = {"item": item, "warehouse": warehouse_id}
    return (
        readable_stock(actor)
        .filter(quantity__gt=0, **{name: value for name, value in conditions.items() if value})
        .values("item", "warehouse", "tenant")
        .annotate(
            total=Sum("quantity"),
            reserved=Coalesce(Sum("quantity", filter=Q(account__startswith=f"{Account.RESERVED}:")), 0),
            first_expiry=Min("expires_on", output_field=DateField()),
            place=F("warehouse__name"),
            name_id=F("item__name_id"),
            name_en=F("item__name_en"),
            unit=F("item__unit"),
        )
        .order_by("item__position", "warehouse__name")
    )


def lots_in(*, actor: Actor, warehouse_id: UUID) -> QuerySet[StockBalance]:
    """What an own warehouse could give out, the first to expire first."""
    return (
        StockBalance.objects.select_related("item", "lot")
        .filter(
            warehouse__in=own_warehouses(actor).filter(pk=warehouse_id),
            quantity__gt=0,
            account__startswith=f"{Account.ON_HAND}:",
        )
        .order_by("item__position", F("expires_on").asc(nulls_last=True), "pk")
    )


def lots_of(*, actor: Actor, item: str) -> QuerySet[Lot]:
    """The own lots of an item of which something lies in a warehouse that the actor's office reads."""
    lying = StockBalance.objects.filter(
        lot=OuterRef("pk"), warehouse__in=readable_warehouses(actor).values("pk"), quantity__gt=0
    )
    held = lying.values("lot").annotate(total=Sum("quantity")).values("total")
    found = Lot.objects.filter(item=item).annotate(held=Subquery(held)).filter(held__gt=0)
    return found.order_by(F("expires_on").asc(nulls_last=True), "code")


def find_lot(lot_id: UUID) -> Lot:
    """One of the own organisation's lots; raises `NotFound`."""
    found = Lot.objects.filter(pk=lot_id).first()
    if found is None:
        raise NotFound
    return found


def levels_of(*, actor: Actor, warehouse_id: UUID) -> QuerySet[StockLevel]:
    """What one of these warehouses should hold, and what it keeps back."""
    return StockLevel.objects.select_related("item").filter(
        warehouse__in=readable_warehouses(actor).filter(pk=warehouse_id)
    )


def shortages(actor: Actor) -> QuerySet[StockLevel]:
    """Where less lies than the minimum, as `held`; what is reserved already does not count."""
    lying = StockBalance.objects.filter(
        warehouse=OuterRef("warehouse"), item=OuterRef("item"), account__startswith=f"{Account.ON_HAND}:"
    )
    total = lying.values("item").annotate(total=Sum("quantity")).values("total")
    return (
        StockLevel.objects.select_related("item", "warehouse")
        .filter(warehouse__in=readable_warehouses(actor).values("pk"), minimum__gt=0)
        .annotate(held=Coalesce(Subquery(total), 0))
        .filter(held__lt=F("minimum"))
        .order_by("item__position", "warehouse__name")
    )


def expiring(*, actor: Actor, today: date) -> int:
    """In how many lots goods expire soon, or have expired."""
    return readable_stock(actor).filter(quantity__gt=0, expires_on__lte=today + SOON).count()


def readable_documents(actor: Actor) -> QuerySet[StockDocument]:
    """The own organisation's documents that touch an area whose stock the actor's office reads, the newest first."""
    found = StockDocument.objects.select_related(
        "from_warehouse", "to_warehouse", "posted_by", "follows", "reverses", "reversal", "requisition", "transfer"
    )
    areas = actor.reach(STOCK_READ)
    if areas is not None:
        found = found.filter(inside(areas, field="from_warehouse__area") | inside(areas, field="to_warehouse__area"))
    return found.order_by("-recorded_at", "-pk")


def find_document(*, actor: Actor, document_id: UUID) -> StockDocument:
    """One of them, with its postings; raises `NotFound`."""
    found = (
        readable_documents(actor)
        .prefetch_related("postings__item", "postings__lot", "postings__warehouse", "deliveries")
        .filter(pk=document_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def under_way(actor: Actor) -> QuerySet[StockDocument]:
    """Dispatches that nobody has received yet."""
    delivered = Q(deliveries__isnull=False, deliveries__reversal__isnull=True)
    return readable_documents(actor).filter(kind=StockDocument.Kind.DISPATCH, reversal__isnull=True).exclude(delivered)


def with_missing(actor: Actor) -> QuerySet[StockDocument]:
    """Deliveries in which goods are still missing: the open discrepancy cases."""
    open_cases = StockBalance.objects.filter(account__startswith=f"{Account.MISSING}:", quantity__gt=0)
    places = {account.partition(":")[2] for account in open_cases.values_list("account", flat=True)}
    return readable_documents(actor).filter(pk__in=places)


def ledger_of(*, actor: Actor, item: str) -> QuerySet[Posting]:
    """Every movement of an item into and out of the own warehouses, the newest first."""
    areas = actor.reach(STOCK_READ)
    found = Posting.objects.select_related("document", "lot", "warehouse").filter(
        item=item, account__startswith=f"{Account.ON_HAND}:"
    )
    if areas is not None:
        found = found.filter(inside(areas, field="warehouse__area"))
    return found.order_by("-created_at", "-pk")


def drift(actor: Actor) -> list[tuple[str, str, int, int]]:
    """Balances that are not the sum of their postings: account, lot, kept, posted. Empty when the ledger is right."""
    posted = {
        (row["account"], str(row["lot"])): row["total"]
        for row in Posting.objects.filter(tenant=actor.tenant.id)
        .values("account", "lot")
        .annotate(total=Sum("quantity"))
    }
    kept = {(row.account, str(row.lot_id)): row.quantity for row in StockBalance.objects.filter(tenant=actor.tenant.id)}
    return [
        (account, lot, kept.get((account, lot), 0), posted.get((account, lot), 0))
        for account, lot in sorted(posted.keys() | kept.keys())
        if kept.get((account, lot), 0) != posted.get((account, lot), 0)
    ]
