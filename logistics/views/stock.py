"""`/stok/`: what lies where, and every movement that made it so."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from logistics.capabilities import STOCK_POST, STOCK_READ, WAREHOUSE_MANAGE
from logistics.queries import stock as queries
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.journal.queries.stream import head_position

NEWEST = 20
MOST_MOVEMENTS = 200


@require_safe
@scoped(STOCK_READ)
def stock(request: ScopedRequest) -> HttpResponse:
    """Stock by item and warehouse, what is on its way, and the newest documents."""
    position, today = head_position(), timezone.localdate()
    context = {
        "position": position,
        "rows": [row_of(row) for row in queries.stock_by_warehouse(actor=request.actor)],
        "warehouses": queries.readable_warehouses(request.actor),
        "under_way": list(queries.under_way(request.actor)[:NEWEST]),
        "documents": list(queries.readable_documents(request.actor)[:NEWEST]),
        "expiring": queries.expiring(actor=request.actor, today=today),
        "soon": today + queries.SOON,
        "opening_url": reverse("logistics:warehouse-opening") if request.actor.allows(WAREHOUSE_MANAGE) else "",
    }
    return render(request, "logistics/stock.html", context)


@require_safe
@scoped(STOCK_READ)
def item(request: ScopedRequest, code: str) -> HttpResponse:
    """One item: where it lies, and its ledger. Each number leads to the document that moved it."""
    found = queries.find_item(code)
    context = {
        "position": head_position(),
        "item": found,
        "rows": [row_of(row) for row in queries.stock_by_warehouse(actor=request.actor, item=found.code)],
        "postings": list(queries.ledger_of(actor=request.actor, item=found.code)[:MOST_MOVEMENTS]),
        "most": MOST_MOVEMENTS,
    }
    return render(request, "logistics/item.html", context)


@require_safe
@scoped(STOCK_READ)
def warehouse(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One warehouse and what is in it."""
    found = queries.find_warehouse(actor=request.actor, warehouse_id=pk)
    is_own = found.tenant_id == request.actor.tenant.id
    context = {
        "position": head_position(),
        "warehouse": found,
        "rows": [row_of(row) for row in queries.stock_by_warehouse(actor=request.actor, warehouse_id=found.pk)],
        "may_post": is_own and request.actor.allows(STOCK_POST, at=found.area_id),
    }
    return render(request, "logistics/warehouse.html", context)


def row_of(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the stock table, named in the reader's language."""
    is_english = (get_language() or "id").startswith("en")
    today = timezone.localdate()
    expiry = row["first_expiry"]
    return {
        **row,
        "name": row["name_en"] if is_english else row["name_id"],
        "url": reverse("logistics:item", args=[row["item"]]),
        "warehouse_url": reverse("logistics:warehouse", args=[row["warehouse"]]),
        "is_expired": expiry is not None and expiry < today,
        "expires_soon": expiry is not None and today <= expiry <= today + queries.SOON,
    }
