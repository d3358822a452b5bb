"""`/stok/`: what lies where, and every movement that made it so."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from logistics.capabilities import REQUISITION_ASK, STOCK_POST, STOCK_READ, WAREHOUSE_MANAGE
from logistics.models import ItemMeasure
from logistics.queries import stock as queries
from logistics.queries.requisitions import kit_parts, measure_of, open_requisition_count
from logistics.queries.transfers import open_transfer_count
from logistics.views.requisition_forms import KitPartForm, MeasureForm
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
        "shortages": list(queries.shortages(request.actor)),
        "cases": list(queries.with_missing(request.actor)),
        "open_requisitions": open_requisition_count(request.actor),
        "open_transfers": open_transfer_count(request.actor),
        "opening_url": reverse("logistics:warehouse-opening") if request.actor.allows(WAREHOUSE_MANAGE) else "",
    }
    return render(request, "logistics/stock.html", context)


@require_safe
@scoped(STOCK_READ)
def item(request: ScopedRequest, code: str) -> HttpResponse:
    """One item: where it lies, and its ledger. Each number leads to the document that moved it."""
    return show_item(request, code)


def show_item(request: ScopedRequest, code: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of an item, with what may be said of it."""
    found, actor = queries.find_item(code), request.actor
    may_manage = actor.allows(WAREHOUSE_MANAGE, at=actor.tenant.area_code)
    measure = measure_of(found.code)
    context = {
        "position": head_position(),
        "item": found,
        "rows": [row_of(row) for row in queries.stock_by_warehouse(actor=request.actor, item=found.code)],
        "postings": list(queries.ledger_of(actor=request.actor, item=found.code)[:MOST_MOVEMENTS]),
        "most": MOST_MOVEMENTS,
        "lots": list(queries.lots_of(actor=actor, item=found.code)),
        "may_manage": may_manage,
        "measure": measure,
        "parts": list(kit_parts(found.code)),
        "measure_form": _measure_form(measure) if may_manage else None,
        "part_form": KitPartForm(items=queries.items(), auto_id="part_%s") if may_manage else None,
        **forms,
    }
    return render(request, "logistics/item.html", context, status=status)


def _measure_form(measure: ItemMeasure | None) -> MeasureForm:
    names = ("pack", "per_pack", "weight_g", "volume_cm3")
    return MeasureForm(
        initial={name: getattr(measure, name) for name in names} if measure else None, auto_id="measure_%s"
    )


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
        "may_borrow": not is_own and request.actor.allows(REQUISITION_ASK),
        "may_manage": is_own and request.actor.allows(WAREHOUSE_MANAGE, at=found.area_id),
        "levels": list(queries.levels_of(actor=request.actor, warehouse_id=found.pk)),
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
