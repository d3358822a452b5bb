"""Loans between provinces as either side sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from logistics.capabilities import REQUISITION_ASK, STOCK_READ
from logistics.models import Transfer, TransferSettlement, Warehouse
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


def readable_transfers(actor: Actor) -> QuerySet[Transfer]:
    """Those between the own organisation and another that touch an area whose stock the actor's office reads."""
    found = Transfer.objects.select_related("item", "tenant__organisation", "lender__organisation")
    areas = actor.reach(STOCK_READ)
    if areas is not None:
        found = found.filter(inside(areas, field="lender_area") | inside(areas, field="borrower_area"))
    return found.order_by("-asked_at", "-pk")


def find_transfer(*, actor: Actor, transfer_id: UUID) -> Transfer:
    """One of them, with its lots and settlements; raises `NotFound`."""
    found = readable_transfers(actor).prefetch_related("lots", "settlements").filter(pk=transfer_id).first()
    if found is None:
        raise NotFound
    return found


def find_settlement(*, actor: Actor, settlement_id: UUID) -> TransferSettlement:
    """One settlement of these; raises `NotFound`."""
    found = TransferSettlement.objects.filter(
        pk=settlement_id, transfer__in=readable_transfers(actor).values("pk")
    ).first()
    if found is None:
        raise NotFound
    return found


def find_neighbours_warehouse(*, actor: Actor, warehouse_id: UUID) -> Warehouse:
    """A warehouse that a grant shows; raises `NotFound` for one's own."""
    found = Warehouse.objects.filter(pk=warehouse_id).exclude(tenant=actor.tenant.id).first()
    if found is None:
        raise NotFound
    return found


def borrowing_warehouses(actor: Actor) -> QuerySet[Warehouse]:
    """The own warehouses for which the actor may ask."""
    return Warehouse.objects.filter(inside(actor.area_of(REQUISITION_ASK), field="area"), tenant=actor.tenant.id)


def open_transfer_count(actor: Actor) -> int:
    """How many are not settled."""
    states = (Transfer.State.ASKED, Transfer.State.SENT, Transfer.State.RECEIVED)
    return readable_transfers(actor).filter(state__in=states).count()
